import { fold, handle, type DecidedBy, type DecisionStore, type RecordedDecision } from '#decisions';
import { fail, ok, type Refusal, type Result } from '#kernel';
import type { PoolClient } from 'pg';
import { quarantineDecider, type QuarantineCommand, type QuarantineState } from './quarantine.decider';
import { quarantineStream, type QuarantineEvent } from './quarantine.events';

interface Which {
  readonly lane: number;
  readonly offset: number;
}

/** Where a quarantined delivery stands, and every decision that led there. */
export async function quarantineStanding(
  store: DecisionStore,
  which: Which,
): Promise<{
  readonly state: QuarantineState;
  readonly version: number;
  readonly decisions: readonly RecordedDecision<QuarantineEvent>[];
}> {
  const history = await store.read(quarantineStream(which));
  const decisions = history as readonly RecordedDecision<QuarantineEvent>[];
  return { state: fold(quarantineDecider, history), version: history.length, decisions };
}

/** Records what somebody decided on a quarantined delivery, and where it stands since, in one transaction. */
export async function decideQuarantine(
  store: DecisionStore,
  command: QuarantineCommand,
  by: DecidedBy,
): Promise<Result<RecordedDecision<QuarantineEvent>, Refusal>> {
  const which = command.type === 'replay' ? command.replay : command.dismissal;
  const stream = quarantineStream(which);
  const decided = await handle(store, quarantineDecider, stream, command, by, standAs(which));
  if (!decided.ok) return fail(decided.failure);
  const [decision] = decided.value;
  if (!decision) throw new Error(`A command on ${stream} was taken and decided nothing`);
  return ok(decision);
}

function standAs({ lane, offset }: Which) {
  return async (
    client: PoolClient,
    recorded: readonly RecordedDecision<QuarantineEvent>[],
  ): Promise<void> => {
    for (const { type, position } of recorded) {
      await client.query(
        `INSERT INTO quarantine_standing (lane, log_offset, state, position) VALUES ($1, $2, $3, $4)
         ON CONFLICT (lane, log_offset) DO UPDATE SET state = excluded.state, position = excluded.position`,
        [lane, offset, type === 'quarantine.replayed' ? 'replayed' : 'dismissed', position],
      );
    }
  };
}
