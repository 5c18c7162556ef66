import { createHash } from 'node:crypto';
import { fail, ok } from '#kernel';
import type { Result } from '#kernel';
import type { JWTVerifyGetKey } from 'jose';
import type { Identity } from './grants';
import { isActive } from './introspection';
import type { IntrospectionOptions } from './introspection';
import { Pauses } from './pauses';
import { providerKeys, ProviderUnavailable } from './provider-keys';
import type { ProviderKeysOptions } from './provider-keys';
import { Remembered } from './remembered';
import { verifyToken } from './token-verifier';
import type { TokenRefusal, TokenRules } from './token-verifier';

/** A token that holds is not verified again for this long. A signature costs more than all else of a short answer. */
const VERIFIED_MS = 60_000;
/** What a provider said of a token holds for this long: so late may a token that was revoked still be believed. */
const STANDING_MS = 30_000;
/** Tokens of either kind remembered at once. Only a token whose signature holds is, so that strangers fill nothing. */
const TOKENS_MAX = 2_000;
/** When to come again where nothing is known of when the provider is asked next. */
const RETRY_SECONDS = 5;

export interface IdentificationOptions {
  readonly rules: TokenRules;
  readonly keys: Omit<ProviderKeysOptions, 'issuer' | 'onFetched' | 'pauses'>;
  /** Where given, every token is asked about. */
  readonly introspection?: IntrospectionOptions | undefined;
  /** Hears why the provider gave no keys, each time it was asked. */
  readonly onUnavailable?: (cause: unknown) => void;
  readonly now?: () => number;
}

/**
 * Tells who a bearer token speaks for: its signature and claims hold, and the provider, where it can be asked, has not
 * revoked it. Tokens are remembered by their hash and never kept.
 */
export class Identification {
  private readonly now: () => number;
  private readonly verified: Remembered<Identity>;
  private readonly standings: Remembered<Promise<boolean>>;
  private readonly keys: JWTVerifyGetKey;
  private readonly pauses: Pauses;
  private keysFetched = 0;

  constructor(private readonly options: IdentificationOptions) {
    this.now = options.now ?? Date.now;
    this.verified = new Remembered(TOKENS_MAX, this.now);
    this.standings = new Remembered(TOKENS_MAX, this.now);
    this.pauses = new Pauses(options.onUnavailable, options.now);
    this.keys = providerKeys({
      ...options.keys,
      issuer: options.rules.issuer,
      pauses: this.pauses,
      onFetched: () => this.forgetVerified(),
    });
  }

  /** In how many seconds it is worth coming again, where the provider was unavailable. */
  retryAfterSeconds(): number {
    return Math.ceil(this.pauses.leftMs() / 1_000) || RETRY_SECONDS;
  }

  async identify(token: string): Promise<Result<Identity, TokenRefusal>> {
    const hash = createHash('sha256').update(token).digest('base64');
    const verified = await this.verify(token, hash);
    if (!verified.ok || this.options.introspection === undefined) return verified;
    try {
      if (await this.standing(token, hash, this.options.introspection)) return verified;
    } catch (cause) {
      if (cause instanceof ProviderUnavailable) return fail('provider-unavailable');
      throw cause;
    }
    this.verified.delete(hash);
    return fail('revoked');
  }

  private async verify(token: string, hash: string): Promise<Result<Identity, TokenRefusal>> {
    const known = this.verified.get(hash);
    if (known !== undefined) return ok(known);
    const { keysFetched } = this;
    const verified = await verifyToken(token, this.keys, this.options.rules);
    // Keys that came meanwhile may no longer hold the one it was verified with.
    if (verified.ok && keysFetched === this.keysFetched) {
      const endsAt = verified.value.expiresAt?.getTime() ?? 0;
      this.verified.set(hash, verified.value, Math.min(this.now() + VERIFIED_MS, endsAt));
    }
    return verified;
  }

  /** Whether the provider says that it stands. Whoever asks while it is being asked waits for the same answer. */
  private async standing(token: string, hash: string, introspection: IntrospectionOptions): Promise<boolean> {
    let asked = this.standings.get(hash);
    if (asked === undefined) {
      asked = isActive(token, introspection);
      this.standings.set(hash, asked, this.now() + STANDING_MS);
    }
    try {
      return await asked;
    } catch (cause) {
      this.standings.delete(hash); // no answer: the next request asks again
      throw cause;
    }
  }

  private forgetVerified(): void {
    this.keysFetched++;
    this.verified.clear();
  }
}
