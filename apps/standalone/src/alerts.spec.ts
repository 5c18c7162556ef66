import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import { repositoryRoot } from '#installation';
import { createLogger, Metrics, PLATFORM_METRICS } from '#platform';
import { GATEWAY_METRICS } from '#apps/gateway';
import { PROJECTOR_METRICS } from '#apps/projector';
import { REPORTER_METRICS } from '#apps/reporter';
import { TRACKER_METRICS } from '#apps/tracker';

const read = (file: string) => readFileSync(join(repositoryRoot(), file), 'utf8');

const DECLARED = [
  ...PLATFORM_METRICS,
  ...GATEWAY_METRICS,
  ...PROJECTOR_METRICS,
  ...TRACKER_METRICS,
  ...REPORTER_METRICS,
];

/** Every name a metric is told under: a histogram's are three. */
async function told(): Promise<Set<string>> {
  const metrics = new Metrics(createLogger({ level: 'silent', format: 'json' }));
  metrics.ofNode();
  const ofNode = [...(await metrics.exposition()).text.matchAll(/^# TYPE (\w+)/gm)].map(
    ([, name = '']) => name,
  );
  const ours = DECLARED.flatMap(({ name, type }) =>
    type === 'histogram' ? ['_bucket', '_count', '_sum'].map((part) => name + part) : [name],
  );
  return new Set([...ofNode, ...ours]);
}

/** What labels are asked for, of those whose values are known. */
const VALUES = DECLARED.flatMap(({ labels }) =>
  Object.values(labels).flatMap((bound) => (Array.isArray(bound) ? (bound as string[]) : [])),
);
const metricsIn = (text: string) =>
  [...text.matchAll(/\b(?:bettercare|nodejs|process)_\w+/g)].map(([name]) => name);
const valuesAskedIn = (text: string) =>
  [...text.matchAll(/\b(?:state|outcome|status)=~?"([^"]+)"/g)].flatMap(([, given = '']) => given.split('|'));

describe('the alerts', () => {
  const alerts = read('infra/observability/alerts.yml');
  const manual = read('docs/operating.md');
  const named = [...alerts.matchAll(/- alert: (\w+)/g)].map(([, name]) => name);

  test('watch metrics that there are', async () => {
    const watched = metricsIn(alerts);
    expect(watched.length).toBeGreaterThan(10);
    const known = await told();
    expect(watched.filter((name) => !known.has(name))).toEqual([]);
  });

  test('are told apart by states and outcomes that there are', () => {
    const asked = valuesAskedIn(alerts);
    expect(asked).not.toEqual([]);
    expect(asked.filter((value) => !VALUES.includes(value))).toEqual([]);
  });

  test('each have a line in the operating guide that says what to do, and the guide knows no others', () => {
    const described = [...manual.matchAll(/^\| `(\w+)` \((?:page|ticket)\) \|/gm)].map(([, name]) => name);
    expect(named.length).toBeGreaterThan(10);
    expect(described).toEqual(named);
  });
});

describe('a runbook', () => {
  const manual = read('docs/operating.md');
  /** As GitHub makes an address of a heading. */
  const headings = [...manual.matchAll(/^#{2,3} (.+)$/gm)].map(([, heading = '']) =>
    heading
      .toLowerCase()
      .replace(/[^\w -]/g, '')
      .replaceAll(' ', '-'),
  );

  test('is named by each alert, and is there', () => {
    const alerts = read('infra/observability/alerts.yml');
    const named = [...alerts.matchAll(/^ +runbook: docs\/operating\.md#(\S+)$/gm)].map(([, name]) => name);
    expect(named).toHaveLength([...alerts.matchAll(/- alert: /g)].length);
    expect(named.filter((name) => !headings.includes(name ?? ''))).toEqual([]);
  });

  test('is where the guide says it is', () => {
    const linked = [...manual.matchAll(/\]\(#([^)]+)\)/g)].map(([, name]) => name);
    expect(linked.length).toBeGreaterThan(20);
    expect(linked.filter((name) => !headings.includes(name ?? ''))).toEqual([]);
  });
});

describe('the dashboard', () => {
  interface Panel {
    readonly type: string;
    readonly title: string;
    readonly description?: string;
    readonly datasource?: { readonly uid: string };
    readonly fieldConfig?: { readonly defaults: { readonly unit?: string } };
    readonly targets?: readonly { readonly expr: string }[];
  }
  const { panels } = JSON.parse(read('infra/observability/grafana/dashboards/better-care-ledger.json')) as {
    readonly panels: readonly Panel[];
  };
  const shown = panels.filter(({ type }) => type !== 'row');
  const queries = shown.flatMap(({ targets = [] }) => targets.map(({ expr }) => expr));

  test('asks for metrics that there are, of states and outcomes that there are', async () => {
    const known = await told();
    const nameless = queries.filter((query) => metricsIn(query).length === 0);
    expect(nameless).toEqual([expect.stringContaining('up{job="better-care-ledger"}')]);
    expect(queries.flatMap(metricsIn).filter((name) => !known.has(name))).toEqual([]);
    expect(queries.flatMap(valuesAskedIn).filter((value) => !VALUES.includes(value))).toEqual([]);
  });

  test('sums by labels that its metrics bear', () => {
    const labels = new Set([...DECLARED.flatMap(({ labels }) => Object.keys(labels)), 'le', 'instance']);
    const by = queries.flatMap((query) =>
      [...query.matchAll(/\bby \(([^)]+)\)/g)].flatMap(([, names = '']) => names.split(', ')),
    );
    expect(by.filter((name) => !labels.has(name))).toEqual([]);
  });

  test('shows lag, freshness, outcomes, quarantine and batch time, each with a unit and what it means', () => {
    const asked = queries.join('\n');
    for (const metric of [
      'bettercare_lane_lag_deliveries',
      'bettercare_freshness_seconds_bucket',
      'bettercare_outcomes_total',
      'bettercare_quarantined_by_rule_total',
      'bettercare_batch_duration_seconds_bucket',
    ])
      expect(asked).toContain(metric);
    const wanting = shown.filter(
      ({ description, fieldConfig }) => !description || !fieldConfig?.defaults.unit,
    );
    expect(wanting.map(({ title }) => title)).toEqual([]);
    expect(new Set(shown.map(({ title }) => title)).size).toBe(shown.length);
  });

  test('asks the Prometheus that is provisioned beside it', () => {
    const [, uid] = /^ +uid: (\S+)$/m.exec(read('infra/observability/grafana/datasources.yml')) ?? [];
    expect(new Set(shown.map(({ datasource }) => datasource?.uid))).toEqual(new Set([uid]));
  });
});
