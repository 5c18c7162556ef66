import { expect, test } from '@jest/globals';
import { Carrier } from './carrier';
import { DueWork } from './due-work';
import type { Duty } from './duty';
import { MemoryRuns } from './memory-runs.fixture';
import { OwnHands } from './own-hands';

const SILENT = { error: () => undefined, warn: () => undefined, info: () => undefined };
const MINUTE_MS = 60_000;

test('what cannot wait as long as others can is tried again within the pause that it bears', async () => {
  const runs = new MemoryRuns(Date.parse('2026-11-30T08:00:00Z'));
  const key = { name: 'deliver', area: 'E06000031', period: 'once' };
  const duty: Duty = {
    name: 'deliver',
    limitMs: MINUTE_MS,
    pauseMs: () => 15 * MINUTE_MS,
    due: () => Promise.resolve([{ ...key, dueSince: new Date(runs.nowMs) }]),
    carryOut: () => Promise.reject(new Error('The other side is away')),
  };
  await new DueWork(runs, [duty], 'spec', SILENT).look();
  const carrier = new Carrier({ runs, duties: [duty], by: 'spec', log: SILENT });
  for (let attempt = 1; attempt <= 10; attempt += 1) {
    expect(await carrier.carryOut(key)).toBe('failed');
    runs.nowMs += 15 * MINUTE_MS;
  }
});

test('what others have the means for is not even begun by one that lacks them', async () => {
  const runs = new MemoryRuns(Date.parse('2026-11-30T08:00:00Z'));
  const key = { name: 'deliver', area: 'E06000031', period: 'once' };
  const reporter = (by: string, has: boolean) => {
    const duty: Duty = {
      ...{ name: key.name, limitMs: MINUTE_MS, isForOthers: () => Promise.resolve(!has) },
      due: () => Promise.resolve([{ ...key, dueSince: new Date(runs.nowMs) }]),
      carryOut: () => Promise.resolve({ by }),
    };
    return { duty, carrier: new Carrier({ runs, duties: [duty], by, log: SILENT }) };
  };
  const [lacking, having] = [reporter('lacking', false), reporter('having', true)];
  await new DueWork(runs, [lacking.duty], 'spec', SILENT).look();
  expect(await lacking.carrier.carryOut(key)).toBe('elsewhere');
  expect(await having.carrier.carryOut(key)).toBe('done');
  expect([...runs.rows.values()]).toMatchObject([{ attempts: 1, outcome: { by: 'having' } }]);
});

test.each([
  { outside: 'letters', of: 'digests' },
  { outside: 'digests', of: 'letters' },
] as const)(
  'ten $outside and ten deliveries by one way that never end hold up no $of, no other way, and nothing that is done here',
  async ({ outside, of }) => {
    const runs = new MemoryRuns(Date.parse('2026-11-30T08:00:00Z'));
    const done: string[] = [];
    let answer = (): void => undefined;
    const answered = new Promise<void>((resolve) => (answer = resolve));
    const duty = (name: string, outside: Duty['outside'], periods: readonly string[]): Duty => ({
      ...{ name, limitMs: MINUTE_MS, ...(outside && { outside }) },
      wayOf: ({ period }) => period.split(' ')[0] ?? '',
      due: () =>
        Promise.resolve(
          periods.map((period) => ({ name, area: 'E06000031', period, dueSince: new Date(runs.nowMs) })),
        ),
      carryOut: async ({ period }) => {
        if (/^(hangs|e-mail)/.test(period)) await answered;
        done.push(period);
        return null;
      },
    });
    const ten = (what: string) => Array.from({ length: 10 }, (_, number) => `${what} ${number}`);
    const duties = [
      duty('tell-those', outside, ten('hangs')),
      duty('tell-others', of, ['told']),
      duty('deliver', 'deliveries', [...ten('e-mail'), 'mesh', 'folder']),
      duty('submit', undefined, ['submission']),
    ];
    const dueWork = new DueWork(runs, duties, 'spec', SILENT);
    const carrier = new Carrier({ runs, duties, by: 'spec', log: SILENT });
    const hands = () => new OwnHands((key) => carrier.carryOut(key), 2, SILENT);
    const inside = hands();
    const told = { letters: hands(), digests: hands() };
    const [byMail, byMesh, byFolder] = [hands(), hands(), hands()];
    const deliveries = new Map([
      ['e-mail', byMail],
      ['mesh', byMesh],
      ['folder', byFolder],
    ]);
    await dueWork.look();
    await dueWork.handOut(inside, { ...told, deliveries });
    for (const each of [inside, told[of], byMesh, byFolder]) await each.close();
    expect(done.sort()).toEqual(['folder', 'mesh', 'submission', 'told']);
    answer();
    for (const each of [told[outside], byMail]) await each.close();
  },
);
