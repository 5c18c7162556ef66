import { randomBytes } from 'node:crypto';
import { createServer } from 'node:http';
import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { GRANTS_CLAIM, isLoopback } from '#platform';
import { exportJWK, generateKeyPair } from 'jose';
import type { Configuration, JWK } from 'oidc-provider';
import { Provider } from 'oidc-provider/lib/provider.js';
import { readPrivateFile, writePrivateFile } from './private-file';

/** A sample machine client and what it is granted, each as `role@scope`. */
export interface LocalClient {
  readonly id: string;
  readonly grants: readonly string[];
  /**
   * Whether it may ask for a token with other grants instead, `grants=publisher@urn:ons:E10000003 ...` beside
   * the grant type: on a machine of its own, somebody has to be every organisation in turn.
   */
  readonly mayAskForGrants?: boolean;
}

export interface LocalIssuerOptions {
  readonly dataFolder: string;
  /** A loopback address; the issuer refuses any other. */
  readonly host: string;
  /** What its tokens are for: the audience that the applications ask for. */
  readonly audience: string;
  readonly clients: readonly LocalClient[];
}

export interface LocalIssuer {
  readonly issuer: string;
  readonly clients: readonly { readonly id: string; readonly secret: string }[];
  close(): Promise<void>;
}

/** Who there is in a system with sample data: Peterborough's council, somebody who watches, somebody who operates. */
export const SAMPLE_CLIENTS: readonly LocalClient[] = [
  { id: 'sample-publisher', grants: ['publisher@urn:ons:E06000031'] },
  { id: 'sample-viewer', grants: ['viewer@E06000031'] },
  { id: 'operator', grants: ['administrator@*'], mayAskForGrants: true },
];

/** The private signing keys of the local issuer, in the data folder. */
const KEYS_FILE = 'local-issuer-keys.json';
/** Its clients' secrets, in the data folder. */
const SECRETS_FILE = 'local-issuer-secrets.json';

/** The port it had, in the data folder. */
const PORT_FILE = 'local-issuer-port.json';

const TOKEN_LIFE_SECONDS = 15 * 60;
const SIGNED_WITH = 'ES256';
/** Names the applications as the receiver of a token when a client names none. */
const RESOURCE = 'urn:better-care-ledger:api';

/**
 * Starts an OpenID provider for this machine alone, so that an embedded system has the same door as any
 * other. Keys and secrets are made once and stay in the data folder, readable by its owner. So does the port,
 * since tokens name their issuer by its address: while it can be had again, they outlive a restart.
 *
 * Clients ask for a token with the client credentials grant at `/token`, with their secret by HTTP Basic.
 *
 * @throws Error when the host is not a loopback address.
 */
export async function startLocalIssuer(options: LocalIssuerOptions): Promise<LocalIssuer> {
  if (!isLoopback(options.host)) {
    throw new Error(`The local issuer listens on loopback only, and HOST is ${options.host}.`);
  }
  const keys = await signingKeys(options.dataFolder);
  const clients = await clientSecrets(
    options.dataFolder,
    options.clients.map(({ id }) => id),
  );
  const server = createServer();
  await listenAsBefore(server, options);
  const { address, family, port } = server.address() as AddressInfo;
  const issuer = `http://${family === 'IPv6' ? `[${address}]` : address}:${port}`;
  const provider = new Provider(issuer, configuration(options, keys, clients));
  const handle = provider.callback();
  server.on('request', (request, response) => void handle(request, response));
  return {
    issuer,
    clients,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

function configuration(
  { audience, clients }: LocalIssuerOptions,
  keys: readonly JWK[],
  secrets: LocalIssuer['clients'],
): Configuration {
  const clientOf = new Map(clients.map((client) => [client.id, client]));
  return {
    adapter: NothingKept,
    jwks: { keys: [...keys] },
    clients: secrets.map(({ id, secret }) => ({
      client_id: id,
      client_secret: secret,
      grant_types: ['client_credentials'],
      response_types: [],
      redirect_uris: [],
      token_endpoint_auth_method: 'client_secret_basic',
      id_token_signed_response_alg: SIGNED_WITH,
    })),
    clientAuthMethods: ['client_secret_basic'],
    responseTypes: [],
    ttl: { ClientCredentials: TOKEN_LIFE_SECONDS },
    extraTokenClaims: ({ oidc }, token) => ({
      [GRANTS_CLAIM]: grantsOf(clientOf.get(token.clientId ?? ''), oidc.body?.['grants']),
    }),
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

function grantsOf(client: LocalClient | undefined, asked: unknown): readonly string[] {
  if (client?.mayAskForGrants !== true || typeof asked !== 'string') return client?.grants ?? [];
  return asked.split(/\s+/).filter((grant) => grant !== '');
}

/** Client credentials yield signed tokens and nothing else, so that there is nothing to remember. */
class NothingKept {
  upsert(): Promise<void> {
    return Promise.resolve();
  }
  find(): Promise<undefined> {
    return Promise.resolve(undefined);
  }
  findByUserCode(): Promise<undefined> {
    return Promise.resolve(undefined);
  }
  findByUid(): Promise<undefined> {
    return Promise.resolve(undefined);
  }
  consume(): Promise<void> {
    return Promise.resolve();
  }
  destroy(): Promise<void> {
    return Promise.resolve();
  }
  revokeByGrantId(): Promise<void> {
    return Promise.resolve();
  }
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

async function clientSecrets(dataFolder: string, ids: readonly string[]): Promise<LocalIssuer['clients']> {
  const file = join(dataFolder, SECRETS_FILE);
  const kept = ((await readPrivateFile(file)) ?? {}) as Readonly<Record<string, string>>;
  const missing = ids.filter((id) => kept[id] === undefined);
  const made = Object.fromEntries(missing.map((id) => [id, randomBytes(32).toString('base64url')]));
  const secrets = { ...kept, ...made };
  if (missing.length > 0) await writePrivateFile(file, secrets);
  return ids.flatMap((id) => {
    const secret = secrets[id];
    return secret === undefined ? [] : [{ id, secret }];
  });
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
