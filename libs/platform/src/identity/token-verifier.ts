import { fail, ok } from '#kernel';
import type { Result } from '#kernel';
import { errors, jwtVerify } from 'jose';
import type { JWTPayload, JWTVerifyGetKey, JWTVerifyResult } from 'jose';
import { readGrants } from './grants';
import type { Identity } from './grants';
import { ProviderUnavailable } from './provider-keys';

/** Signatures that are accepted: asymmetric only, so that a public key can never be used as a secret. */
const ALGORITHMS = ['RS256', 'PS256', 'ES256', 'EdDSA', 'Ed25519'];
/** What a token may call itself: an access token (RFC 9068), or nothing in particular. */
const TYPES = ['at+jwt', 'application/at+jwt', 'jwt'];
const CLOCK_SKEW_SECONDS = 60;
const SUBJECT_LENGTH_MAX = 255;

/** Why a token was not believed. `provider-unavailable` says nothing about the token. */
export type TokenRefusal =
  | 'malformed'
  | 'algorithm'
  | 'unknown-key'
  | 'signature'
  | 'expired'
  | 'not-yet-valid'
  | 'issuer'
  | 'audience'
  | 'claims'
  | 'revoked'
  | 'provider-unavailable';

export interface TokenRules {
  readonly issuer: string;
  readonly audience: string;
  readonly grantsClaim: string;
  readonly personClaim: string;
}

/** Reads who a bearer token speaks for, believing nothing in it before its signature holds. */
export async function verifyToken(
  token: string,
  keys: JWTVerifyGetKey,
  rules: TokenRules,
): Promise<Result<Identity, TokenRefusal>> {
  let verified: JWTVerifyResult;
  try {
    verified = await jwtVerify(token, keys, {
      issuer: rules.issuer,
      audience: rules.audience,
      algorithms: ALGORITHMS,
      clockTolerance: CLOCK_SKEW_SECONDS,
      requiredClaims: ['exp', 'sub'],
    });
  } catch (cause) {
    return fail(refusalFor(cause));
  }
  const typ: unknown = verified.protectedHeader.typ;
  if (typ !== undefined && !(typeof typ === 'string' && TYPES.includes(typ.toLowerCase())))
    return fail('claims');
  const { payload } = verified;
  const { sub, exp } = payload;
  if (typeof sub !== 'string' || sub === '' || sub.length > SUBJECT_LENGTH_MAX) return fail('claims');
  const isPerson = isOfPerson(payload, rules.personClaim);
  const expiresAt = exp === undefined ? undefined : new Date((exp + CLOCK_SKEW_SECONDS) * 1000);
  return ok({ subject: sub, isPerson, grants: readGrants(payload[rules.grantsClaim]), expiresAt });
}

/**
 * Whether a token shows that a person signed in: it has the claim that only theirs have, and does not speak for its
 * own client, which is how a machine's token is known (RFC 9068, 2.2).
 */
function isOfPerson(payload: JWTPayload, personClaim: string): boolean {
  const { sub, client_id: client, azp } = payload;
  const claim = payload[personClaim];
  const isShown = claim !== undefined && claim !== null && claim !== false && claim !== '';
  return isShown && sub !== client && sub !== azp;
}

function refusalFor(cause: unknown): TokenRefusal {
  if (cause instanceof errors.JWTExpired) return 'expired';
  if (cause instanceof errors.JWTClaimValidationFailed) {
    if (cause.claim === 'iss') return 'issuer';
    if (cause.claim === 'aud') return 'audience';
    return cause.claim === 'nbf' && cause.reason === 'check_failed' ? 'not-yet-valid' : 'claims';
  }
  if (cause instanceof errors.JOSEAlgNotAllowed) return 'algorithm';
  if (cause instanceof errors.JWSSignatureVerificationFailed) return 'signature';
  if (cause instanceof errors.JWKSNoMatchingKey || cause instanceof errors.JWKSMultipleMatchingKeys) {
    return 'unknown-key';
  }
  if (cause instanceof ProviderUnavailable) return 'provider-unavailable';
  // A TypeError is what jose throws where a header asks of a key what it cannot do.
  if (cause instanceof errors.JOSEError || cause instanceof TypeError) return 'malformed';
  throw cause;
}
