/** What the exit code of every command means; printed by `bettercare --help`. */
export const EXIT = {
  done: 0,
  /** Nothing is running, no token, a file that cannot be read, a question that was refused. */
  failed: 1,
  /** Some of what was sent was refused. The rest was accepted. */
  someRefused: 2,
  /** The records, the chain, the cells or the decisions are not what they should be. */
  doesNotHold: 3,
} as const;

/** An expected failure: one line for whoever typed the command. */
export class CommandFailure extends Error {
  override readonly name = 'CommandFailure';
}
