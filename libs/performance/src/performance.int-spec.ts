import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { DecisionStore } from '#decisions';
import { openPostgresEventLog, postgresLogSettings, type EventLog } from '#event-log';
import { canonicalJson, sha256 } from '#kernel';
import { AgreePlanCommand, DraftPlanCommand, PlanningModule, RevisePlanCommand } from '#planning';
import { createLogger } from '#platform';
import { keepUploadedFile, LaneRecorder, uploadIdOf, WatermarkStore, type Watermark } from '#records';
import { DefinitionStore, ReferenceStore } from '#reference';
import { openModules, reported, testDatabase, type TestDatabase, withdrawn } from '#testing';
import { CommandBus, QueryBus } from '@nestjs/cqrs';
import type { TestingModule } from '@nestjs/testing';
import type { AreaPerformance } from './area-performance';
import { AreaPerformanceQuery, type AreaPerformanceAsked } from './area-performance.query';
import { ExplainFigureQuery, type ExplainFigureAsked } from './explain-figure.query';
import type { Explanation } from './explanation';
import type { Figure } from './figure';
import { MetricCountsOfEachQuery, MetricCountsQuery, type MetricCountsAsked } from './metric-counts.query';
import { PerformanceModule } from './performance.module';
import { PLANS, PUBLISHED_CELLS } from './peterborough.fixture';

const TOPIC = 'activity.counts';
const AREA = 'E06000031';
const METRIC = 'delayed-transfers-of-care';
const APPLICABLE_AT = '2016-05-12T09:30:00+01:00';
const CORRECTED_AT = '2018-06-14T09:30:00+01:00';
const WITHDRAWN_AT = '2018-07-01T09:30:00+01:00';

const WITHOUT_PETERBOROUGH = canonicalJson({
  description: 'Poole alone',
  areas: [{ code: 'E06000029', name: 'Poole', kind: 'council-area' }],
  organisations: [{ source: 'urn:ons:E06000029', name: 'Poole Council', kind: 'council' }],
  expectedReporters: [],
  populations: [],
});

const logger = createLogger({ level: 'silent', format: 'json' });
let db: TestDatabase;
let log: EventLog;
let application: TestingModule;
let watermarks: WatermarkStore;
let before: Watermark;
let published: Watermark;

beforeAll(async () => {
  db = await testDatabase();
  application = await openModules(db, PlanningModule, PerformanceModule);
  watermarks = new WatermarkStore(db.pool);
  await application.get(ReferenceStore, { strict: false }).publishFirstVersion('spec');
  await application.get(DefinitionStore, { strict: false }).putFirstVersionsInForce('spec');
  for (const { area, policyYear, content, agreement } of Object.values(PLANS)) {
    await bus().execute(new DraftPlanCommand(area, policyYear, content, { actor: 'spec' }));
    await bus().execute(new AgreePlanCommand(area, policyYear, agreement, { actor: 'spec' }));
  }
  log = await openLog();
  before = await storedWatermark();
  await publish(
    PUBLISHED_CELLS.map(({ month, agency, total }) =>
      reported({ period: month, category: { agency }, value: total, applicableAt: APPLICABLE_AT }),
    ),
  );
  published = await storedWatermark();
});
afterAll(async () => {
  await log.close();
  await application.close();
  await db.close();
});

describe('delayed transfers in Peterborough, as published', () => {
  test('one of eight planned quarters was met', async () => {
    const years = [await performance('2014/15'), await performance('2015/16')];
    expect(years.map(({ metrics }) => metrics[0]?.onTrack)).toEqual([
      { met: 0, missed: 4, notJudged: 0 },
      { met: 1, missed: 3, notJudged: 0 },
    ]);
  });

  test('a live answer says what it was computed at, and the stored watermark answers the same', async () => {
    const live = await performance('2014/15');
    const { lanes, nextOffsets, decisionPosition, referenceVersion } = published;
    expect(live.answeredAt).toEqual({
      watermark: { lanes, nextOffsets, decisionPosition, referenceVersion },
    });
    const then = await performance('2014/15', { asKnown: { watermark: published.id } });
    expect(then.answeredAt.watermark.id).toBe(published.id);
    expect(then.contentHash).toBe(live.contentHash);
    expect(then.metrics).toEqual(live.metrics);
  });

  test('every metric of the year is answered, also those nothing was reported for', async () => {
    const all = await answer({ area: AREA, policyYear: '2014/15' });
    expect(all.metrics.map(({ metric }) => metric.code)).toHaveLength(6);
    expect(all.metrics.every(({ year }) => year.numerator !== 0)).toBe(true);
  });

  test('before the first delivery nothing was known, and it is not 0', async () => {
    const nothing = { ok: true, value: { known: false, rule: 'nothing-was-known', area: AREA } };
    const asked = { area: AREA, policyYear: '2014/15' };
    for (const past of [
      { asKnown: { watermark: before.id } },
      { asKnown: { moment: new Date('2000-01-01T00:00:00Z') } },
      { publishedBy: '2016-05-11' },
    ]) {
      expect(await ask({ ...asked, ...past })).toMatchObject(nothing);
      const page = { limit: 10 };
      expect(
        await queries().execute(
          new ExplainFigureQuery({ area: AREA, metric: METRIC, period: '2014/15-Q2', page, ...past }),
        ),
      ).toMatchObject(nothing);
    }
  });
});

describe('what a metric counts, over periods of any year', () => {
  const counts = (asked: Partial<MetricCountsAsked>) =>
    queries().execute(
      new MetricCountsQuery({
        area: AREA,
        policyYear: '2014/15',
        metric: METRIC,
        periods: ['2014/15-Q4', '2015/16-Q1'],
        ...asked,
      }),
    );

  test('is answered with its coverage, and the same at the stored watermark', async () => {
    const now = await counts({});
    expect(now).toMatchObject({
      ok: true,
      value: {
        metric: { code: METRIC, source: 'SitRep' },
        figures: [
          { period: '2014/15-Q4', value: 1_747, coverage: { expected: 3, reported: 3 } },
          { period: '2015/16-Q1', value: 1_427, warnings: [] },
        ],
      },
    });
    const then = await counts({ asKnown: { watermark: published.id } });
    const hashOfAnswer = (answer: typeof now) => answer.ok && answer.value.known && answer.value.contentHash;
    expect(hashOfAnswer(then)).toBe(hashOfAnswer(now));
  });

  test.each([
    [{ policyYear: '2013/14' }, 'unknown-policy-year'],
    [{ metric: 'delayed-days' }, 'unknown-metric'],
    [{ metric: 'residential-admissions', periods: ['2014-09'] }, 'period-too-short'],
  ])('%j is refused as %s', async (asked, rule) => {
    expect(await counts(asked)).toMatchObject({ ok: false, failure: { rule } });
  });

  test('asked for of several areas and metrics together, is what each is answered alone', async () => {
    const asked = [
      { metric: METRIC, periods: ['2014/15-Q2'] },
      { metric: METRIC, periods: ['2014-09', '2013/14-Q4'] },
      { area: 'E06000029' },
      { area: 'E99999999' },
      { metric: 'no-such-metric' },
      { metric: 'residential-admissions', periods: ['2014/15-Q2'] },
    ].map((one) => {
      return { area: AREA, policyYear: '2014/15', metric: METRIC, periods: ['2014/15-Q2'], ...one };
    });
    const at = { asKnown: { watermark: published.id } };
    const together = await queries().execute(new MetricCountsOfEachQuery(asked, at));
    const alone = await Promise.all(
      asked.map((one) => queries().execute(new MetricCountsQuery({ ...one, ...at }))),
    );
    expect(together).toEqual(alone);
    expect(together).toMatchObject([
      { ok: true, value: { known: true, figures: [{ period: '2014/15-Q2' }] } },
      { ok: true, value: { known: true, figures: [{ period: '2014-09' }, { period: '2013/14-Q4' }] } },
      { ok: true, value: { known: false, rule: 'nothing-was-known' } },
      { ok: false, failure: { rule: 'unknown-area' } },
      { ok: false, failure: { rule: 'unknown-metric' } },
      { ok: false, failure: { rule: 'period-too-short' } },
    ]);
  });
});

describe('where Q2 2014/15 comes from', () => {
  test('it ends at nine records and the events that carried them', async () => {
    const { records, figure, steps } = await explain({ period: '2014/15-Q2', page: { limit: 100 } });
    expect(figure).toMatchObject({ numerator: 2_162, rate: '1495.0' });
    expect(steps.map(({ text }) => text)).toContain('July 2014: 793 + 31 + 1 = 825');
    expect(records).toMatchObject({ total: 9 });
    expect(records.next).toBeUndefined();
    expect(records.records.reduce((sum, { value }) => sum + (value ?? 0), 0)).toBe(2_162);
    expect(new Set(records.records.map(({ period }) => period)).size).toBe(3);
    for (const { event, version } of records.records) {
      expect(event).toMatchObject({ topic: TOPIC, partition: 0 });
      expect(event.sha256).toMatch(/^[0-9a-f]{64}$/);
      expect(version).toEqual(new Date(APPLICABLE_AT));
    }
  });

  test('page by page it is the same nine', async () => {
    const whole = await explain({ period: '2014/15-Q2', page: { limit: 100 } });
    const offsets: number[] = [];
    let after: string | undefined;
    do {
      const { records } = await explain({ period: '2014/15-Q2', page: { limit: 4, after } });
      offsets.push(...records.records.map(({ event }) => event.offset));
      after = records.next;
    } while (after !== undefined);
    expect(offsets).toEqual(whole.records.records.map(({ event }) => event.offset));
  });

  test('a mark that cannot be read begins at the beginning', async () => {
    const day = (text: string) =>
      Buffer.from(JSON.stringify(['', '', text, '', '', '', ''])).toString('base64url');
    for (const after of ['x', 'W10', day('2014-02-31'), day('0000-01-01')]) {
      const { records } = await explain({ period: '2014/15-Q2', page: { limit: 9, after } });
      expect(records.records).toHaveLength(9);
    }
  });

  test('one agency of it ends at three', async () => {
    const category = { dimension: 'agency', code: 'social-care' } as const;
    const explained = await explain({ period: '2014/15-Q2', category, page: { limit: 100 } });
    expect(explained.figure).toMatchObject({ value: 66 });
    expect(explained.records.total).toBe(3);
  });

  test('a baseline quarter, and a year to date, are explained too', async () => {
    const baseline = await explain({ period: '2013/14-Q1', page: { limit: 1 } });
    expect(baseline).toMatchObject({ policyYear: '2014/15', figure: { numerator: 1_809 } });
    const toDate = await explain({ period: '2015/16-to-date', page: { limit: 1 } });
    expect(toDate).toMatchObject({
      figure: { numerator: 6_132, through: '2015/16-Q4' },
      records: { total: 36 },
    });
  });

  test.each([
    ['Q2 2014/15', 2_162],
    ['September 2014', 567],
    ['2015/16 to date', 6_132],
  ])('%s is asked for as a table prints it', async (written, numerator) => {
    expect(await explain({ period: written, page: { limit: 1 } })).toMatchObject({ figure: { numerator } });
  });

  test.each([
    [{ period: '2014/16' }, 'not-a-period'],
    [{ period: '2014/15-Q2-to-date' }, 'not-a-period'],
    [{ period: '2020/21' }, 'unknown-policy-year'],
    [{ metric: 'delayed-beds' }, 'unknown-metric'],
    [{ metric: 'delayed-days' }, 'unknown-metric'],
    [{ area: 'E06999999' }, 'unknown-area'],
    [{ asKnown: { watermark: 999_999 } }, 'unknown-watermark'],
    [{ category: { dimension: 'agency', code: 'council' } }, 'unknown-category'],
    [{ metric: 'injuries-due-to-falls', period: '2014-09' }, 'period-too-short'],
    [{ metric: 'non-elective-admissions', period: '2014/15-to-date' }, 'nothing-complete-yet'],
  ] as const)('%j is refused as %s', async (change, rule) => {
    const asked = { area: AREA, metric: METRIC, period: '2014/15-Q2', page: { limit: 10 }, ...change };
    const refused = await queries().execute(new ExplainFigureQuery(asked));
    expect(refused).toMatchObject({ ok: false, failure: { rule } });
  });

  test('an area that is asked for by its name is refused with its code', async () => {
    const asked = { area: 'poole', metric: METRIC, period: '2014/15-Q2', page: { limit: 10 } };
    expect(await queries().execute(new ExplainFigureQuery(asked))).toMatchObject({
      ok: false,
      failure: { rule: 'unknown-area', mend: expect.stringContaining('E06000029 for Poole') },
    });
  });
});

describe('a correction to September 2014', () => {
  const september = { period: '2014-09', category: { agency: 'nhs' } };

  test('changes that quarter now, and not as known or as published before it', async () => {
    await publish([reported({ ...september, value: 600, applicableAt: CORRECTED_AT })]);
    expect((await quarter()).numerator).toBe(2_199);
    expect((await quarter({ asKnown: { watermark: published.id } })).numerator).toBe(2_162);
    expect((await quarter({ publishedBy: '2018-06-13' })).numerator).toBe(2_162);
    expect((await quarter({ publishedBy: '2018-06-14' })).numerator).toBe(2_199);
    const both = { asKnown: { watermark: published.id }, publishedBy: '2018-06-14' };
    expect((await quarter(both)).numerator).toBe(2_162);
  });

  test('withdrawn, leaves a blank: nothing older returns', async () => {
    await publish([withdrawn({ ...september, applicableAt: WITHDRAWN_AT })]);
    const blank = await quarter();
    expect([blank.numerator, blank.met]).toEqual([undefined, undefined]);
    expect(blank).toMatchObject({
      reportedSoFar: 1_599,
      notJudged: 'incomplete',
      coverage: { missing: [{ period: '2014-09', categories: [{ agency: 'nhs' }] }] },
    });
    const { yearToDate } = (await performance('2014/15')).metrics[0] ?? {};
    expect(yearToDate?.through).toBe('2014/15-Q1');
  });

  test('and the explanation names the event that withdrew it, until it was', async () => {
    const asked = { period: '2014/15-Q2', page: { limit: 1 } };
    const { gone, goneTotal } = await explain(asked);
    expect({ gone, goneTotal }).toMatchObject({
      goneTotal: 1,
      gone: [{ ...september, because: 'withdrawn', event: { applicableAt: new Date(WITHDRAWN_AT) } }],
    });
    const of = (code: string) => explain({ ...asked, category: { dimension: 'agency', code } });
    expect([(await of('nhs')).goneTotal, (await of('both')).goneTotal]).toEqual([1, 0]);
    expect((await explain({ ...asked, publishedBy: '2018-06-30' })).gone).toEqual([]);
  });

  test('a later version ends it', async () => {
    await publish([reported({ ...september, value: 563, applicableAt: '2018-07-02T09:30:00+01:00' })]);
    expect((await quarter()).numerator).toBe(2_162);
  });
});

test('a count that was uploaded is told with the file it came in, who uploaded it and when', async () => {
  const uploadId = uploadIdOf('ab'.repeat(32), 'cd'.repeat(32));
  const handIn = (name: string, who: string) => {
    const uploadedBy = `${who}@peterborough.example`;
    return keepUploadedFile(db.pool, { uploadId, source: 'urn:ons:E06000031', name, uploadedBy });
  };
  // Ann's file is turned away, Ben's copy of it is taken in, and Cat's changes nothing.
  await handIn('june.csv', 'ann');
  await nextMillisecond();
  await handIn('june-2015.csv', 'ben');
  const june = { period: '2015-06', value: 75, applicableAt: CORRECTED_AT };
  const id = `${uploadId}/counts/D4`;
  const counted = reported({ ...june, category: { agency: 'social-care' }, id });
  await publish([counted]);
  await nextMillisecond();
  await handIn('june-again.csv', 'cat');
  await publish([counted]);
  const { records } = await explain({ period: '2015-06', page: { limit: 10 } });
  expect(records.records.map(({ category, event }) => [category.agency, event.upload])).toEqual([
    ['both', undefined],
    ['nhs', undefined],
    ['social-care', { file: 'june-2015.csv', by: 'ben@peterborough.example', at: expect.any(Date) }],
  ]);
});

test('two contents of one version are said beside the figure', async () => {
  const count = { period: '2015-04', category: { agency: 'both' }, applicableAt: CORRECTED_AT };
  await publish([reported({ ...count, value: 1 }), reported({ ...count, value: 2 })]);
  const figures = (await performance('2015/16')).metrics[0]?.quarters ?? [];
  expect(figures.map(({ warnings }) => warnings.map(({ rule }) => rule))).toEqual([
    ['version-reused'],
    [],
    [],
    [],
  ]);
});

test('later reference data change no figure at a stored watermark, even if they lack the area', async () => {
  const past = { asKnown: { watermark: published.id } };
  const then = await performance('2014/15', past);
  await db.pool.query(
    `INSERT INTO reference_version (version, document, hash, actor) VALUES (2, $1, $2, 'spec')`,
    [WITHOUT_PETERBOROUGH, sha256(WITHOUT_PETERBOROUGH)],
  );
  try {
    expect(await performance('2014/15', past)).toEqual(then);
    const now = await ask({ area: AREA, policyYear: '2014/15' });
    expect(now).toMatchObject({ ok: false, failure: { rule: 'unknown-area' } });
  } finally {
    await db.owner.query('DELETE FROM reference_version WHERE version = 2');
  }
});

test('an area that no reference data have ever held is refused, about any past', async () => {
  const longAgo = { moment: new Date('2000-01-01T00:00:00Z') };
  for (const asKnown of [undefined, longAgo, { watermark: before.id }]) {
    const refused = await ask({ area: 'E06999999', policyYear: '2014/15', asKnown });
    expect(refused).toMatchObject({ ok: false, failure: { rule: 'unknown-area' } });
  }
});

test('an unknown policy year or metric is refused with those there are', async () => {
  expect(await ask({ area: AREA, policyYear: '2019/20' })).toMatchObject({
    ok: false,
    failure: { rule: 'unknown-policy-year', mend: 'Use one of: 2014/15, 2015/16, 2016/17' },
  });
  expect(await ask({ area: AREA, policyYear: '2014/15', metric: 'delayed-beds' })).toMatchObject({
    ok: false,
    failure: { rule: 'unknown-metric', where: '/metric' },
  });
});

test('as published, a quarter is held against the plan agreed by that day, and so it is explained', async () => {
  const plan = PLANS['2014/15'];
  if (!plan) throw new Error('The plan is missing');
  const lines = plan.content.lines.map((line) =>
    line.metric === METRIC
      ? { ...line, targets: line.targets.map((target) => ({ ...target, numerator: 2_200 })) }
      : line,
  );
  const content = { ...plan.content, lines };
  const agreement = { ...plan.agreement, agreedOn: '2018-03-01' };
  await bus().execute(new RevisePlanCommand(AREA, '2014/15', content, 'For the spec', { actor: 'spec' }));
  await bus().execute(new AgreePlanCommand(AREA, '2014/15', agreement, { actor: 'spec' }));

  for (const [past, planned, met, agreedOn] of [
    [{ publishedBy: '2018-02-28' }, 1_703, false, '2014-09-19'],
    [{ publishedBy: '2018-03-01' }, 2_200, true, '2018-03-01'],
    [{ publishedBy: '2018-03-01', asKnown: { watermark: published.id } }, 1_703, false, '2014-09-19'],
    [{}, 2_200, true, '2018-03-01'],
  ] as const) {
    expect(await quarter(past)).toMatchObject({ numerator: 2_162, plan: { numerator: planned }, met });
    const { steps } = await explain({ period: '2014/15-Q2', page: { limit: 1 }, ...past });
    expect(steps.find(({ step }) => step === 'plan')?.text).toMatch(`agreed ${agreedOn})`);
  }
});

const bus = () => application.get(CommandBus);
const queries = () => application.get(QueryBus);
const ask = (asked: AreaPerformanceAsked) => queries().execute(new AreaPerformanceQuery(asked));

async function answer(asked: AreaPerformanceAsked): Promise<AreaPerformance> {
  const answered = await ask(asked);
  if (!answered.ok || !answered.value.known) throw new Error(JSON.stringify(answered));
  return answered.value;
}

function performance(policyYear: string, past: Partial<AreaPerformanceAsked> = {}): Promise<AreaPerformance> {
  return answer({ area: AREA, policyYear, metric: METRIC, ...past });
}

async function quarter(past: Partial<AreaPerformanceAsked> = {}): Promise<Figure> {
  const figure = (await performance('2014/15', past)).metrics[0]?.quarters[1];
  if (!figure) throw new Error('Q2 is missing');
  return figure;
}

async function explain(
  asked: Partial<ExplainFigureAsked> & Pick<ExplainFigureAsked, 'period' | 'page'>,
): Promise<Explanation> {
  const explained = await queries().execute(new ExplainFigureQuery({ area: AREA, metric: METRIC, ...asked }));
  if (!explained.ok || !explained.value.known) throw new Error(JSON.stringify(explained));
  return explained.value;
}

/** Times are kept to the millisecond. */
async function nextMillisecond(): Promise<void> {
  await db.pool.query('SELECT pg_sleep(0.001)');
}

/** Through the log and the recorder, as every delivery goes. */
async function publish(events: readonly { readonly source: string }[]): Promise<void> {
  const deliveries = events.map((event) => ({
    key: event.source,
    value: Buffer.from(JSON.stringify(event)),
  }));
  const placed = await log.append(TOPIC, deliveries);
  const last = placed.at(-1)?.offset ?? -1;
  const waitMs = 10;
  for (;;) {
    const { rows } = await db.pool.query<{ next: number }>('SELECT next_offset AS next FROM lane_position');
    if ((rows[0]?.next ?? 0) > last) return;
    await new Promise((resolve) => setTimeout(resolve, waitMs));
  }
}

async function openLog(): Promise<EventLog> {
  const opened = await openPostgresEventLog({
    pool: db.pool,
    topics: [{ topic: TOPIC, partitions: 1 }],
    settings: { ...postgresLogSettings, pollMs: 10 },
    log: logger,
  });
  const definitions = application.get(DefinitionStore, { strict: false });
  const reference = await application.get(ReferenceStore, { strict: false }).current();
  if (!reference) throw new Error('There are no reference data');
  const decisionPosition = await application.get(DecisionStore, { strict: false }).head();
  const known = { definitions: await definitions.inForce(decisionPosition), reference, decisionPosition };
  await opened.consume({
    group: 'projector',
    topics: [TOPIC],
    handler: new LaneRecorder({ pool: db.pool, log: opened, known: () => Promise.resolve(known), logger }),
    batch: { maxDeliveries: 1_000, maxBytes: 1_000_000 },
    lanesAtOnce: 1,
    backOff: { firstMs: 5, maxMs: 50, jitter: 0 },
  });
  return opened;
}

async function storedWatermark(): Promise<Watermark> {
  await watermarks.store();
  const latest = await watermarks.latest();
  if (!latest) throw new Error('No watermark was stored');
  return latest;
}
