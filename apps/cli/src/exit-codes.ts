import { constants } from 'node:os';

/** What the exit code of every command means; `EXIT_CODES` says it to people. */
export const EXIT = {
  done: 0,
  failed: 1,
  someRefused: 2,
  doesNotHold: 3,
  interrupted: 130,
} as const;

/** Printed by `bettercare --help`. */
export const EXIT_CODES: Readonly<Record<keyof typeof EXIT, string>> = {
  done: 'done',
  failed:
    'failed: nothing runs, no token, a file that cannot be read, a question refused, nothing backed up or restored',
  someRefused:
    'some of what was sent was refused, and is listed; the rest was accepted, unless --strict held it back',
  doesNotHold:
    'something does not hold: outcomes, chain, cells or decisions; a return is blocked, or comes to something else; or what was restored is not what was backed up',
  interrupted:
    'stopped by Ctrl-C (143: by SIGTERM); publish says where, and the same command goes on from there',
};

/** An expected failure: one line for whoever typed the command. */
export class CommandFailure extends Error {
  override readonly name: string = 'CommandFailure';
  readonly exitCode: number = EXIT.failed;
}

/** Whoever typed the command has stopped it, and is told how far it came. */
export class Stopped extends CommandFailure {
  override readonly name = 'Stopped';
  override readonly exitCode: number;

  constructor(signal: NodeJS.Signals, howFar: string) {
    super(`Stopped.${howFar}`);
    this.exitCode = signal === 'SIGINT' ? EXIT.interrupted : 128 + constants.signals[signal];
  }
}
