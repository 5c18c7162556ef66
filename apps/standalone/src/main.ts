import { createLogger, readSettings } from '#platform';
import { startStandalone } from './standalone';
import { runUntilStopped } from './until-stopped';

/**
 * Everything in one process, on an embedded PostgreSQL unless one is given. Ends with 0 when it was asked to
 * stop, and with one line on standard error and 1 when it cannot go on.
 */
async function main(): Promise<number> {
  const read = readSettings(process.env);
  if (!read.ok) {
    for (const { setting, problem } of read.failure) process.stderr.write(`${setting} ${problem}.\n`);
    return 1;
  }
  const settings = read.value;
  const isGiven = (name: string): boolean => (process.env[name] ?? '') !== '';
  // Standard output is the person's at the terminal; so is what they see of the log, unless they ask for more.
  const logger = createLogger({
    level: isGiven('LOG_LEVEL') ? settings.logLevel : 'warn',
    format: settings.logFormat,
    destination: process.stderr,
  });
  return runUntilStopped(logger, (parts) =>
    startStandalone({
      ...parts,
      settings,
      portIsGiven: isGiven('PORT'),
      metricsPortIsGiven: isGiven('METRICS_PORT'),
    }),
  );
}

process.exit(await main());
