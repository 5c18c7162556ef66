import { ProviderUnavailable } from './provider-keys';

const TIMEOUT_MS = 5_000;

/** Where the provider says whether a token still stands, and as whom we ask (RFC 7662). */
export interface IntrospectionOptions {
  readonly url: string;
  readonly clientId: string;
  readonly clientSecret: string;
}

/**
 * Asks the provider whether a token is active; one that was revoked, or whose session has ended, is not.
 *
 * @throws ProviderUnavailable when it does not answer, or not as RFC 7662 has it.
 */
export async function isActive(token: string, options: IntrospectionOptions): Promise<boolean> {
  let answer: { readonly active?: unknown } | null;
  try {
    const response = await fetch(options.url, {
      method: 'POST',
      headers: { authorization: basic(options), accept: 'application/json' },
      body: new URLSearchParams({ token, token_type_hint: 'access_token' }),
      redirect: 'error',
      signal: AbortSignal.timeout(TIMEOUT_MS),
    });
    if (!response.ok) throw new Error(`HTTP ${response.status}`);
    answer = (await response.json()) as typeof answer;
  } catch (cause) {
    throw new ProviderUnavailable('the OpenID provider did not say whether a token is active', { cause });
  }
  if (typeof answer?.active === 'boolean') return answer.active;
  throw new ProviderUnavailable(
    'the OpenID provider answers introspection without saying whether it is active',
  );
}

/** Both parts are written as in a form before they are joined (RFC 6749, 2.3.1), so that a colon may be in either. */
function basic({ clientId, clientSecret }: IntrospectionOptions): string {
  const [id, secret] = [clientId, clientSecret].map((part) =>
    new URLSearchParams({ part }).toString().slice('part='.length),
  );
  return `Basic ${Buffer.from(`${id}:${secret}`).toString('base64')}`;
}
