import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import type { LedgerEvent } from '#contracts';
import { expectedCells, hashCells, replaced, reported, testDatabase, withdrawn } from '#testing';
import type { TestDatabase } from '#testing';
import fc from 'fast-check';
import type { KnownAt } from './check-event';
import { forgetEverything, knownIn, RecordedLane, soundCells } from './recording.fixture';

let db: TestDatabase;
let known: KnownAt;

beforeAll(async () => {
  db = await testDatabase();
  known = await knownIn(db.pool);
});
afterAll(() => db.close());
beforeEach(() => forgetEverything(db.owner));

describe('any order, any batches, any repetition', () => {
  const months = ['2014-07', '2014-08', '2014-09'];
  const versions = [
    '2014-11-01T00:00:00Z',
    '2014-12-01T00:00:00.001Z',
    '2015-01-01T01:00:00+01:00',
    '2015-02-01T00:00:00Z',
  ];
  const key = fc.record({
    period: fc.constantFrom(...months),
    category: fc.constantFrom({ agency: 'nhs' }, { agency: 'social-care' }),
    source: fc.constantFrom('urn:ons:E06000031', 'urn:ods:RGN'),
    applicableAt: fc.constantFrom(...versions),
  });
  const event: fc.Arbitrary<LedgerEvent> = fc.oneof(
    {
      weight: 6,
      arbitrary: fc
        .tuple(key, fc.nat(9), fc.boolean())
        .map(([count, value, final]) =>
          reported({ ...count, value, status: final ? 'final' : 'provisional' }),
        ),
    },
    { weight: 2, arbitrary: key.map((count) => withdrawn(count)) },
    {
      weight: 2,
      arbitrary: fc
        .tuple(key, fc.constantFrom('2014-07-01', '2014-08-01'), fc.constantFrom('2014-08-31', '2014-09-30'))
        .map(([{ source, applicableAt }, from, to]) => replaced({ source, applicableAt, from, to })),
    },
  );
  // A history, a way of dealing its events onto lanes, of cutting them into batches, and of repeating some.
  const delivered = fc.array(event, { minLength: 1, maxLength: 14 }).chain((history) =>
    fc.record({
      history: fc.constant(history),
      order: fc
        .shuffledSubarray([...history, ...history], { minLength: history.length })
        .map((some) => [...some, ...history]),
      lanes: fc.array(fc.nat(1), { minLength: 42, maxLength: 42 }),
      cuts: fc.array(fc.integer({ min: 1, max: 6 }), { minLength: 42, maxLength: 42 }),
    }),
  );

  test('gives the cells of an independent single pass', async () => {
    await fc.assert(
      fc.asyncProperty(delivered, async ({ history, order, lanes, cuts }) => {
        await forgetEverything(db.owner);
        const sides = [0, 1].map(
          (partition) => new RecordedLane(db.pool, known, { topic: 'activity.counts', partition }),
        );
        let next = 0;
        for (let batch = 0; next < order.length; batch++) {
          const size = cuts[batch % cuts.length] ?? 1;
          await sides[lanes[batch % lanes.length] ?? 0]?.record(...order.slice(next, next + size));
          next += size;
        }
        expect(await soundCells(db.pool)).toBe(hashCells(expectedCells(history)));
      }),
      { numRuns: 60 },
    );
  });
});
