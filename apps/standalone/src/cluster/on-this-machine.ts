import { readSettings } from '#platform';
import type { Settings } from '#platform';

const HOST = '127.0.0.1';

/** Of a process that nobody reaches from outside, on ports that are free; it tells where it answers. */
export const ON_THIS_MACHINE = {
  HOST,
  PORT: '0',
  METRICS_HOST: HOST,
  METRICS_PORT: '0',
  LOG_FORMAT: 'json',
} as const;

/** Of the same environment as the processes', for what is asked and published from here. */
export function settingsOf(environment: Readonly<Record<string, string>>): Settings {
  const read = readSettings(environment);
  if (read.ok) return read.value;
  throw new Error(read.failure.map(({ setting, problem }) => `${setting} ${problem}`).join('; '));
}
