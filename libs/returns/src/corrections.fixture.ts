import type { CountReported } from '#contracts';
import { monthsOf, period } from '#kernel';
import { WatermarkStore } from '#records';
import { recordEvents, reported, type Chance } from '#testing';
import type { AnswerValue } from './answers';
import { ReproduceReturnQuery, type ReproducedReturn } from './reproduce-return.query';
import { ReturnDifferencesQuery, type ReturnDifference } from './return-differences.query';
import type { ReturnStanding } from './return.query';
import { COUNCIL } from './sample-area.fixture';
import { OF, submittedQuarter } from './submitted-quarter.fixture';

const FIRST_CORRECTED_MS = Date.parse('2016-06-01T09:00:00Z');

/** A figure of the return that says something else since, and the records by which it does, in no order. */
export interface Corrected {
  readonly cell: string;
  readonly before: AnswerValue | undefined;
  readonly after: AnswerValue;
  readonly records: readonly string[];
}

export interface AfterCorrections {
  readonly reproduced: ReproducedReturn;
  readonly told: readonly Corrected[];
  /** Worked out from what was sent, apart from the ledger. */
  readonly expected: readonly Corrected[];
  readonly took: { readonly recordedMs: number; readonly reproducedMs: number; readonly toldMs: number };
}

/** The return of a first quarter is submitted; then so many counts of three years are corrected, and it is asked about. */
export async function correctAfterwards(chance: Chance, corrections: number): Promise<AfterCorrections> {
  const { sample, submitted } = await submittedQuarter();
  try {
    // What is said of a later day is not believed before it.
    await sample.itIs('2016-07-01T09:00:00Z');
    const before = new Map(sample.published().map((count) => [keyOf(count), count.data.value]));
    const sent = correctionsBy(chance, corrections);
    const timed = async <Value>(work: () => Promise<Value>): Promise<[Value, number]> => {
      const begun = performance.now();
      return [await work(), Math.round(performance.now() - begun)];
    };
    const [, recordedMs] = await timed(() => recordEvents(sample.db, sent));
    await new WatermarkStore(sample.db.pool).storeNow();
    const [reproduced, reproducedMs] = await timed(() => sample.ask(new ReproduceReturnQuery(OF)));
    const [{ differences }, toldMs] = await timed(() => sample.ask(new ReturnDifferencesQuery(OF)));
    return {
      reproduced,
      told: differences.map(toldOf),
      expected: expectedOf(submitted, before, lastOf(sent)),
      took: { recordedMs, reproducedMs, toldMs },
    };
  } finally {
    await sample.close();
  }
}

/** Of delayed days from April 2013 and admissions of 2015: each under a version of its own, sent in no order of them. */
function correctionsBy(chance: Chance, corrections: number): CountReported[] {
  const delayed = ['2013/14', '2014/15', '2015/16'].flatMap((year) => monthsOf(period(year)));
  const admitted = delayed.filter((month) => month.startsWith('2015'));
  // A step without a divisor in common goes through all of them once.
  const step = 7_919;
  return Array.from({ length: corrections }, (_, number) => {
    const version = (number * step) % corrections;
    const applicableAt = new Date(FIRST_CORRECTED_MS + version * 1_000).toISOString();
    const of = { id: `correction-${number}`, applicableAt };
    if (chance.happens(0.7)) {
      const agency = chance.oneOf(['nhs', 'social-care', 'both']);
      return reported({
        ...of,
        period: chance.oneOf(delayed),
        category: { agency },
        value: chance.below(900),
      });
    }
    const [source, most] = chance.oneOf([
      ['urn:ods:06H', 1_400],
      ['urn:ods:99D', 70],
    ] as const);
    const value = most - chance.below(Math.round(most / 10));
    const measure = 'non-elective-admissions';
    return reported({ ...of, source, measure, period: chance.oneOf(admitted), table: 'total', value });
  });
}

function lastOf(sent: readonly CountReported[]): ReadonlyMap<string, CountReported> {
  const last = new Map<string, CountReported>();
  for (const count of sent) {
    const stands = last.get(keyOf(count));
    if (!stands || stands.data.applicableAt < count.data.applicableAt) last.set(keyOf(count), count);
  }
  return last;
}

function keyOf({ source, data }: CountReported): string {
  return recordKey(data.period, source, data.category ?? {});
}

function recordKey(month: string, source: string, category: object): string {
  return `${month} ${source} ${JSON.stringify(category)}`;
}

function toldOf({ cell, before, after, records }: ReturnDifference): Corrected {
  return {
    ...{ cell, before, after: after ?? '' },
    records: records
      .map(({ record, ...values }) => {
        const key = recordKey(record.period, record.source, record.category);
        return `${key}: ${values.before} to ${values.after} by ${record.event.id}`;
      })
      .sort(),
  };
}

/** The figures of the return that counts move, added up and divided by hand. */
function expectedOf(
  { cells }: ReturnStanding,
  before: ReadonlyMap<string, CountReported['data']['value']>,
  last: ReadonlyMap<string, CountReported>,
): Corrected[] {
  const was = (cell: string) => cells.find(({ key }) => key === cell)?.answer?.value;
  const now = (key: string) => Number(last.get(key)?.data.value ?? before.get(key));
  const sumOf = (keys: readonly string[]) => keys.reduce((sum, key) => sum + now(key), 0);
  const movedOf = (keys: readonly string[]) =>
    keys
      .flatMap((key) => {
        const correction = last.get(key);
        if (!correction || now(key) === before.get(key)) return [];
        return [`${key}: ${before.get(key)} to ${now(key)} by ${correction.id}`];
      })
      .sort();
  const delayedDays = monthsOf(period('2015/16-Q1')).flatMap((month) =>
    ['nhs', 'social-care', 'both'].map((agency) => recordKey(month, COUNCIL, { agency })),
  );
  const admissions = ['2014/15-Q4', '2015/16-Q1'].map((quarter) =>
    monthsOf(period(quarter)).flatMap((month) =>
      ['urn:ods:06H', 'urn:ods:99D'].map((source) => recordKey(month, source, {})),
    ),
  );
  const [winter = [], spring = []] = admissions;
  const paid = paidFor([sumOf(winter), sumOf(spring)]);
  const days = sumOf(delayedDays);
  const figures: Corrected[] = [
    ...[
      { cell: 'p4p-actual-2014-15-q4', after: sumOf(winter), of: winter },
      { cell: 'p4p-actual-2015-16-q1', after: sumOf(spring), of: spring },
      { cell: 'p4p-suggested-2014-15-q4', after: paid[0] ?? 0, of: winter },
      { cell: 'p4p-suggested-2015-16-q1', after: paid[1] ?? 0, of: [...winter, ...spring] },
      { cell: 'dtoc-actual-q1', after: days, of: delayedDays },
      { cell: 'dtoc-rate-q1', after: rateOf(days, Number(was('dtoc-population-q1'))), of: delayedDays },
    ].map(({ cell, after, of }) => ({ cell, before: was(cell), after, records: movedOf(of) })),
  ];
  return figures.filter((figure) => figure.before !== figure.after);
}

/** £249,000 for 167 admissions fewer: to date no more than planned, to the pound, and nothing back (in pence). */
function paidFor(actual: readonly [number, number]): number[] {
  const quarters = [
    { baseline: 4_293, plan: 4_250 },
    { baseline: 4_038, plan: 3_998 },
  ];
  let [reduction, planned, toDate] = [0, 0, 0];
  return quarters.map(({ baseline, plan }, at) => {
    reduction += baseline - (actual[at] ?? 0);
    planned += baseline - plan;
    const earned = Math.round((249_000 * Math.min(Math.max(reduction, 0), planned)) / 167);
    const paid = Math.max(earned - toDate, 0);
    toDate += paid;
    return paid * 100;
  });
}

/** Per 100,000, to one place, half up. */
function rateOf(days: number, people: number): string {
  const tenths = (BigInt(days) * 2_000_000n + BigInt(people)) / (2n * BigInt(people));
  return `${tenths / 10n}.${tenths % 10n}`;
}
