import type { LoggerService } from '@nestjs/common';
import type { Logger } from './logger';

/**
 * The framework's own messages in our log. What it says at start (modules, routes) interests nobody
 * but a developer, so it is logged as debug; its warnings and errors keep their level.
 */
export function nestLogger(logger: Logger): LoggerService {
  return {
    log: (message: unknown, ...rest: unknown[]) => logger.debug(said(message), context(rest)),
    debug: (message: unknown, ...rest: unknown[]) => logger.debug(said(message), context(rest)),
    verbose: (message: unknown, ...rest: unknown[]) => logger.debug(said(message), context(rest)),
    warn: (message: unknown, ...rest: unknown[]) => logger.warn(said(message), context(rest)),
    error: (message: unknown, ...rest: unknown[]) =>
      logger.error(said(message), context(rest), message instanceof Error ? message : undefined),
    fatal: (message: unknown, ...rest: unknown[]) =>
      logger.error(said(message), context(rest), message instanceof Error ? message : undefined),
  };
}

function said(message: unknown): string {
  if (message instanceof Error) return message.message;
  return typeof message === 'string' ? message : JSON.stringify(message);
}

// The framework gives the name of what speaks as the last of the rest.
function context(rest: readonly unknown[]): { from?: string } {
  const last = rest.at(-1);
  return typeof last === 'string' ? { from: last } : {};
}
