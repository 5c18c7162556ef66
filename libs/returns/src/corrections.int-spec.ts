import { expect, test } from '@jest/globals';
import { Chance } from '#testing';
import { correctAfterwards } from './corrections.fixture';

test('500 corrections later a return is made again to the byte, and what they changed in it is told exactly', async () => {
  const { reproduced, told, expected } = await correctAfterwards(new Chance(20150828), 500);
  expect(reproduced).toMatchObject({ holds: true, isContentSame: true, notReproduced: [] });
  expect(reproduced.documents.map(({ isSame }) => isSame)).toEqual([true, true, true]);
  expect(expected).not.toEqual([]);
  expect(told).toEqual(expected);
}, 300_000);
