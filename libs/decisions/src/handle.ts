import type { PoolClient } from 'pg';
import { fail, type Refusal, type Result } from '#kernel';
import { versionConflict } from './decision';
import type { Decider, Decision, RecordedDecision, VersionConflict } from './decision';
import type { DecisionStore } from './decision.store';

/** Who decides, and over which version of the stream, where they have said which one they read. */
export interface DecidedBy {
  readonly actor: string;
  readonly expectedVersion?: number | undefined;
}

/**
 * Runs one command: reads the stream, folds it into a state, decides, and records what was decided if nobody
 * else has decided in between. A conflict is not tried again: the person decided over what they had read, and
 * a second try would decide over something they never saw.
 */
export async function handle<State, Command, Event extends Decision, Refused>(
  store: DecisionStore,
  decider: Decider<State, Command, Event, Refused>,
  stream: string,
  command: Command,
  by: DecidedBy,
  also?: (client: PoolClient, recorded: readonly RecordedDecision<Event>[]) => Promise<void>,
): Promise<Result<RecordedDecision<Event>[], Refused | VersionConflict>> {
  const history = await store.read(stream);
  const { expectedVersion = history.length } = by;
  if (expectedVersion !== history.length)
    return fail(versionConflict(stream, expectedVersion, history.length));
  const decided = decider.decide(command, fold(decider, history));
  if (!decided.ok) return fail(decided.failure);
  return store.append(stream, history.length, decided.value, by, also);
}

/**
 * What keeps a decision from standing that is found only once it is its turn: what somebody else decided first, or a guard of
 * what is written along with it. Thrown in its transaction, of which nothing stands.
 */
export class RefusedInTurn extends Error {
  override readonly name: string = 'RefusedInTurn';
  constructor(
    readonly refusals: readonly Refusal[],
    options?: ErrorOptions,
  ) {
    super(refusals.map(({ what }) => what).join('; '), options);
  }
}

/**
 * Runs one command as `handle` does. Someone else's decision in between is a refusal like any other, and so is what `also`
 * finds once it is the turn of this one, where it throws RefusedInTurn.
 */
export async function handleOrRefuse<State, Command, Event extends Decision>(
  store: DecisionStore,
  decider: Decider<State, Command, Event, readonly Refusal[]>,
  stream: string,
  command: Command,
  by: DecidedBy,
  also?: (client: PoolClient, recorded: readonly RecordedDecision<Event>[]) => Promise<void>,
): Promise<Result<RecordedDecision<Event>[], readonly Refusal[]>> {
  try {
    const decided = await handle(store, decider, stream, command, by, also);
    if (decided.ok) return decided;
    return fail('rule' in decided.failure ? [decided.failure] : decided.failure);
  } catch (error) {
    if (error instanceof RefusedInTurn) return fail(error.refusals);
    throw error;
  }
}

/** Enough for whatever people decide at one moment. */
const ATTEMPTS_MAX = 20;

/**
 * Decides what is so, or is to be so, whatever was decided meanwhile: over that, as often as somebody came first. What is
 * refused for any other reason is not tried again.
 */
export async function decideAnyhow<Value, Refused extends readonly { readonly rule: string }[]>(
  decide: () => Promise<Result<Value, Refused>>,
): Promise<Result<Value, Refused>> {
  for (let attempt = 1; ; attempt += 1) {
    const outcome = await decide();
    const isMeanwhile = !outcome.ok && outcome.failure.every(({ rule }) => rule === 'decided-meanwhile');
    if (!isMeanwhile || attempt === ATTEMPTS_MAX) return outcome;
  }
}

/** The state a stream's decisions add up to. The stream must be one that this decider has written. */
export function fold<State, Event extends Decision>(
  decider: Pick<Decider<State, never, Event, unknown>, 'initialState' | 'evolve'>,
  history: readonly RecordedDecision[],
): State {
  return (history as readonly RecordedDecision<Event>[]).reduce(
    (state, decision) => decider.evolve(state, decision),
    decider.initialState,
  );
}
