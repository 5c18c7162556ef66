import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { AgreePlanCommand, DraftPlanCommand, PlanningModule } from '#planning';
import { WatermarkStore } from '#records';
import { DefinitionStore, ReferenceStore } from '#reference';
import { openModules, recordEvents, reported, testDatabase, type TestDatabase } from '#testing';
import { CommandBus, QueryBus } from '@nestjs/cqrs';
import type { TestingModule } from '@nestjs/testing';
import { PerformanceModule } from '../performance.module';
import { PLANS, PUBLISHED_CELLS } from '../peterborough.fixture';
import { ChartDecisionsQuery } from './chart-decisions.query';
import type { ChartDecision } from './chart.decider';
import { ControlChartQuery, type ControlChartAsked } from './control-chart.query';
import { DecideChartCommand } from './decide-chart.command';
import type { MetricChart } from './metric-chart';

const AREA = 'E06000031';
const METRIC = 'delayed-transfers-of-care';
const reason = 'A discharge lounge was opened';

let db: TestDatabase;
let application: TestingModule;

beforeAll(async () => {
  db = await testDatabase();
  application = await openModules(db, PlanningModule, PerformanceModule);
  await application.get(ReferenceStore, { strict: false }).publishFirstVersion('spec');
  await application.get(DefinitionStore, { strict: false }).putFirstVersionsInForce('spec');
  const bus = application.get(CommandBus);
  for (const { area, policyYear, content, agreement } of Object.values(PLANS)) {
    await bus.execute(new DraftPlanCommand(area, policyYear, content, { actor: 'spec' }));
    await bus.execute(new AgreePlanCommand(area, policyYear, agreement, { actor: 'spec' }));
  }
  await recordEvents(
    db,
    PUBLISHED_CELLS.map(({ month, agency, total }) =>
      reported({ period: month, category: { agency }, value: total, applicableAt: '2016-05-12T09:30:00Z' }),
    ),
  );
});
afterAll(async () => {
  await application.close();
  await db.close();
});

const ask = (asked: Partial<ControlChartAsked> = {}) =>
  application
    .get(QueryBus)
    .execute(new ControlChartQuery({ area: AREA, metric: METRIC, policyYear: '2015/16', ...asked }));
const decide = (decision: ChartDecision, metric = METRIC, area = AREA) =>
  application.get(CommandBus).execute(new DecideChartCommand(area, metric, decision, { actor: 'analyst' }));

async function chart(asked?: Partial<ControlChartAsked>): Promise<MetricChart> {
  const answer = await ask(asked);
  if (!answer.ok || !answer.value.known) throw new Error(JSON.stringify(answer));
  return answer.value;
}

describe("Peterborough's chart of delayed days in 2015/16", () => {
  test('reaches two years back, each point against the plan of its own year', async () => {
    const { points, by, groups } = await chart();
    expect([by, points.length, points[0]?.period, groups.length]).toEqual(['month', 36, '2013-04', 1]);
    const planOf = (key: string) => points.find(({ period }) => period === key)?.plan;
    expect(planOf('2014-06')).toEqual({ value: '567.7', of: '2014/15-Q1' });
    expect(planOf('2015-06')).toEqual({ value: '503.7', of: '2015/16-Q1' });
  });

  test('begins where it is told to, by the period that is asked for', async () => {
    const { points } = await chart({ from: '2014-04', by: 'quarter' });
    expect(points.map(({ period, value }) => [period, value]).slice(0, 2)).toEqual([
      ['2014/15-Q1', '1950'],
      ['2014/15-Q2', '2162'],
    ]);
  });

  test('is rebased by a person, and as known before it was not', async () => {
    const watermarks = new WatermarkStore(db.pool);
    await watermarks.store();
    const watermark = await watermarks.latest();
    const before = await chart();
    expect(await decide({ type: 'rebase', from: '2015-04', reason })).toMatchObject({ ok: true });
    const after = await chart();
    expect(after.groups.map(({ from }) => from)).toEqual(['2013-04', '2015-04']);
    expect(after.decisions).toMatchObject({
      version: 1,
      rebases: [{ from: '2015-04', reason, by: 'analyst' }],
    });
    const then = await chart({ asKnown: { watermark: watermark?.id ?? 0 } });
    expect(then.contentHash).toBe(before.contentHash);
  });

  test('rests its limits on every moving range by a person, and as known before it did not', async () => {
    const watermarks = new WatermarkStore(db.pool);
    await watermarks.store();
    const watermark = await watermarks.latest();
    const before = await chart();
    expect(await decide({ type: 'choose-ranges', ranges: 'all', reason })).toMatchObject({ ok: true });
    const { decisions, method, contentHash } = await chart();
    expect(decisions.ranges).toMatchObject({ kept: 'all', reason, by: 'analyst' });
    expect(method.join(' ')).toContain('Limits rest on every moving range');
    const then = await chart({ asKnown: { watermark: watermark?.id ?? 0 } });
    expect(then.contentHash).toBe(before.contentHash);
    expect(then.contentHash).not.toBe(contentHash);
  });

  test('carries annotations, and keeps them when it is cleared', async () => {
    await decide({ type: 'annotate', period: '2015-12', text: 'Norovirus' });
    expect(await decide({ type: 'clear', reason: 'It was a slip' })).toMatchObject({ ok: true });
    expect(await application.get(QueryBus).execute(new ChartDecisionsQuery(AREA, METRIC))).toMatchObject({
      ok: true,
      value: {
        version: 4,
        rebases: [],
        ranges: undefined,
        annotations: [{ period: '2015-12', text: 'Norovirus', by: 'analyst' }],
      },
    });
    expect((await chart()).groups).toHaveLength(1);
  });
});

describe('is refused', () => {
  test.each([
    ['unknown-area', { area: 'E06009999' }],
    ['unknown-policy-year', { policyYear: '2013/14' }],
    ['unknown-metric', { metric: 'beds' }],
    ['months-reversed', { from: '2016-04' }],
    ['period-too-short', { metric: 'residential-admissions', by: 'month' }],
  ] as const)('%s', async (rule, asked) => {
    expect(await ask(asked)).toMatchObject({ ok: false, failure: { rule } });
  });

  test('a decision on a chart of no area or no metric', async () => {
    const clear = { type: 'clear', reason } as const;
    expect(await decide(clear, 'beds')).toMatchObject({ ok: false, failure: [{ rule: 'unknown-metric' }] });
    expect(await decide(clear, METRIC, 'E06009999')).toMatchObject({
      ok: false,
      failure: [{ rule: 'unknown-area' }],
    });
  });
});
