import { categoriesOf, MEASURES } from '#catalogue';
import type { Category, CountReported, LedgerEvent, Table } from '#contracts';
import { firstDay, lastDay, monthsOf, period } from '#kernel';
import type { Chance } from './chance';
import { replaced, reported, withdrawn } from './event-builders';

/** Councils, each reporting for its own area. */
const AREAS = [
  'E06000001',
  'E06000005',
  'E06000010',
  'E06000014',
  'E06000016',
  'E06000021',
  'E06000023',
  'E06000031',
  'E06000032',
  'E06000036',
  'E06000045',
  'E08000025',
];
const MONTHS = ['2013/14', '2014/15', '2015/16'].flatMap((year) => monthsOf(period(year)));
const TABLES: readonly Table[] = ['total', 'agency', 'reason', 'care-type', 'full'];
/** Few enough that many counts share a version with other content. */
const VERSIONS = ['2016-05-12', '2016-06-09', '2016-07-14', '2016-08-11'].map(
  (day) => `${day}T12:00:00.000Z`,
);

export const GENERATED_SOURCES: readonly string[] = AREAS.map((area) => `urn:ons:${area}`);

/**
 * A valid history of delayed days, the same for the same chance: first reports and corrections under a few
 * versions, in no order; some of it withdrawn, some sent twice, some periods replaced as a whole.
 */
export function generatedHistory(chance: Chance, counts: number): LedgerEvent[] {
  const places = allPlaces();
  const history: LedgerEvent[] = [];
  for (let number = 0; number < counts; number++) {
    const id = `generated-${number}`;
    const place = chance.oneOf(places);
    const key = { source: `urn:ons:${place.area}`, ...place, applicableAt: chance.oneOf(VERSIONS), id };
    const earlier = history[chance.below(history.length + 1)];
    if (earlier !== undefined && chance.happens(0.03)) history.push(earlier);
    else if (chance.happens(0.03)) history.push(withdrawn(key));
    else if (chance.happens(0.001)) history.push(replacement(chance, key));
    else {
      const status = chance.happens(0.2) ? 'provisional' : 'final';
      history.push(reported({ ...key, value: chance.below(500), status }));
    }
  }
  return history;
}

interface Place {
  readonly area: string;
  readonly period: string;
  readonly table: Table;
  readonly category: Category;
}

function allPlaces(): Place[] {
  const measure = MEASURES.find(({ code }) => code === 'delayed-days');
  if (measure === undefined) throw new Error('There is no measure of delayed days.');
  return AREAS.flatMap((area) =>
    MONTHS.flatMap((month) =>
      TABLES.flatMap((table) =>
        categoriesOf(measure, table, month).map((category) => ({ area, period: month, table, category })),
      ),
    ),
  );
}

function replacement(
  chance: Chance,
  key: Place & Pick<CountReported, 'source' | 'id'> & { applicableAt: string },
) {
  const { area, table, source, id, applicableAt } = key;
  const from = chance.below(MONTHS.length);
  const months = MONTHS.slice(from, from + 1 + chance.below(6)).map((month) => period(month));
  const [first, last] = [months[0], months.at(-1)];
  if (first === undefined || last === undefined) throw new Error('A replacement needs a month.');
  return replaced({ source, area, table, from: firstDay(first), to: lastDay(last), applicableAt, id });
}
