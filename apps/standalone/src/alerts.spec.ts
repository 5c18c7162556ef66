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

describe('the alerts', () => {
  const alerts = read('infra/observability/alerts.yml');
  const manual = read('docs/operating.md');
  const named = [...alerts.matchAll(/- alert: (\w+)/g)].map(([, name]) => name);

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

  test('watch metrics that there are', async () => {
    const watched = [...alerts.matchAll(/\b(?:bettercare|nodejs|process)_\w+/g)].map(([name]) => name);
    expect(watched.length).toBeGreaterThan(10);
    const known = await told();
    expect(watched.filter((name) => !known.has(name))).toEqual([]);
  });

  test('are told apart by states and outcomes that there are', () => {
    const values = DECLARED.flatMap(({ labels }) =>
      Object.values(labels).flatMap((bound) => (Array.isArray(bound) ? (bound as string[]) : [])),
    );
    const asked = [...alerts.matchAll(/\b(?:state|outcome|status)=~?"([^"]+)"/g)].flatMap(([, given = '']) =>
      given.split('|'),
    );
    expect(asked).not.toEqual([]);
    expect(asked.filter((value) => !values.includes(value))).toEqual([]);
  });

  test('each have a line in the operating guide that says what to do, and the guide knows no others', () => {
    const described = [...manual.matchAll(/^\| `(\w+)` \((?:page|ticket)\) \|/gm)].map(([, name]) => name);
    expect(named.length).toBeGreaterThan(10);
    expect(described).toEqual(named);
  });
});
