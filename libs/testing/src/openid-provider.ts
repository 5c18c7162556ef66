import { createServer } from 'node:http';
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import { exportJWK, generateKeyPair, SignJWT } from 'jose';
import type { CryptoKey, JWK } from 'jose';

interface SigningKey {
  readonly kid: string;
  readonly alg: string;
  readonly privateKey: CryptoKey;
  readonly publicJwk: JWK;
}

/** A token's parts that a spec changes; the rest is what a good token has. */
export interface TokenParts {
  readonly claims?: Readonly<Record<string, unknown>>;
  readonly header?: Readonly<Record<string, unknown>>;
  readonly key?: SigningKey;
}

export type OpenIdProvider = Awaited<ReturnType<typeof startOpenIdProvider>>;

/** An OpenID provider as far as a resource server sees one: discovery and keys over HTTP, signed tokens. */
export async function startOpenIdProvider(audience: string) {
  const keys = [await signingKey('first')];
  let down = false;
  let requests = 0;
  let keyRequests = 0;
  let introspections = 0;
  const revoked = new Set<string>();
  let issuer = '';
  const server = createServer((request, response) => {
    requests++;
    if (request.url === '/introspect' && !down) {
      introspections++;
      void introspect(request, response, revoked);
      return;
    }
    const documents: Record<string, () => unknown> = {
      '/.well-known/openid-configuration': () => ({
        issuer,
        jwks_uri: `${issuer}/keys`,
        end_session_endpoint: `${issuer}/end`,
      }),
      '/keys': () => {
        keyRequests++;
        return { keys: keys.map((key) => key.publicJwk) };
      },
    };
    const document = documents[request.url ?? ''];
    response.writeHead(down ? 503 : document === undefined ? 404 : 200, {
      'content-type': 'application/json',
    });
    response.end(down || document === undefined ? '' : JSON.stringify(document()));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  issuer = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;

  return {
    issuer,
    /** Of any kind, whether they were answered or not. */
    requests: () => requests,
    keyRequests: () => keyRequests,
    /** Where it says whether a token was revoked, to whoever knows this client's secret. */
    introspection: { url: `${issuer}/introspect`, ...INTROSPECTING_CLIENT },
    introspections: () => introspections,
    revoke: (token: string) => void revoked.add(token),
    /** From now on it signs with a new key, and publishes that one alone. */
    async rotate(alg?: string): Promise<void> {
      keys.splice(0, keys.length, await signingKey(`key-${Math.random()}`, alg));
    },
    fail(failing: boolean): void {
      down = failing;
    },
    async token({ claims = {}, header = {}, key = keys[0] }: TokenParts = {}): Promise<string> {
      if (key === undefined) throw new Error('The provider has no key.');
      const now = Math.floor(Date.now() / 1000);
      // Longer than any file of specs runs, on any machine.
      const exp = now + 3_600;
      const given = { iss: issuer, aud: audience, sub: 'somebody', iat: now, exp, ...claims };
      return new SignJWT(Object.fromEntries(Object.entries(given).filter(([, value]) => value !== undefined)))
        .setProtectedHeader({ alg: key.alg, kid: key.kid, ...header })
        .sign(key.privateKey);
    },
    async close(): Promise<void> {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

/** Awkward on purpose: both have what must be written as in a form. */
const INTROSPECTING_CLIENT = { clientId: 'ledger:spec', clientSecret: 'a secret: 100% + more' };

async function introspect(
  request: IncomingMessage,
  response: ServerResponse,
  revoked: ReadonlySet<string>,
): Promise<void> {
  const form = new URLSearchParams(await text(request));
  const given = Buffer.from(request.headers.authorization?.replace('Basic ', '') ?? '', 'base64').toString();
  const [id, secret] = given.split(':').map((part) => new URLSearchParams(`part=${part}`).get('part'));
  const known = id === INTROSPECTING_CLIENT.clientId && secret === INTROSPECTING_CLIENT.clientSecret;
  response.writeHead(known ? 200 : 401, { 'content-type': 'application/json' });
  response.end(JSON.stringify(known ? { active: !revoked.has(form.get('token') ?? '') } : {}));
}

export async function signingKey(kid: string, alg = 'ES256'): Promise<SigningKey> {
  const { privateKey, publicKey } = await generateKeyPair(alg, { extractable: true });
  return { kid, alg, privateKey, publicJwk: { ...(await exportJWK(publicKey)), kid, alg, use: 'sig' } };
}
