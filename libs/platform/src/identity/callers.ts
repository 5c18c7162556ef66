import { ok } from '#kernel';
import type { Result } from '#kernel';
import { Injectable } from '@nestjs/common';
import type { FastifyRequest } from 'fastify';
import { isForPage, isSameForAll } from '../sessions/page';
import { Sessions } from '../sessions/sessions';
import type { Identity } from './grants';
import { Identification } from './identification';
import type { TokenRefusal } from './token-verifier';

const BEARER = /^bearer +([\w.~+/-]+=*) *$/i;

type Verified = Promise<Result<Identity, TokenRefusal> | undefined>;

/** Who calls, as their token says, or on a page their session: verified once a request, by whoever asks first. */
@Injectable()
export class Callers {
  private readonly verified = new WeakMap<FastifyRequest['raw'], Verified>();

  constructor(
    private readonly identification: Identification,
    private readonly sessions: Sessions,
  ) {}

  /** Nothing where the request bears neither. */
  identify(request: FastifyRequest): Verified {
    const known = this.verified.get(request.raw);
    if (known !== undefined) return known;
    if (isSameForAll(request)) return Promise.resolve(undefined);
    const verified = isForPage(request)
      ? this.bySession(request)
      : this.byToken(request.headers.authorization);
    this.verified.set(request.raw, verified);
    return verified;
  }

  /** In how many seconds to come again, of a request whose token could not be judged. */
  retryAfterSeconds(): number {
    return this.identification.retryAfterSeconds();
  }

  private async bySession(request: FastifyRequest): Verified {
    const session = await this.sessions.of(request);
    return session && ok(session.identity);
  }

  private async byToken(header: string | undefined): Verified {
    const token = header === undefined ? undefined : BEARER.exec(header)?.[1];
    return token === undefined ? undefined : this.identification.identify(token);
  }
}
