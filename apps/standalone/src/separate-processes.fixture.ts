import { reported, spawnBuilt, startOpenIdProvider, testDatabase } from '#testing';
import type { OpenIdProvider, TestDatabase } from '#testing';
import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { expect } from '@jest/globals';

type Environment = Readonly<Record<string, string>>;

export interface RunningProcess {
  readonly child: ChildProcess;
  readonly address: string;
  /** Where it tells how it fares. */
  readonly metrics: string;
}

/**
 * The parts as processes of their own, on one database and with somebody else's OpenID provider: what a cluster
 * runs, and nothing of what `npm start` brings along.
 */
export class SeparateProcesses {
  private readonly running: ChildProcess[] = [];

  private constructor(
    readonly database: TestDatabase,
    readonly provider: OpenIdProvider,
  ) {}

  static async prepare(): Promise<SeparateProcesses> {
    return new SeparateProcesses(await testDatabase(), await startOpenIdProvider('better-care-ledger'));
  }

  /** Of one that ends by itself. */
  run(name: string, environment: Environment) {
    return ended(this.spawn(name, environment));
  }

  async start(name: 'gateway' | 'projector' | 'tracker', environment: Environment): Promise<RunningProcess> {
    const child = this.spawn(name, environment);
    const addresses = await new Promise<Omit<RunningProcess, 'child'>>((resolve, reject) => {
      let output = '';
      const take = (text: string) => {
        output += text;
        const [, address, metrics] = /"address":"([^"]+)","metrics":"([^"]+)"/.exec(output) ?? [];
        if (address !== undefined && metrics !== undefined) resolve({ address, metrics });
      };
      child.stdout?.setEncoding('utf8').on('data', take);
      child.stderr?.setEncoding('utf8').on('data', take);
      child.once('close', () => reject(new Error(`The ${name} did not start:\n${output}`)));
    });
    return { child, ...addresses };
  }

  /** Publishes delayed days to the one, and waits until the other shows them. */
  async handOn(
    [gateway, tracker]: readonly [RunningProcess, RunningProcess],
    value = 563,
    applicableAt = '2014-10-30T09:30:00Z',
  ): Promise<void> {
    const event = reported({ period: '2014-09', value, applicableAt });
    const published = await this.ask(gateway, 'publisher@urn:ons:E06000031', '/v1/events', {
      method: 'POST',
      headers: { 'content-type': 'application/cloudevents+json' },
      body: JSON.stringify(event),
    });
    expect(published).toMatchObject({ accepted: 1, refused: 0 });

    const answer = await this.figuresOnce(tracker, value);
    expect(answer).toMatchObject({ known: true, figures: [{ period: '2014-09', reportedSoFar: value }] });
  }

  /** The figures once they are these delayed days; whatever they are where that takes too long. */
  figuresOnce(tracker: RunningProcess, value: number): Promise<Record<string, unknown>> {
    return until(
      () => this.figures(tracker),
      ({ figures }) => JSON.stringify(figures).includes(`"reportedSoFar":${value}`),
    );
  }

  figures(tracker: RunningProcess): Promise<Record<string, unknown>> {
    const question = '/v1/areas/E06000031/measures/delayed-days?from=2014-09&to=2014-09';
    return this.ask(tracker, 'viewer@E06000031', question);
  }

  async close(): Promise<void> {
    for (const child of this.running) child.kill('SIGKILL');
    await this.provider.close();
    await this.database.close();
  }

  private spawn(name: string, environment: Environment): ChildProcess {
    const child = spawnBuilt(`apps/${name}/src/main.js`, [], {
      OIDC_ISSUER: this.provider.issuer,
      PORT: '0',
      METRICS_PORT: '0',
      LOG_FORMAT: 'json',
      ...environment,
    });
    this.running.push(child);
    return child;
  }

  private async ask(
    { address }: RunningProcess,
    grant: string,
    path: string,
    request: Omit<RequestInit, 'headers'> & { headers?: Environment } = {},
  ): Promise<Record<string, unknown>> {
    const token = await this.provider.token({ claims: { bettercare_grants: [grant] } });
    const headers = { ...request.headers, authorization: `Bearer ${token}` };
    const response = await fetch(`${address}${path}`, { ...request, headers });
    return (await response.json()) as Record<string, unknown>;
  }
}

/** Asks it to stop, and expects that it does so in good order. */
export async function stopInOrder({ child }: RunningProcess): Promise<void> {
  child.kill('SIGTERM');
  expect(await once(child, 'close')).toEqual([0, null]);
}

export async function ended(child: ChildProcess): Promise<{ code: number | null; said: string }> {
  let said = '';
  const take = (text: string) => (said += text);
  child.stdout?.setEncoding('utf8').on('data', take);
  child.stderr?.setEncoding('utf8').on('data', take);
  const [code] = (await once(child, 'close')) as [number | null];
  return { code, said };
}

async function until(
  question: () => Promise<Record<string, unknown>>,
  enough: (answer: Record<string, unknown>) => boolean,
): Promise<Record<string, unknown>> {
  const deadline = Date.now() + 60_000;
  for (;;) {
    const answer = await question();
    if (enough(answer) || Date.now() > deadline) return answer;
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}
