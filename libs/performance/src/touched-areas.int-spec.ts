import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { COLUMN_MAPPINGS } from '#catalogue';
import type { LedgerEvent } from '#contracts';
import { DecisionStore } from '#decisions';
import { decideQuarantine, readPositions } from '#records';
import { MappingStore } from '#reference';
import { PETERBOROUGH, recordEvents, replaced, reported, testDatabase } from '#testing';
import type { TestDatabase } from '#testing';
import { TouchedAreas, type Touched } from './touched-areas.query';

const { area: AREA } = PETERBOROUGH;
const POOLE = 'E06000029';
const SEPTEMBER = '2014-09';
const APPLICABLE_AT = '2014-11-13T12:00:00Z';

let db: TestDatabase;
let decisions: DecisionStore;

beforeAll(async () => {
  db = await testDatabase();
  decisions = new DecisionStore(db.pool);
  await recordEvents(db, []);
});
afterAll(() => db.close());

test('a count touches its area, measure and month, and nothing else', async () => {
  const touched = await touchedBy(() => recordEvents(db, [reported({ ...COUNT, value: 563 })]));
  expect(touched.areas).toEqual(new Set([AREA]));
  expect(touched.of(AREA)).toEqual([{ measure: 'delayed-days', from: SEPTEMBER, to: SEPTEMBER }]);
  expect(touched.of(POOLE)).toEqual([]);
});

test('a row of a submission touches every area whose periods the submission replaces', async () => {
  const submission = 'refresh';
  const replacement = {
    from: '2014-09-01',
    to: '2014-09-30',
    rows: 2,
    submission,
    applicableAt: APPLICABLE_AT,
  };
  await recordEvents(db, [
    replaced(replacement),
    replaced({ ...replacement, area: POOLE, id: 'of Poole' }),
    reported({ ...COUNT, value: 564, submission }),
  ]);
  const row: LedgerEvent = reported({ ...COUNT, area: POOLE, value: 90, submission });
  const touched = await touchedBy(() => recordEvents(db, [row]));
  expect(touched.areas).toEqual(new Set([AREA, POOLE]));
});

test('what is decided on a quarantined delivery, a mapping, money or a register touches no figure', async () => {
  const touched = await touchedBy(async () => {
    const dismissal = { lane: 1, offset: 1, reason: 'Sent again' };
    await decideQuarantine(decisions, { type: 'dismiss', dismissal }, { actor: 'spec' });
    const [mapping] = COLUMN_MAPPINGS;
    if (!mapping) throw new Error('No mapping ships');
    await new MappingStore(decisions).putInForce({ ...mapping, name: 'of-our-own' }, 'spec');
    for (const stream of [`fund/${AREA}/2014-15`, `register/${AREA}/risks/1`])
      await decisions.append(stream, 0, [{ type: 'spec.decided', data: {} }], { actor: 'spec' });
  });
  expect(touched.areas).toEqual(new Set());
});

test('a definition touches everything, a plan every figure of its area, and a decision on a chart the area and no figure', async () => {
  const decided = (stream: string) => () =>
    decisions.append(stream, 0, [{ type: 'spec.decided', data: {} }], { actor: 'spec' });
  const defined = await touchedBy(decided('definition/measure/of-our-own'));
  expect([defined.areas, defined.of(AREA)]).toEqual(['everywhere', 'everything']);
  for (const [stream, figures] of [
    [`plan/${AREA}/2014-15`, 'everything'],
    [`chart/${AREA}/delayed-transfers-of-care`, []],
  ] as const) {
    const touched = await touchedBy(decided(stream));
    expect([touched.areas, touched.of(AREA), touched.of(POOLE)]).toEqual([new Set([AREA]), figures, []]);
    expect(touched.streams).toEqual([stream]);
  }
});

const COUNT = { period: SEPTEMBER, applicableAt: APPLICABLE_AT };

async function touchedBy(work: () => Promise<unknown>): Promise<Touched> {
  const since = await readPositions(db.pool);
  await work();
  const upTo = await readPositions(db.pool);
  expect(upTo).not.toEqual(since);
  return new TouchedAreas(db.pool, decisions).between(since, upTo);
}
