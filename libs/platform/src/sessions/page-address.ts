import type { FastifyRequest } from 'fastify';
import { isLoopback } from '../configuration/loopback';
import type { CookieKind } from './cookies';

/** Where people are sent to sign in; `to` is the page they come back to. */
export const SIGN_IN_PATH = '/sign-in';
/** Where their provider sends them back to. */
export const SIGNED_IN_PATH = '/signed-in';

interface PublicUrl {
  readonly publicUrl: string | undefined;
}

/** Where people reach the pages, `https://ledger.example`, as the settings say; undefined where they do not. */
export function publicOrigin({ publicUrl }: PublicUrl): string | undefined {
  return publicUrl === undefined ? undefined : new URL(publicUrl).origin;
}

/**
 * Where people reach the pages: as the settings say, or, where they do not, as somebody on this very machine has typed it.
 * Undefined where neither holds: by no other name is anybody signed in.
 */
export function originOf(
  settings: PublicUrl,
  { headers }: Pick<FastifyRequest, 'headers'>,
): string | undefined {
  return publicOrigin(settings) ?? typedOrigin(headers);
}

function typedOrigin(headers: FastifyRequest['headers']): string | undefined {
  const address = `http://${headers.host ?? ''}`;
  if (!URL.canParse(address)) return undefined;
  const { origin, hostname, host } = new URL(address);
  return isLoopback(hostname) && address === `http://${host}` ? origin : undefined;
}

/** How cookies are set there. Over plain HTTP, which is this machine alone, several systems have one each by their port. */
export function cookieKindOf(origin: string): CookieKind {
  const { protocol, port } = new URL(origin);
  return protocol === 'https:' ? { prefix: '__Host-', suffix: '' } : { prefix: '', suffix: `-${port || 80}` };
}

const PATH_LENGTH_MAX = 1_000;

/**
 * The page somebody asked for, where it is one of ours: nothing that a browser could read as another host, and no
 * character that it would drop or turn into a slash.
 */
export function pagePath(asked: unknown): string | undefined {
  if (typeof asked !== 'string' || asked.length > PATH_LENGTH_MAX) return undefined;
  if (!/^\/(?![/\\])[\x21-\x5b\x5d-\x7e]*$/.test(asked)) return undefined;
  const origin = 'https://ledger.invalid';
  const read = URL.canParse(asked, origin) ? new URL(asked, origin) : undefined;
  return read?.origin === origin && !read.pathname.startsWith('//') ? read.pathname + read.search : undefined;
}
