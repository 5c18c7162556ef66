import { types } from 'node:util';
import { withoutNhsNumbers } from '#kernel';
import { pino } from 'pino';
import type { DestinationStream, Logger as Pino } from 'pino';
import type { LogLevel } from '../configuration/settings';
import { currentTrace } from '../tracing/trace-context';
import { readableLine } from './readable-line';

/**
 * What may stand beside a message: single values that the code chose by name. Bodies, headers and rows
 * do not fit in, so they cannot be logged by mistake.
 */
export type LogFields = Readonly<Record<string, string | number | bigint | boolean | undefined>>;

/** A log of the process's own doings. An NHS number in any text has its digits overwritten. */
export interface Logger {
  debug(message: string, fields?: LogFields): void;
  info(message: string, fields?: LogFields): void;
  warn(message: string, fields?: LogFields, cause?: unknown): void;
  error(message: string, fields?: LogFields, cause?: unknown): void;
  /** The same log, with fields that every line of it bears. */
  with(fields: LogFields): Logger;
}

export interface LogOptions {
  readonly level: LogLevel;
  /** One JSON object a line for machines, or one readable line for people, with stacks only at `debug`. */
  readonly format: 'json' | 'line';
  /** Where lines go; the standard output unless told otherwise. */
  readonly destination?: { write(line: string): void };
}

/** Fields that name a secret keep their name and lose their value. */
const SECRET = /authorization|cookie|password|secret|token/i;

export function createLogger(options: LogOptions): Logger {
  const output = options.destination ?? process.stdout;
  const withStack = options.level === 'debug';
  const destination: DestinationStream =
    options.format === 'json'
      ? output
      : { write: (line: string) => output.write(readableLine(line, { withStack })) };
  return over(
    pino(
      {
        level: options.level,
        base: null,
        timestamp: pino.stdTimeFunctions.isoTime,
        messageKey: 'message',
        mixin: traceFields,
        formatters: { level: (label) => ({ level: label }) },
      },
      destination,
    ),
  );
}

/** Under the names that OpenTelemetry gives them in logs that are not its own. */
function traceFields(): Record<string, string> {
  const trace = currentTrace();
  return trace === undefined
    ? {}
    : { trace_id: trace.traceId, span_id: trace.spanId, trace_flags: trace.flags };
}

function over(log: Pino): Logger {
  return {
    debug: (message, fields) => log.debug(cleanFields(fields), withoutNhsNumbers(message)),
    info: (message, fields) => log.info(cleanFields(fields), withoutNhsNumbers(message)),
    warn: (message, fields, cause) =>
      log.warn({ ...cleanFields(fields), ...causeFields(cause) }, withoutNhsNumbers(message)),
    error: (message, fields, cause) =>
      log.error({ ...cleanFields(fields), ...causeFields(cause) }, withoutNhsNumbers(message)),
    with: (fields) => over(log.child(cleanFields(fields))),
  };
}

function cleanFields(fields: LogFields = {}): Record<string, string | number | boolean> {
  const clean: Record<string, string | number | boolean> = {};
  for (const [name, value] of Object.entries(fields)) {
    if (value === undefined) continue;
    if (SECRET.test(name)) clean[name] = '(not logged)';
    else if (typeof value === 'number' || typeof value === 'boolean') clean[name] = value;
    else clean[name] = withoutNhsNumbers(String(value));
  }
  return clean;
}

// Of an error only its name, code, words and stack: a database error also carries the row it failed on.
function causeFields(cause: unknown): Record<string, string> {
  if (cause === undefined) return {};
  if (!types.isNativeError(cause)) return { cause: `something thrown that is no error (${typeof cause})` };
  const code = 'code' in cause ? String(cause.code) : undefined;
  return {
    cause: withoutNhsNumbers(`${cause.name}: ${cause.message}`),
    ...(code === undefined ? {} : { causeCode: code }),
    stack: withoutNhsNumbers(cause.stack ?? ''),
  };
}
