import { expect, test } from '@jest/globals';
import { Chance } from '#testing';
import { correctAfterwards } from './corrections.fixture';

// How many corrections come after the return, and from which seed: a run that failed is had again by naming its own.
const CORRECTIONS = parseInt(process.env['BCL_CORRECTIONS'] ?? '100000', 10);
const SEED = parseInt(process.env['BCL_SEED'] ?? '20150828', 10);
const HOUR_MS = 3_600_000;

test(
  `${CORRECTIONS} corrections later a return is made again to the byte, and what they changed in it is told exactly`,
  async () => {
    const { reproduced, told, expected, took } = await correctAfterwards(new Chance(SEED), CORRECTIONS);
    process.stdout.write(
      `${JSON.stringify({ seed: SEED, corrections: CORRECTIONS, cells: told.length, ...took })}\n`,
    );
    expect(reproduced).toMatchObject({ holds: true, isContentSame: true, notReproduced: [] });
    expect(reproduced.documents.map(({ isKept, isSame }) => [isKept, isSame])).toEqual(
      reproduced.documents.map(() => [true, true]),
    );
    expect(told).toEqual(expected);
  },
  HOUR_MS,
);
