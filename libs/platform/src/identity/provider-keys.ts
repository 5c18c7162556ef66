import { createLocalJWKSet, createRemoteJWKSet, customFetch, errors } from 'jose';
import type { JSONWebKeySet, JWTVerifyGetKey } from 'jose';
import { isLoopback } from '../configuration/loopback';
import { Pauses } from './pauses';

const FETCH_TIMEOUT_MS = 5_000;
/** Keys are fetched again after this long, so that a key withdrawn by the provider stops working. */
const KEYS_AGE_MAX_MS = 10 * 60_000;
/** An unknown key id fetches the keys again, but no more often than this: tokens are not trusted yet. */
const REFETCH_PAUSE_MS = 30_000;

/** The provider could not be asked for its keys; nothing is known about the token. */
export class ProviderUnavailable extends Error {
  override readonly name = 'ProviderUnavailable';
}

export interface ProviderKeysOptions {
  readonly issuer: string;
  /** Where the keys are; by OpenID Connect discovery unless given. */
  readonly jwksUrl: string | undefined;
  readonly refetchPauseMs?: number;
  /** Kept between failures of discovery, or of the keys themselves. */
  readonly pauses?: Pauses;
  /** Told when keys have come, which may be others than before. */
  readonly onFetched?: () => void;
}

/** The provider's public keys, found by discovery at first use and followed as they rotate. */
export function providerKeys(options: ProviderKeysOptions): JWTVerifyGetKey {
  const pauses = options.pauses ?? new Pauses();
  let keys: Promise<JWTVerifyGetKey> | undefined;

  async function find(): Promise<JWTVerifyGetKey> {
    const url = options.jwksUrl ?? (await pauses.ask(() => discoverKeys(options.issuer)));
    return createRemoteJWKSet(new URL(url), {
      timeoutDuration: FETCH_TIMEOUT_MS,
      cacheMaxAge: KEYS_AGE_MAX_MS,
      cooldownDuration: options.refetchPauseMs ?? REFETCH_PAUSE_MS,
      // Below what remembers the keys, so that tokens of known ones are verified during a pause as well.
      [customFetch]: async (address, request) => {
        const fetched = await pauses.ask(() => fetchKeys(address, request));
        options.onFetched?.();
        return Response.json(fetched);
      },
    });
  }

  return async (header, token) => {
    keys ??= find().catch((cause: unknown) => {
      keys = undefined; // a later token asks again
      throw cause;
    });
    try {
      return await (
        await keys
      )(header, token);
    } catch (cause) {
      if (isAboutTheToken(cause) || cause instanceof ProviderUnavailable) throw cause;
      throw new ProviderUnavailable('the OpenID provider did not give its keys', { cause });
    }
  };
}

/** @throws Error where what comes is no set of keys. */
async function fetchKeys(address: string, request: RequestInit): Promise<JSONWebKeySet> {
  const response = await fetch(address, request);
  if (response.status !== 200) throw new Error(`HTTP ${response.status}`);
  const keys = (await response.json()) as JSONWebKeySet;
  createLocalJWKSet(keys);
  return keys;
}

function isAboutTheToken(cause: unknown): boolean {
  return (
    cause instanceof errors.JWKSNoMatchingKey ||
    cause instanceof errors.JWKSMultipleMatchingKeys ||
    cause instanceof errors.JOSENotSupported
  );
}

async function discoverKeys(issuer: string): Promise<string> {
  const address = `${issuer.replace(/\/$/, '')}/.well-known/openid-configuration`;
  let found: { issuer?: unknown; jwks_uri?: unknown };
  try {
    const response = await fetch(address, {
      redirect: 'error',
      signal: AbortSignal.timeout(FETCH_TIMEOUT_MS),
    });
    if (!response.ok) throw new Error(`HTTP ${response.status}`);
    found = (await response.json()) as typeof found;
  } catch (cause) {
    throw new ProviderUnavailable('the OpenID provider did not answer discovery', { cause });
  }
  if (found.issuer !== issuer) {
    throw new ProviderUnavailable(
      'the OpenID provider answers discovery under another issuer than OIDC_ISSUER',
    );
  }
  if (typeof found.jwks_uri !== 'string' || !isTrustworthy(found.jwks_uri)) {
    throw new ProviderUnavailable('the OpenID provider names no https:// address for its keys');
  }
  return found.jwks_uri;
}

function isTrustworthy(address: string): boolean {
  if (!URL.canParse(address)) return false;
  const { protocol, hostname } = new URL(address);
  return protocol === 'https:' || (protocol === 'http:' && isLoopback(hostname));
}
