import type { Logger } from '#platform';
import { Closers } from './closers';
import { failureLine } from './failure-line';
import { aborted, Stopped, stopRequested } from './stop-request';

/** What somebody at a terminal has started is given, to open itself with. */
export interface AtTerminal {
  readonly logger: Logger;
  /** For the person at the terminal. */
  readonly say: (text: string) => void;
  /** Aborted when it is asked to stop, or has lost what it cannot do without. */
  readonly signal: AbortSignal;
  /** What is opened goes in here, whatever happens. */
  readonly closers: Closers;
  /** Told when something it cannot do without has gone for good. */
  readonly onLost: (why: Error) => void;
}

/**
 * Starts something and has it run until it is asked to stop or cannot go on, then closes what it has opened.
 *
 * @returns the exit code: 0 when it was asked to stop; 1, after one line on standard error, when it cannot go on.
 */
export async function runUntilStopped(
  logger: Logger,
  start: (parts: AtTerminal) => Promise<void>,
): Promise<number> {
  const asked = stopRequested(() => process.stderr.write('Stopped without waiting.\n'));
  const loss = new AbortController();
  const signal = AbortSignal.any([asked, loss.signal]);
  const closers = new Closers();
  const say = (text: string): void => void process.stdout.write(`${text}\n`);
  const onLost = (why: Error): void => loss.abort(why);
  let cannot = 'start';
  let why: string | undefined;
  try {
    await start({ logger, say, signal, closers, onLost });
    cannot = 'go on';
    await aborted(signal);
    signal.throwIfAborted();
  } catch (failure) {
    if (!asked.aborted || !isOfStopping(failure)) {
      // Whatever failed because of it, what was lost is the reason.
      why = failureLine(loss.signal.aborted ? loss.signal.reason : failure);
    }
  }
  if (asked.aborted) say('Stopping ...');
  await closers.close((cause) => logger.error('not everything could be closed', {}, cause));
  if (asked.aborted) say('Stopped.');
  if (why === undefined) return 0;
  // Last, below whatever the parts had to say of it while they were closed: it is the line that tells what to do.
  process.stderr.write(`Better Care Ledger cannot ${cannot}: ${why}\n`);
  return 1;
}

/** What gives way when it is asked to stop: the request itself, or a wait that it ended. */
function isOfStopping(failure: unknown): boolean {
  return failure instanceof Stopped || (failure instanceof Error && failure.name === 'AbortError');
}
