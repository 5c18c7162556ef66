import { within } from '#platform';
import type { LogLines } from '#platform';
import type { Lane } from '../event-log';
import { laneName } from '../event-log';
import type { BrokerLanes } from './broker-lanes';
import { isRefusal } from './broker-lanes';

/** What was told when brokers were asked where lanes end. */
export interface ToldEnds {
  /** By the name of the lane; those that nobody told of now are missing. */
  readonly ends: ReadonlyMap<string, number>;
  /** Those that are gone, or have no leader. */
  readonly refused: readonly Lane[];
  /** Why a broker did not answer, where one did not. */
  readonly failure: Error | undefined;
}

type Answer = Pick<ToldEnds, 'refused'> & { readonly ends: ReadonlyMap<string, number> };

const PATIENCE_MS = 1_000;
const REST_MS = 500;

/**
 * Asks where lanes end, each broker by itself: a lane that is gone, or has no leader, and a broker that hangs keep
 * the ends of others from nobody. Lanes of which a broker does not answer rest for a while.
 */
export class LaneEnds {
  private readonly last = new Map<string, number>();
  /** Until an answer that was given up waiting for has come, and a little longer. */
  private readonly resting = new Map<string, Error>();
  private failing = false;

  constructor(
    private readonly lanes: Pick<BrokerLanes, 'byLastLeader' | 'ends'>,
    private readonly log: LogLines,
    private readonly patienceMs = PATIENCE_MS,
  ) {}

  /** As was told last, now or earlier. */
  lastOf(lane: Lane): number | undefined {
    return this.last.get(laneName(lane));
  }

  /** @param hear is told what each broker answers as soon as it does */
  async ask(lanes: readonly Lane[], hear: (answer: Answer) => void = () => {}): Promise<ToldEnds> {
    const answers: Answer[] = [];
    const awake = lanes.filter((lane) => !this.resting.has(laneName(lane)));
    await Promise.all(
      this.lanes.byLastLeader(awake).map(async (group) => {
        const answer = await this.inTime(group);
        if (answer === undefined) return;
        hear(answer);
        answers.push(answer);
      }),
    );
    const failure = lanes.map((lane) => this.resting.get(laneName(lane))).find((each) => each !== undefined);
    this.say(failure);
    return {
      ends: new Map(answers.flatMap(({ ends }) => [...ends])),
      refused: answers.flatMap(({ refused }) => refused),
      failure,
    };
  }

  /** Nothing when they rest from now on. */
  private async inTime(group: readonly Lane[]): Promise<Answer | undefined> {
    const answer = this.askGroup(group);
    try {
      return await within(this.patienceMs, answer);
    } catch (error) {
      const failure = error instanceof Error ? error : new Error(String(error));
      for (const lane of group) this.resting.set(laneName(lane), failure);
      void answer
        .then(() => 0)
        .catch(() => REST_MS)
        .then((restMs) => setTimeout(() => this.wake(group), restMs).unref());
      return undefined;
    }
  }

  private wake(group: readonly Lane[]): void {
    for (const lane of group) this.resting.delete(laneName(lane));
  }

  /** A refusal is of some of them: asked alone, each says whether of itself. */
  private async askGroup(group: readonly Lane[]): Promise<Answer> {
    try {
      const ends = await this.lanes.ends(group);
      for (const [name, end] of ends) this.last.set(name, end);
      return { ends, refused: [] };
    } catch (error) {
      if (!isRefusal(error)) throw error;
      if (group.length === 1) return { ends: new Map(), refused: group };
      const answers = await Promise.all(group.map((lane) => this.askGroup([lane])));
      return {
        ends: new Map(answers.flatMap(({ ends }) => [...ends])),
        refused: answers.flatMap(({ refused }) => refused),
      };
    }
  }

  private say(failure: Error | undefined): void {
    const fails = failure !== undefined;
    if (fails && !this.failing)
      this.log.warn('A broker does not say where its lanes end; going by what was last said', {}, failure);
    if (!fails && this.failing) this.log.info('Brokers say again where lanes end');
    this.failing = fails;
  }
}
