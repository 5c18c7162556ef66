import type { Result } from '#kernel';
import { Inject, Injectable } from '@nestjs/common';
import type { FastifyRequest } from 'fastify';
import type { JWTVerifyGetKey } from 'jose';
import type { Settings } from '../configuration/settings';
import { PROVIDER_KEYS, SETTINGS } from '../tokens';
import type { Identity } from './grants';
import { verifyToken } from './token-verifier';
import type { TokenRefusal } from './token-verifier';

const BEARER = /^bearer +([\w.~+/-]+=*) *$/i;

type Verified = Promise<Result<Identity, TokenRefusal> | undefined>;

/** Who calls, as their token says: verified once a request, by whoever asks first. */
@Injectable()
export class Callers {
  private readonly verified = new WeakMap<FastifyRequest['raw'], Verified>();

  constructor(
    @Inject(SETTINGS) private readonly settings: Settings,
    @Inject(PROVIDER_KEYS) private readonly keys: JWTVerifyGetKey,
  ) {}

  /** Nothing where the request bears no token. */
  identify(request: FastifyRequest): Verified {
    const known = this.verified.get(request.raw);
    if (known !== undefined) return known;
    const verified = this.verify(request.headers.authorization);
    this.verified.set(request.raw, verified);
    return verified;
  }

  private async verify(header: string | undefined): Verified {
    const token = header === undefined ? undefined : BEARER.exec(header)?.[1];
    if (token === undefined) return undefined;
    const { oidcIssuer: issuer, oidcAudience: audience, oidcGrantsClaim, oidcPersonClaim } = this.settings;
    if (issuer === undefined) throw new Error('No issuer is set; the platform module checks that one is.');
    const rules = { issuer, audience, grantsClaim: oidcGrantsClaim, personClaim: oidcPersonClaim };
    return verifyToken(token, this.keys, rules);
  }
}
