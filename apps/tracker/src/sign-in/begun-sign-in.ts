import { cookieName, pagePath } from '#platform';
import type { CookieKind } from '#platform';
import { z } from 'zod';

/**
 * What is kept between a sign-in that was begun and its end, in a cookie of the browser that began it: nobody else can
 * finish it there, and no server has to remember those that were given up.
 */
export interface BegunSignIn {
  /** What the provider is to have been asked with; proves that whoever asks for the token asked for the code. */
  readonly verifier: string;
  /** What the provider's answer has to name, so that no answer to another question is taken for it. */
  readonly nonce: string;
  /** The page that was asked for. */
  readonly to: string;
}

/** As long as somebody may take at their provider. */
export const BEGUN_SECONDS = 10 * 60;
/** Begun at once in one browser, in as many windows; beyond it all of them begin again. */
export const BEGUN_MAX = 8;

const NAME = 'sign-in-';
const STATE = /^[\w-]{1,100}$/;

const begun = z.tuple([z.string(), z.string(), z.string().transform((to) => pagePath(to) ?? '/')]);

/** One for each sign-in, by the state that comes back with the answer: several windows may be signing in at once. */
export function begunName(state: string): string {
  return NAME + state;
}

export function isState(text: unknown): text is string {
  return typeof text === 'string' && STATE.test(text);
}

/** All that were begun, of the cookies that a browser sends. */
export function begunNames(cookies: ReadonlyMap<string, string>, kind: CookieKind): string[] {
  const [before, after] = [cookieName({ ...kind, suffix: '' }, ''), kind.suffix];
  return [...cookies.keys()].flatMap((cookie) => {
    const name = cookie.slice(before.length, cookie.length - after.length);
    return cookie === before + name + after && name.startsWith(NAME) ? [name] : [];
  });
}

export function writeBegun({ verifier, nonce, to }: BegunSignIn): string {
  return Buffer.from(JSON.stringify([verifier, nonce, to])).toString('base64url');
}

export function readBegun(text: string | undefined): BegunSignIn | undefined {
  try {
    const read = begun.safeParse(JSON.parse(Buffer.from(text ?? '', 'base64url').toString()));
    if (!read.success) return undefined;
    const [verifier, nonce, to] = read.data;
    return { verifier, nonce, to };
  } catch {
    return undefined;
  }
}
