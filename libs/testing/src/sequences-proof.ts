import assert from 'node:assert/strict';
import { setTimeout as sleep } from 'node:timers/promises';
import type { LedgerEvent } from '#contracts';
import { monthsOf, period } from '#kernel';
import fc from 'fast-check';
import { expectedCells } from './oracle-cells';
import { ProvedSystem } from './proved-system';
import { monthSaid } from './sequence-answers';
import type { CoverageSaid, PlanSaid, SeriesSaid } from './sequence-answers';
import { AGENCIES, badEvents, eventsOf, sequenceCommand } from './sequence-commands';
import type { Place, Read, SequenceCommand } from './sequence-commands';
import { bodyOf, planAfter } from './sequence-plan';
import type { PlanModel, PlanStep } from './sequence-plan';

export interface SequencesProofOptions {
  readonly seed: number;
  readonly sequences: number;
  readonly commandsMax: number;
}

export interface SequencesProof {
  readonly sequences: number;
  /** How many requests were answered with each status. */
  readonly answers: Readonly<Record<number, number>>;
}

const YEARS = ['2014/15', '2015/16'];
const CATCH_UP_WITHIN_MS = 60_000;

/**
 * Sends sequences of commands to the doors of the built system, each about an area and a year of its own, and
 * after each holds what the system says against what must have come of them, worked out apart from it.
 *
 * @throws with the shortest sequence found after which they differ.
 */
export async function proveSequences(options: SequencesProofOptions): Promise<SequencesProof> {
  const { seed, sequences, commandsMax } = options;
  // How many requests are let in is proved elsewhere.
  const system = await ProvedSystem.prepare({ CLIENT_REQUESTS_PER_SECOND: '100000' });
  try {
    const running = system.spawn();
    await running.started();
    const doors = new Doors(running.connection().url, system);
    const places = await placesOf(doors);
    if (sequences > places.length)
      throw new Error(`${places.length} sequences are the most: each needs a council and a year of its own`);
    let run = 0;
    const property = fc.asyncProperty(
      fc.array(sequenceCommand, { minLength: 1, maxLength: commandsMax, size: 'max' }),
      async (commands) => {
        const place = places.pop();
        fc.pre(place !== undefined); // what was found is made no shorter once all are used
        const sequence = new Sequence(doors, place, ++run);
        for (const command of commands) await sequence.carryOut(command);
        await sequence.comparePlan();
        await sequence.compareCounts();
      },
    );
    await fc.assert(property, { seed, numRuns: sequences });
    return { sequences: run, answers: doors.answers };
  } finally {
    await system.close();
  }
}

async function placesOf(doors: Doors): Promise<Place[]> {
  const { body } = await doors.read('/v1/areas?limit=200');
  const { areas } = body as { areas: { code: string; kind: string; from?: string; to?: string }[] };
  const councils = areas.filter(
    ({ kind, from, to }) => kind === 'council-area' && (from ?? to) === undefined,
  );
  return YEARS.flatMap((year) => councils.map(({ code: area }) => ({ area, year })));
}

interface Answered {
  readonly status: number;
  readonly headers: Headers;
  readonly body: unknown;
}

/** The system as whoever may do everything meets it. */
class Doors {
  readonly answers: Record<number, number> = {};

  constructor(
    private readonly url: string,
    private readonly system: ProvedSystem,
  ) {}

  ask(path: string): Promise<Answered> {
    return this.request(path, undefined, { headers: { 'cache-control': 'no-cache' } });
  }

  /** Asks what must have an answer. */
  async read(path: string): Promise<Answered> {
    const answer = await this.ask(path);
    assert.equal(answer.status, 200, JSON.stringify(answer.body));
    return answer;
  }

  send(
    path: string,
    area: string,
    body: unknown,
    headers: Readonly<Record<string, string>>,
  ): Promise<Answered> {
    return this.request(path, area, { method: 'POST', headers, body: JSON.stringify(body) });
  }

  /** @throws when the answer is the system's fault. */
  private async request(path: string, area: string | undefined, init: RequestInit): Promise<Answered> {
    const ofArea =
      area === undefined ? [] : [`publisher@urn:ons:${area}`, `preparer@${area}`, `approver@${area}`];
    const token = await this.system.token({
      bettercare_grants: ['administrator@*', ...ofArea],
      auth_time: 1,
      client_id: 'pages',
    });
    const headers = { ...(init.headers as Record<string, string>), authorization: `Bearer ${token}` };
    const response = await fetch(`${this.url}${path}`, { ...init, headers });
    const { status } = response;
    const text = await response.text();
    this.answers[status] = (this.answers[status] ?? 0) + 1;
    if (status >= 500) throw new Error(`${path} was answered with ${status}: ${text}`);
    return { status, headers: response.headers, body: JSON.parse(text) as unknown };
  }
}

/** One sequence: what was done in it, and what must have come of that. */
class Sequence {
  private readonly accepted: LedgerEvent[] = [];
  private plan: PlanModel = { version: 0, status: 'none' };
  private commands = 0;
  private readonly planPath: string;

  constructor(
    private readonly doors: Doors,
    private readonly place: Place,
    private readonly number: number,
  ) {
    this.planPath = `/v1/areas/${place.area}/plans/${place.year.replace('/', '-')}`;
  }

  async carryOut(command: SequenceCommand): Promise<void> {
    const id = `sequence-${this.number}.${++this.commands}`;
    switch (command.does) {
      case 'report':
      case 'withdraw':
      case 'replace':
        return this.publish(eventsOf(this.place, command, id));
      case 'send-again':
        return this.publish(this.accepted.slice(command.which % (this.accepted.length || 1)).slice(0, 1));
      case 'send-bad':
        return this.publishBad(badEvents(this.place, command.bad, id));
      case 'plan':
        return this.takeStep(command.step, this.versionRead(command.over), id);
    }
  }

  private async publish(events: readonly LedgerEvent[]): Promise<void> {
    if (events.length === 0) return; // nothing to send again yet
    const { status, body } = await this.sendEvents('/v1/events', events);
    assert.equal(status, 202, JSON.stringify(body));
    assert.equal((body as { refused: number }).refused, 0, JSON.stringify(body));
    this.accepted.push(...events);
  }

  /** All or none: what is fit beside the bad one is held back. */
  private async publishBad(events: readonly object[]): Promise<void> {
    const { status, body } = await this.sendEvents('/v1/events?mode=strict', events);
    assert.equal(status, 422, JSON.stringify(body));
  }

  private sendEvents(path: string, events: readonly object[]): Promise<Answered> {
    const headers = { 'content-type': 'application/cloudevents-batch+json' };
    return this.doors.send(path, this.place.area, events, headers);
  }

  private versionRead(over: Read): number | undefined {
    const { version } = this.plan;
    if (over === 'another-version') return version > 1 ? version - 1 : version + 1;
    return over === 'nothing' || version === 0 ? undefined : version;
  }

  private async takeStep(step: PlanStep, read: number | undefined, document: string): Promise<void> {
    const { status, plan } = planAfter(this.plan, step, read, document);
    const headers = {
      'content-type': 'application/json',
      ...(read !== undefined && { 'if-match': `"${read}"` }),
    };
    const answer = await this.doors.send(
      `${this.planPath}/${step}`,
      this.place.area,
      bodyOf(step, document),
      headers,
    );
    assert.equal(answer.status, status, JSON.stringify(answer.body));
    // A weak one where the answer is long enough to be compressed.
    if (status === 200) assert.equal(answer.headers.get('etag')?.replace('W/', ''), `"${plan.version}"`);
    this.plan = plan;
  }

  async comparePlan(): Promise<void> {
    const { status, body } = await this.doors.ask(this.planPath);
    if (this.plan.status === 'none') {
      assert.equal(status, 404);
      return;
    }
    const said = body as PlanSaid;
    assert.deepEqual(
      {
        version: said.version,
        status: said.status,
        inForce: said.inForce?.content.document,
        waiting: said.waiting?.document,
        decisions: said.decisions.length,
      },
      { inForce: undefined, waiting: undefined, ...this.plan, decisions: this.plan.version },
    );
  }

  async compareCounts(): Promise<void> {
    const { area, year } = this.place;
    const months = monthsOf(period(year));
    const expected = this.expectedMonths(months);
    const series = await this.recordedSeries(months);
    assert.deepEqual(series.figures.map(monthSaid), expected);
    const { body } = await this.doors.read(`/v1/areas/${area}/coverage?year=${year}`);
    const { measures } = body as CoverageSaid;
    const complete = expected.filter(({ missing }) => missing.length === 0).length;
    const missing = expected.filter((each) => each.missing.length === AGENCIES.length).length;
    assert.deepEqual(measures.find(({ measure }) => measure.code === 'delayed-days')?.tally, {
      complete,
      incomplete: months.length - complete - missing,
      missing,
      noReporterExpected: 0,
    });
  }

  /** What that which was accepted comes to: the newest version of each count, unless it was withdrawn or replaced. */
  private expectedMonths(months: readonly string[]) {
    const cells = expectedCells(this.accepted);
    return months.map((month) => {
      const live = cells.filter((cell) => cell.month === month);
      const sum = live.reduce((all, { total }) => all + total, 0);
      const byAgency = AGENCIES.map((agency) => live.find((cell) => cell.agency === agency)?.total);
      const isComplete = live.length === AGENCIES.length;
      return {
        period: month,
        value: isComplete ? sum : undefined,
        reportedSoFar: isComplete || live.length === 0 ? undefined : sum,
        byAgency: live.length === 0 ? undefined : byAgency,
        missing: AGENCIES.filter((_, at) => byAgency[at] === undefined),
      };
    });
  }

  /** The series, once everything that was accepted is recorded. */
  private async recordedSeries(months: readonly string[]): Promise<SeriesSaid> {
    const path = `/v1/areas/${this.place.area}/measures/delayed-days?from=${months[0]}&to=${months.at(-1)}`;
    const deadline = performance.now() + CATCH_UP_WITHIN_MS;
    for (;;) {
      const { headers, body } = await this.doors.read(path);
      if (headers.get('bettercare-behind')?.startsWith('deliveries=0,')) return body as SeriesSaid;
      if (performance.now() > deadline) throw new Error('What was accepted was not recorded in time.');
      await sleep(20);
    }
  }
}
