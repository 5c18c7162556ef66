import { setTimeout as sleep } from 'node:timers/promises';
import { tokenOf } from './standalone-process';
import type { Connection } from './standalone-process';

/** What is asked of the sample for the examples in the API's description, by operation. */
const ASKED: Readonly<Record<string, string>> = {
  'health.live': '/health/live',
  'health.ready': '/health/ready',
  'performance.performance': '/v1/areas/E06000031/performance?year=2014/15&metric=delayed-transfers-of-care',
  'performance.series': '/v1/areas/E06000031/measures/delayed-days?from=2014-07&to=2014-09&by=quarter',
  'performance.explain':
    '/v1/areas/E06000031/explain?metric=delayed-transfers-of-care&period=2014/15-Q2&limit=1',
  'changes.changes':
    '/v1/areas/E06000031/changes?year=2014/15&metric=delayed-transfers-of-care&period=2014/15-Q2&from=2020-01-01T00:00:00Z&limit=1',
  'charts.chart': '/v1/areas/E06000031/charts/delayed-transfers-of-care?year=2014/15&from=2014-04',
  'plans.plans': '/v1/areas/E06000031/plans',
  'plans.plan': '/v1/areas/E06000031/plans/2014-15',
  'funds.funds': '/v1/areas/E06000031/funds',
  'funds.fund': '/v1/areas/E06000031/funds/2015-16',
  'funds.journal': '/v1/areas/E10000003/funds/2016-17/journal',
  'funds.statement': '/v1/areas/E10000003/funds/2016-17/statements/urn:ods:06H?to=2017-04-30',
  'agreements.agreements': '/v1/areas/E10000003/agreements',
  'agreements.agreement': '/v1/areas/E10000003/agreements/2016-17/risk-share',
  'settlements.settlements': '/v1/areas/E10000003/settlements/2016-17',
  'settlements.settlement': '/v1/areas/E10000003/settlements/2016-17/risk-share',
  'settlements.position': '/v1/areas/E10000003/settlements/2016-17/risk-share/position',
};

/** Answers of a stored watermark. */
const POSITION = ASKED['settlements.position'] ?? '';
const LOOK_EVERY_MS = 100;

const MOMENT = '2026-11-02T09:00:00.000Z';

/** What differs from one start to the next, and what stands for it in an example. */
const STANDS_FOR: Readonly<Record<string, unknown>> = {
  recordedAt: MOMENT,
  appendedAt: MOMENT,
  offset: 46,
  lanes: [1],
  nextOffsets: [108],
  // What falls due by itself, such as a delivery, is decided on meanwhile.
  decisionPosition: 105,
};

/** Answers of a running system about its sample, the same from every start. */
export async function askExamples(connection: Connection): Promise<Record<string, unknown>> {
  const authorization = `Bearer ${await tokenOf(connection, 'operator')}`;
  const answers: Record<string, unknown> = {};
  await stored(connection, authorization);
  for (const [operation, path] of Object.entries(ASKED)) {
    const response = await fetch(`${connection.url}${path}`, { headers: { authorization } });
    if (response.status !== 200) throw new Error(`GET ${path} was answered with ${response.status}.`);
    const stand = (name: string, value: unknown): unknown =>
      name === 'watermark' ? { ...(value as object), ...storedAt(value) } : (STANDS_FOR[name] ?? value);
    answers[operation] = JSON.parse(await response.text(), stand);
  }
  return answers;
}

/** Waits until what is known of the sample has its last decision in it. */
async function stored({ url }: Connection, authorization: string): Promise<void> {
  for (;;) {
    const response = await fetch(`${url}${POSITION}`, { headers: { authorization } });
    const { status } = (await response.json()) as { readonly status: string };
    if (status === 'posted') return;
    await sleep(LOOK_EVERY_MS);
  }
}

/** Of a watermark that is stored: how many were before it, and when, differ as well. */
function storedAt(watermark: unknown): object {
  return 'id' in (watermark as object) ? { id: 12, at: MOMENT } : {};
}
