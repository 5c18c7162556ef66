import { createLogger, readSettings } from '#platform';
import { Closers } from './closers';
import { failureLine } from './failure-line';
import { startStandalone } from './standalone';
import { aborted, Stopped, stopRequested } from './stop-request';

/**
 * Everything in one process, on an embedded PostgreSQL unless one is given. Ends with 0 when it was asked to
 * stop, and with one line on standard error and 1 when it cannot go on.
 */
async function main(): Promise<number> {
  const signal = stopRequested(() => process.stderr.write('Stopped without waiting.\n'));
  const read = readSettings(process.env);
  if (!read.ok) {
    for (const { setting, problem } of read.failure) process.stderr.write(`${setting} ${problem}.\n`);
    return 1;
  }
  const settings = read.value;
  // Standard output is the person's at the terminal.
  const logger = createLogger({
    level: settings.logLevel,
    format: settings.logFormat,
    destination: process.stderr,
  });
  const say = (text: string): void => void process.stdout.write(`${text}\n`);
  const closers = new Closers();
  const { lost, onLost } = loss();
  let cannot = 'start';
  let why: string | undefined;
  try {
    const isGiven = (name: string): boolean => (process.env[name] ?? '') !== '';
    const portIsGiven = isGiven('PORT');
    const metricsPortIsGiven = isGiven('METRICS_PORT');
    await startStandalone({
      settings,
      portIsGiven,
      metricsPortIsGiven,
      logger,
      say,
      signal,
      closers,
      onLost,
    });
    cannot = 'go on';
    await Promise.race([aborted(signal), lost]);
  } catch (failure) {
    if (!signal.aborted || !isOfStopping(failure)) why = failureLine(failure);
  }
  if (signal.aborted) say('Stopping ...');
  await closers.close((cause) => logger.error('not everything could be closed', {}, cause));
  if (signal.aborted) say('Stopped.');
  if (why === undefined) return 0;
  // Last, below whatever the parts had to say of it while they were closed: it is the line that tells what to do.
  process.stderr.write(`Better Care Ledger cannot ${cannot}: ${why}\n`);
  return 1;
}

/** Something it cannot do without may go at any time; before it runs, whatever was under way says so itself. */
function loss(): { readonly lost: Promise<never>; readonly onLost: (why: Error) => void } {
  let onLost: (why: Error) => void = () => undefined;
  const lost = new Promise<never>((_, reject) => (onLost = reject));
  lost.catch(() => undefined);
  return { lost, onLost };
}

/** What gives way when the process is asked to stop: the request itself, or a wait that it ended. */
function isOfStopping(failure: unknown): boolean {
  return failure instanceof Stopped || (failure instanceof Error && failure.name === 'AbortError');
}

process.exit(await main());
