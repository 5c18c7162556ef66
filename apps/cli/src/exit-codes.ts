/** What the exit code of every command means; `EXIT_CODES` says it to people. */
export const EXIT = {
  done: 0,
  failed: 1,
  someRefused: 2,
  doesNotHold: 3,
} as const;

/** Printed by `bettercare --help`. */
export const EXIT_CODES: Readonly<Record<keyof typeof EXIT, string>> = {
  done: 'done',
  failed: 'failed: nothing runs, no token, a file that cannot be read, a question refused',
  someRefused:
    'some of what was sent was refused, and is listed; the rest was accepted, unless --strict held it back',
  doesNotHold: 'something does not hold: outcomes, chain, cells or decisions',
};

/** An expected failure: one line for whoever typed the command. */
export class CommandFailure extends Error {
  override readonly name = 'CommandFailure';
}
