import type { Refusal, Result } from '#kernel';

/**
 * What a decider says has happened: a past-tense type (`plan.agreed`) and its plain facts. `data` is JSON
 * whose numbers are whole; a decimal is written as a string, so that it keeps its places.
 */
export interface Decision {
  readonly type: string;
  readonly data: object;
}

/** A decision as the store keeps it. */
export type RecordedDecision<Event extends Decision = Decision> = Event & {
  /** Its place among all decisions: 0, 1, 2 ... without a gap. */
  readonly position: number;
  readonly stream: string;
  /** Its place in its stream: 1, 2, 3 ... */
  readonly version: number;
  /** The database's clock at the append, UTC to the millisecond: `2014-09-19T09:30:00.000Z`. */
  readonly recordedAt: string;
  /** Who decided. */
  readonly actor: string;
};

/** Someone else decided on the stream in the meantime: nothing was recorded. */
export interface VersionConflict extends Refusal {
  readonly rule: 'decided-meanwhile';
  readonly stream: string;
  readonly expectedVersion: number;
  readonly actualVersion: number;
}

export function versionConflict(stream: string, expected: number, actual: number): VersionConflict {
  return {
    rule: 'decided-meanwhile',
    where: '',
    what: 'Somebody has decided on it since it was read',
    mend: 'Read what was decided in the meantime and, if it still stands, decide again',
    stream,
    expectedVersion: expected,
    actualVersion: actual,
  };
}

/**
 * The rules of one kind of stream, pure: time, identifiers and prices come in with the command. `decide`
 * may record nothing (an empty list) when the command asks for what already is.
 */
export interface Decider<State, Command, Event extends Decision, Refused> {
  readonly initialState: State;
  readonly decide: (command: Command, state: State) => Result<readonly Event[], Refused>;
  readonly evolve: (state: State, event: Event) => State;
}
