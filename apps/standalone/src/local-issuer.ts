import { randomBytes } from 'node:crypto';
import { createServer } from 'node:http';
import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { GRANTS_CLAIM, isLoopback, PERSON_CLAIM, SIGNED_IN_PATH } from '#platform';
import { exportJWK, generateKeyPair } from 'jose';
import type { ClientMetadata, Configuration, JWK } from 'oidc-provider';
import { Provider } from 'oidc-provider/lib/provider.js';
import { issuerMemory } from './issuer-memory';
import { grantsOf, secretsOf } from './local-accounts';
import type { LocalAccount, LocalPerson, Secret } from './local-accounts';
import { readPrivateFile, writePrivateFile } from './private-file';
import { Entrance, ENTRANCE_PATH } from './entrance';
import { page, SIGN_IN_PATH, signIn, subjectOf } from './sign-in-page';

export interface LocalIssuerOptions {
  readonly dataFolder: string;
  /** A loopback address; the issuer refuses any other. */
  readonly host: string;
  /** What its tokens are for: the audience that the applications ask for. */
  readonly audience: string;
  readonly clients: readonly LocalAccount[];
  readonly people: readonly LocalPerson[];
}

export interface LocalIssuer {
  readonly issuer: string;
  readonly clients: readonly Secret[];
  readonly people: readonly Secret[];
  /** Where a browser of whoever owns the data folder is let in, and led on to the pages at an address. */
  entranceTo(pages: string): string;
  close(): Promise<void>;
}

/** The private signing keys of the local issuer, in the data folder. */
const KEYS_FILE = 'local-issuer-keys.json';
/** The secrets of its clients and of its people, in the data folder. */
const SECRETS_FILE = 'local-issuer-secrets.json';
const PEOPLE_FILE = 'local-issuer-people.json';

/** What makes a browser known as one of whoever owns the data folder, in it. */
const ENTRANCE_FILE = 'local-issuer-entrance.json';

/** The port it had, in the data folder. */
const PORT_FILE = 'local-issuer-port.json';

const TOKEN_LIFE_SECONDS = 15 * 60;
/** How long somebody has to sign in, and a code then to be exchanged for a token. */
const SIGN_IN_SECONDS = 10 * 60;
const CODE_LIFE_SECONDS = 60;
const SIGNED_WITH = 'ES256';
/** Names the applications as the receiver of a token when a client names none. */
const RESOURCE = 'urn:better-care-ledger:api';

/** The client through which people sign in. It has no secret, being on their machine; what it asks is proved by PKCE. */
const TERMINAL = { id: 'terminal', redirect: 'http://127.0.0.1/signed-in' };

/** The client of the pages, which has none either. People reach them by any of the names of this machine. */
export const PAGES_CLIENT = 'tracker';
const PAGES_REDIRECTS = ['127.0.0.1', 'localhost', '[::1]'].map((host) => `http://${host}${SIGNED_IN_PATH}`);

/**
 * Starts an OpenID provider for this machine alone, so that an embedded system has the same door as any
 * other. Keys and secrets are made once and stay in the data folder, readable by its owner. So does the port,
 * since tokens name their issuer by its address: while it can be had again, they outlive a restart.
 *
 * Clients ask for a token with the client credentials grant at `/token`, with their secret by HTTP Basic. People sign
 * in by the authorization code flow with PKCE through the client `terminal`, which may be sent back to any port of
 * 127.0.0.1 at `/signed-in`, or to the pages through the client `tracker`, at any port of this machine.
 *
 * @throws Error when the host is not a loopback address.
 */
export async function startLocalIssuer(options: LocalIssuerOptions): Promise<LocalIssuer> {
  if (!isLoopback(options.host)) {
    throw new Error(`The local issuer listens on loopback only, and HOST is ${options.host}.`);
  }
  const keys = await signingKeys(options.dataFolder);
  const clients = await secretsOf(join(options.dataFolder, SECRETS_FILE), options.clients);
  const people = await secretsOf(join(options.dataFolder, PEOPLE_FILE), options.people);
  const entrance = new Entrance(await entranceKey(options.dataFolder));
  const server = createServer();
  await listenAsBefore(server, options);
  const { address, family, port } = server.address() as AddressInfo;
  const issuer = `http://${family === 'IPv6' ? `[${address}]` : address}:${port}`;
  const provider = new Provider(issuer, configuration(options, keys, clients));
  const handle = provider.callback();
  server.on('request', (request, response) => {
    if (request.url?.startsWith(ENTRANCE_PATH)) return entrance.open(request, response);
    const handled = request.url?.startsWith(SIGN_IN_PATH)
      ? signIn({ provider, issuer, people: options.people, secrets: people, entrance }, request, response)
      : handle(request, response);
    // Whoever went away in the middle of what they sent is not there to be told.
    handled.catch(() => response.destroy());
  });
  return {
    issuer,
    clients,
    people,
    entranceTo: (pages) => entrance.addressTo(issuer, pages),
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

function configuration(
  { audience, clients, people }: LocalIssuerOptions,
  keys: readonly JWK[],
  secrets: readonly Secret[],
): Configuration {
  const clientOf = new Map(clients.map((client) => [client.id, client]));
  const personOf = new Map(people.map((person) => [subjectOf(person.id), person]));
  return {
    adapter: issuerMemory(),
    jwks: { keys: [...keys] },
    clients: [
      ...secrets.map(machineClient),
      publicClient(TERMINAL.id, [TERMINAL.redirect]),
      publicClient(PAGES_CLIENT, PAGES_REDIRECTS),
    ],
    clientAuthMethods: ['client_secret_basic', 'none'],
    responseTypes: ['code'],
    scopes: ['openid', 'profile'],
    claims: { openid: ['sub'], profile: ['name'] },
    conformIdTokenClaims: false, // the name stands in the token, since nobody is asked for it apart
    pkce: { required: () => true },
    findAccount: (_, sub) => {
      const person = personOf.get(sub);
      return person && { accountId: sub, claims: () => ({ sub, name: person.name }) };
    },
    interactions: { url: (_, { uid }) => SIGN_IN_PATH + uid },
    renderError: ({ res }, { error }) => page(res, 400, `<p>Nobody can sign in like this: ${error}.</p>`),
    ttl: {
      AccessToken: TOKEN_LIFE_SECONDS,
      AuthorizationCode: CODE_LIFE_SECONDS,
      ClientCredentials: TOKEN_LIFE_SECONDS,
      Grant: SIGN_IN_SECONDS,
      IdToken: TOKEN_LIFE_SECONDS,
      Interaction: SIGN_IN_SECONDS,
      Session: SIGN_IN_SECONDS,
    },
    extraTokenClaims: ({ oidc }, token) => {
      const code = oidc.entities.AuthorizationCode;
      const account =
        token.kind === 'AccessToken' ? personOf.get(token.accountId) : clientOf.get(token.clientId ?? '');
      return {
        [GRANTS_CLAIM]: grantsOf(account, oidc.body?.['grants']),
        ...(code?.authTime !== undefined && { [PERSON_CLAIM]: code.authTime }),
      };
    },
    features: {
      devInteractions: { enabled: false },
      rpInitiatedLogout: { enabled: false },
      userinfo: { enabled: false },
      clientCredentials: { enabled: true },
      resourceIndicators: {
        enabled: true,
        defaultResource: () => RESOURCE,
        getResourceServerInfo: () => ({
          scope: '',
          audience,
          accessTokenTTL: TOKEN_LIFE_SECONDS,
          accessTokenFormat: 'jwt',
          jwt: { sign: { alg: SIGNED_WITH } },
        }),
      },
    },
  };
}

function machineClient({ id, secret }: Secret): ClientMetadata {
  return {
    client_id: id,
    client_secret: secret,
    grant_types: ['client_credentials'],
    response_types: [],
    redirect_uris: [],
    token_endpoint_auth_method: 'client_secret_basic',
    id_token_signed_response_alg: SIGNED_WITH,
  };
}

function publicClient(id: string, redirects: readonly string[]): ClientMetadata {
  return {
    client_id: id,
    application_type: 'native',
    grant_types: ['authorization_code'],
    response_types: ['code'],
    redirect_uris: [...redirects],
    token_endpoint_auth_method: 'none',
    id_token_signed_response_alg: SIGNED_WITH,
  };
}

async function entranceKey(dataFolder: string): Promise<string> {
  const [made] = await secretsOf(join(dataFolder, ENTRANCE_FILE), [{ id: 'browser', grants: [] }]);
  if (made === undefined) throw new Error('No key was made.');
  return made.secret;
}

async function signingKeys(dataFolder: string): Promise<readonly JWK[]> {
  const file = join(dataFolder, KEYS_FILE);
  const kept = (await readPrivateFile(file)) as { keys: JWK[] } | undefined;
  if (kept !== undefined) return kept.keys;
  const { privateKey } = await generateKeyPair(SIGNED_WITH, { extractable: true });
  const kid = randomBytes(8).toString('hex');
  const keys = [{ ...(await exportJWK(privateKey)), kid, alg: SIGNED_WITH, use: 'sig' } as JWK];
  await writePrivateFile(file, { keys });
  return keys;
}

/** On the port it had last, or on a free one where that is taken or was never had. */
async function listenAsBefore(server: Server, { dataFolder, host }: LocalIssuerOptions): Promise<void> {
  const file = join(dataFolder, PORT_FILE);
  const before = (await readPrivateFile(file)) as { port: number } | undefined;
  try {
    await listen(server, host, before?.port ?? 0);
  } catch (cause) {
    if (before === undefined || !PORT_NOT_TO_BE_HAD.has((cause as NodeJS.ErrnoException).code)) throw cause;
    await listen(server, host, 0);
  }
  const { port } = server.address() as AddressInfo;
  if (port !== before?.port) await writePrivateFile(file, { port });
}

const PORT_NOT_TO_BE_HAD: ReadonlySet<string | undefined> = new Set(['EADDRINUSE', 'EACCES']);

function listen(server: Server, host: string, port: number): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen({ host, port }, () => {
      server.off('error', reject);
      resolve();
    });
  });
}
