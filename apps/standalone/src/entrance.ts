import { createHash, timingSafeEqual } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { page, SIGN_IN_PATH } from './sign-in-page';

/** Where a browser becomes known; the key follows. */
export const ENTRANCE_PATH = '/welcome/';

const KNOWN_FOR_SECONDS = 30 * 24 * 60 * 60;

/**
 * Knows the browsers of whoever owns the data folder: they have opened the address that was printed for them. In those, a
 * sample person is chosen by a click; in any other, and by any program, only with that person's secret. So nobody else who
 * has an account on this machine becomes an operator by asking.
 */
export class Entrance {
  private pages: string | undefined;

  constructor(private readonly key: string) {}

  addressTo(issuer: string, pages: string): string {
    this.pages = pages;
    return issuer + ENTRANCE_PATH + this.key;
  }

  open(request: IncomingMessage, response: ServerResponse): void {
    const given = request.url?.slice(ENTRANCE_PATH.length) ?? '';
    if (this.pages === undefined || !isSame(given, this.key)) {
      page(response, 403, '<p>That is not the address that was printed when this ledger was started.</p>');
      return;
    }
    response.writeHead(303, {
      location: this.pages,
      'set-cookie': `${cookieName(request)}=${this.key}; Path=${SIGN_IN_PATH}; Max-Age=${KNOWN_FOR_SECONDS}; HttpOnly; SameSite=Lax`,
      'cache-control': 'no-store',
      'referrer-policy': 'no-referrer',
    });
    response.end();
  }

  /** Whether the browser is a known one. */
  knows(request: IncomingMessage): boolean {
    const name = cookieName(request);
    const pairs = request.headers.cookie?.split(';') ?? [];
    return pairs.some((pair) => {
      const [found = '', value = ''] = pair.trim().split('=');
      return found === name && isSame(value, this.key);
    });
  }
}

/** Cookies do not know ports; several ledgers on one machine have one each. */
function cookieName({ socket }: IncomingMessage): string {
  return `bettercare-browser-${socket.localPort}`;
}

function isSame(given: string, key: string): boolean {
  return timingSafeEqual(sha256(given), sha256(key));
}

function sha256(text: string): Buffer {
  return createHash('sha256').update(text).digest();
}
