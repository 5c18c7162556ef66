import { dataFolderNamed, usualDataFolder } from '#installation';
import { fail, ok } from '#kernel';
import type { Result } from '#kernel';
import { z } from 'zod';
import { GRANTS_CLAIM, PERSON_CLAIM } from '../identity/grants';
import type { IntrospectionOptions } from '../identity/introspection';
import { isLoopback } from './loopback';
import { deliveryContradictions, deliveryEnvironment, deliveryOf } from './delivery-settings';
import type { DeliverySettings } from './delivery-settings';
import { kafkaContradictions, kafkaEnvironment, kafkaOf } from './kafka-settings';
import type { KafkaSettings } from './kafka-settings';
import { isOrigin, isUrlOf, missingOf, oneOf, securedUrl, wholeNumber } from './setting-kinds';
import type { SettingFault } from './setting-kinds';

/**
 * What a process is told from outside, read once from its environment. An empty value counts as not given.
 *
 * | Setting                          | Default              | What it is                                                          |
 * |----------------------------------|----------------------|---------------------------------------------------------------------|
 * | `DATABASE_URL`                   | embedded PostgreSQL  | The application's database, `postgres://` or `postgresql://`        |
 * | `DATABASE_OWNER_URL`             | `DATABASE_URL`       | The same database as the role that owns its tables                  |
 * | `MIGRATE`                        | `boot`               | When a separate process migrates: when it boots, or `never`         |
 * | `KAFKA_BROKERS`                  | none                 | Apache Kafka with the event log, `host:port` of some of its brokers |
 * | `KAFKA_PREFIX`                   | none                 | Before the names of topics and groups, on a cluster that is shared  |
 * | `KAFKA_SSL`                      | `off`                | `on` for encrypted connections; given with a file of authorities    |
 * | `KAFKA_SSL_CA_FILE`              | this machine's       | File with the certificates of the authorities trusted, as PEM       |
 * | `KAFKA_SASL_MECHANISM`           | none                 | `plain`, `scram-sha-256` or `scram-sha-512`                         |
 * | `KAFKA_SASL_USERNAME`            | none                 | Who it is to the brokers; needed with a mechanism                   |
 * | `KAFKA_SASL_PASSWORD`            | none                 | That user's password; needed with a mechanism                       |
 * | `KAFKA_REPLICAS`                 | `3`                  | Brokers that each keep a whole lane                                 |
 * | `KAFKA_MIN_IN_SYNC_REPLICAS`     | `2`                  | Brokers that have a delivery before it counts as accepted           |
 * | `KAFKA_RETENTION_DAYS`           | `30`                 | How long topics must keep a delivery                                |
 * | `HOST`                           | `127.0.0.1`          | Address the HTTP server listens on                                  |
 * | `PORT`                           | `8400`               | Port the HTTP server listens on; 0 takes a free one                 |
 * | `METRICS_HOST`                   | `127.0.0.1`          | Address that `GET /metrics` listens on                              |
 * | `METRICS_PORT`                   | `9400`               | Port that `GET /metrics` listens on; 0 takes a free one             |
 * | `OIDC_ISSUER`                    | local issuer         | OpenID provider whose tokens are accepted; https unless on loopback |
 * | `OIDC_AUDIENCE`                  | `better-care-ledger` | Audience a token must name                                          |
 * | `OIDC_JWKS_URL`                  | by discovery         | Where the provider publishes its keys                               |
 * | `OIDC_GRANTS_CLAIM`              | `bettercare_grants`  | Claim of a token that carries its grants                            |
 * | `OIDC_PERSON_CLAIM`              | `auth_time`          | Claim that only the token of a person has                           |
 * | `OIDC_INTROSPECTION_URL`         | none                 | Where the provider says whether a token was revoked (RFC 7662)      |
 * | `OIDC_INTROSPECTION_CLIENT`      | none                 | Client that asks there; needed with the address                     |
 * | `OIDC_INTROSPECTION_SECRET`      | none                 | That client's secret; needed with the address                       |
 * | `PUBLIC_URL`                     | this machine         | Where people reach the pages, `https://ledger.example`; needed with `OIDC_CLIENT_ID` unless `HOST` is loopback |
 * | `OIDC_CLIENT_ID`                 | none                 | Client by which people sign in to the pages                         |
 * | `OIDC_CLIENT_SECRET`             | none                 | That client's secret; left out of a public client                   |
 * | `OIDC_SCOPE`                     | `openid profile`     | What is asked of the provider when somebody signs in                |
 * | `LOG_LEVEL`                      | `info`               | `debug`, `info`, `warn`, `error` or `silent`                        |
 * | `LOG_FORMAT`                     | `line`               | `json` or `line`; `json` where `NODE_ENV` is `production`           |
 * | `BCL_DATA`                       | `.data` of this copy | Folder of embedded database and local issuer; relative to this copy |
 * | `BCL_SAMPLE`                     | `peterborough`       | Sample published into an empty database; `none` for none            |
 * | `BCL_SAMPLE_OUTTURN`             | `56320`              | Admissions of its invented 2016/17 in Cambridgeshire, 0 to 1000000  |
 * | `BATCH_MAX`                      | `5000`               | Deliveries the projector takes into one transaction, 1 to 20000     |
 * | `REQUESTS_IN_FLIGHT_MAX`         | `64`                 | Requests with a body in hand, at least 4; of one client half of it  |
 * | `MEBIBYTES_IN_FLIGHT_MAX`        | `64`                 | The same in MiB of bodies; at least 32                              |
 * | `CLIENT_REQUESTS_PER_SECOND`     | `200`                | Requests of one client (the subject of its token)                   |
 * | `UNVERIFIED_REQUESTS_PER_SECOND` | `50`                 | Requests of one address that no token vouches for                   |
 * | `RECORDING_LAG_MAX`              | `1000000`            | Events accepted but not recorded, beyond which none are accepted    |
 * | `FREE_MEBIBYTES_MIN`             | `512`                | Free space of the data folder's disk, below which none are accepted |
 * | `LIVE_HEARTBEAT_SECONDS`         | `5`                  | How often a live stream tells that it is alive, 1 to 60             |
 * | `LIVE_STREAMS_MAX`               | `2000`               | Live streams of one process                                         |
 * | `LIVE_STREAMS_PER_CLIENT_MAX`    | `50`                 | Live streams of one client (the subject of its token)               |
 * | `REDIS_URL`                      | none                 | Redis by which reporters share out due work; `redis://`, `rediss://` |
 * | `REPORTS_DUE_DAYS`               | `14`                 | Days after a month's end until its reports are missed, 1 to 90      |
 * | `SMTP_URL`                       | none                 | Mail server, `smtps://user:password@host` or `smtp://` with STARTTLS |
 * | `MAIL_FROM`                      | none                 | Address that e-mail is sent from; needed with `SMTP_URL`            |
 * | `DELIVERY_FOLDER`                | none, or `deliveries` in `BCL_DATA` where the database is embedded | Folder that documents are dropped into, from the root |
 * | `WEBHOOK_URL`                    | none                 | Where documents are posted to; https unless on loopback             |
 * | `WEBHOOK_SECRET`                 | none                 | What is signed with there, `whsec_...`; needed with the address     |
 * | `MESH_URL`                       | none                 | MESH, without a path; https unless on loopback                      |
 * | `MESH_MAILBOX`                   | none                 | Mailbox there that is sent from; needed with the address            |
 * | `MESH_PASSWORD`                  | none                 | That mailbox's password; needed with the address                    |
 * | `MESH_SHARED_KEY`                | none                 | Key of the environment of MESH; needed with the address             |
 * | `MESH_WORKFLOW`                  | none                 | Workflow that messages are of; needed with the address              |
 * | `MESH_TO`                        | none                 | Mailbox that is sent to where none is named                         |
 * | `MESH_CLIENT_CERT_FILE`          | none                 | File with the certificate shown to MESH, as PEM                     |
 * | `MESH_CLIENT_KEY_FILE`           | none                 | File with that certificate's key; needed with it                    |
 * | `DELIVERY_CA_FILE`               | none                 | File with authorities that receivers may have, beside the public ones |
 */
export interface Settings {
  readonly databaseUrl: string | undefined;
  readonly databaseOwnerUrl: string | undefined;
  readonly migrate: 'boot' | 'never';
  /** Nothing where the event log is kept in the database. */
  readonly kafka: KafkaSettings | undefined;
  readonly host: string;
  readonly port: number;
  readonly metricsHost: string;
  readonly metricsPort: number;
  readonly oidcIssuer: string | undefined;
  readonly oidcAudience: string;
  readonly oidcJwksUrl: string | undefined;
  readonly oidcGrantsClaim: string;
  readonly oidcPersonClaim: string;
  readonly oidcIntrospection: IntrospectionOptions | undefined;
  /** The client by which people sign in; nothing where they cannot. */
  readonly oidcClient: SignInClient | undefined;
  /** Where people reach the pages; nothing where it is this machine alone, by whatever name they type. */
  readonly publicUrl: string | undefined;
  readonly logLevel: LogLevel;
  readonly logFormat: 'json' | 'line';
  readonly dataFolder: string;
  readonly sample: 'peterborough' | 'none';
  /** Nothing where the sample is taken as it stands. */
  readonly sampleOutturn: number | undefined;
  readonly batchMax: number;
  readonly requestsInFlightMax: number;
  readonly mebibytesInFlightMax: number;
  readonly clientRequestsPerSecond: number;
  readonly unverifiedRequestsPerSecond: number;
  readonly recordingLagMax: number;
  readonly freeMebibytesMin: number;
  readonly liveHeartbeatSeconds: number;
  readonly liveStreamsMax: number;
  readonly liveStreamsPerClientMax: number;
  readonly redisUrl: string | undefined;
  readonly reportsDueDays: number;
  readonly delivery: DeliverySettings;
}

/** What the provider knows the pages by. */
export interface SignInClient {
  readonly id: string;
  /** Nothing of a public client, whose questions are proved by PKCE alone. */
  readonly secret: string | undefined;
  readonly scope: string;
}

export type LogLevel = 'debug' | 'info' | 'warn' | 'error' | 'silent';

const databaseUrl = z
  .string()
  .refine((text) => isUrlOf(text, ['postgres:', 'postgresql:']), 'is not a postgres:// address');

const environment = z.object({
  DATABASE_URL: databaseUrl.optional(),
  DATABASE_OWNER_URL: databaseUrl.optional(),
  MIGRATE: oneOf(['boot', 'never']).default('boot'),
  ...kafkaEnvironment,
  HOST: z.string().default('127.0.0.1'),
  PORT: wholeNumber(0, 65_535).default(8400),
  METRICS_HOST: z.string().default('127.0.0.1'),
  METRICS_PORT: wholeNumber(0, 65_535).default(9400),
  OIDC_ISSUER: securedUrl.optional(),
  OIDC_AUDIENCE: z.string().default('better-care-ledger'),
  OIDC_JWKS_URL: securedUrl.optional(),
  OIDC_GRANTS_CLAIM: z.string().default(GRANTS_CLAIM),
  OIDC_PERSON_CLAIM: z.string().default(PERSON_CLAIM),
  OIDC_INTROSPECTION_URL: securedUrl.optional(),
  OIDC_INTROSPECTION_CLIENT: z.string().optional(),
  OIDC_INTROSPECTION_SECRET: z.string().optional(),
  PUBLIC_URL: securedUrl.refine(isOrigin, 'must be an address without a path').optional(),
  OIDC_CLIENT_ID: z.string().optional(),
  OIDC_CLIENT_SECRET: z.string().optional(),
  OIDC_SCOPE: z.string().default('openid profile'),
  LOG_LEVEL: oneOf(['debug', 'info', 'warn', 'error', 'silent']).default('info'),
  LOG_FORMAT: oneOf(['json', 'line']).optional(),
  NODE_ENV: z.string().optional(),
  BCL_DATA: z.string().transform(dataFolderNamed).default(usualDataFolder),
  BCL_SAMPLE: oneOf(['peterborough', 'none']).default('peterborough'),
  BCL_SAMPLE_OUTTURN: wholeNumber(0, 1_000_000).optional(),
  BATCH_MAX: wholeNumber(1, 20_000).default(5000),
  // Half of each is one client's, which must hold two of the largest requests: publishers send one while they are
  // answered on another.
  REQUESTS_IN_FLIGHT_MAX: wholeNumber(4, 10_000).default(64),
  MEBIBYTES_IN_FLIGHT_MAX: wholeNumber(32, 4_096).default(64),
  CLIENT_REQUESTS_PER_SECOND: wholeNumber(1, 100_000).default(200),
  UNVERIFIED_REQUESTS_PER_SECOND: wholeNumber(1, 100_000).default(50),
  RECORDING_LAG_MAX: wholeNumber(1, 100_000_000).default(1_000_000),
  FREE_MEBIBYTES_MIN: wholeNumber(0, 100_000_000).default(512),
  LIVE_HEARTBEAT_SECONDS: wholeNumber(1, 60).default(5),
  LIVE_STREAMS_MAX: wholeNumber(1, 100_000).default(2_000),
  LIVE_STREAMS_PER_CLIENT_MAX: wholeNumber(1, 100_000).default(50),
  REDIS_URL: z
    .string()
    .refine((text) => isUrlOf(text, ['redis:', 'rediss:']), 'is not a redis:// address')
    .optional(),
  REPORTS_DUE_DAYS: wholeNumber(1, 90).default(14),
  ...deliveryEnvironment,
});

/** Reads the settings, or says of each one at fault what is wrong with it. */
export function readSettings(
  given: Readonly<Record<string, string | undefined>>,
): Result<Settings, SettingFault[]> {
  const filled = Object.fromEntries(
    Object.entries(given).filter(([, text]) => text !== undefined && text !== ''),
  );
  const parsed = environment.safeParse(filled);
  if (!parsed.success) {
    return fail(
      parsed.error.issues.map(({ path, message }) => ({ setting: String(path[0]), problem: message })),
    );
  }
  const read = parsed.data;
  const contradictions = contradictionsIn(read);
  if (contradictions.length > 0) return fail(contradictions);
  return ok(
    Object.freeze({
      databaseUrl: read.DATABASE_URL,
      databaseOwnerUrl: read.DATABASE_OWNER_URL ?? read.DATABASE_URL,
      migrate: read.MIGRATE,
      kafka: kafkaOf(read),
      host: read.HOST,
      port: read.PORT,
      metricsHost: read.METRICS_HOST,
      metricsPort: read.METRICS_PORT,
      oidcIssuer: read.OIDC_ISSUER,
      oidcAudience: read.OIDC_AUDIENCE,
      oidcJwksUrl: read.OIDC_JWKS_URL,
      oidcGrantsClaim: read.OIDC_GRANTS_CLAIM,
      oidcPersonClaim: read.OIDC_PERSON_CLAIM,
      oidcIntrospection: introspectionOf(read),
      oidcClient: signInClientOf(read),
      publicUrl: read.PUBLIC_URL,
      logLevel: read.LOG_LEVEL,
      logFormat: read.LOG_FORMAT ?? (read.NODE_ENV === 'production' ? 'json' : 'line'),
      dataFolder: read.BCL_DATA,
      sample: read.BCL_SAMPLE,
      sampleOutturn: read.BCL_SAMPLE_OUTTURN,
      batchMax: read.BATCH_MAX,
      requestsInFlightMax: read.REQUESTS_IN_FLIGHT_MAX,
      mebibytesInFlightMax: read.MEBIBYTES_IN_FLIGHT_MAX,
      clientRequestsPerSecond: read.CLIENT_REQUESTS_PER_SECOND,
      unverifiedRequestsPerSecond: read.UNVERIFIED_REQUESTS_PER_SECOND,
      recordingLagMax: read.RECORDING_LAG_MAX,
      freeMebibytesMin: read.FREE_MEBIBYTES_MIN,
      liveHeartbeatSeconds: read.LIVE_HEARTBEAT_SECONDS,
      liveStreamsMax: read.LIVE_STREAMS_MAX,
      liveStreamsPerClientMax: read.LIVE_STREAMS_PER_CLIENT_MAX,
      redisUrl: read.REDIS_URL,
      reportsDueDays: read.REPORTS_DUE_DAYS,
      delivery: deliveryOf(read),
    }),
  );
}

function contradictionsIn(read: z.infer<typeof environment>): SettingFault[] {
  const faults: SettingFault[] = [];
  if (read.DATABASE_OWNER_URL !== undefined && read.DATABASE_URL === undefined) {
    faults.push({ setting: 'DATABASE_URL', problem: 'is missing, though DATABASE_OWNER_URL is given' });
  }
  if (read.DATABASE_OWNER_URL !== undefined && read.MIGRATE === 'never') {
    faults.push({ setting: 'DATABASE_OWNER_URL', problem: 'is given, though MIGRATE is never' });
  }
  if (read.OIDC_JWKS_URL !== undefined && read.OIDC_ISSUER === undefined) {
    faults.push({ setting: 'OIDC_ISSUER', problem: 'is missing, though OIDC_JWKS_URL is given' });
  }
  if (read.OIDC_INTROSPECTION_URL !== undefined && read.OIDC_ISSUER === undefined) {
    faults.push({ setting: 'OIDC_ISSUER', problem: 'is missing, though OIDC_INTROSPECTION_URL is given' });
  }
  if (read.OIDC_CLIENT_ID !== undefined && read.OIDC_ISSUER === undefined) {
    faults.push({ setting: 'OIDC_ISSUER', problem: 'is missing, though OIDC_CLIENT_ID is given' });
  }
  if (read.OIDC_CLIENT_ID !== undefined && read.PUBLIC_URL === undefined && !isLoopback(read.HOST)) {
    faults.push({ setting: 'PUBLIC_URL', problem: 'is missing, though OIDC_CLIENT_ID is given' });
  }
  if (read.OIDC_CLIENT_SECRET !== undefined && read.OIDC_CLIENT_ID === undefined) {
    faults.push({ setting: 'OIDC_CLIENT_ID', problem: 'is missing, though OIDC_CLIENT_SECRET is given' });
  }
  return [
    ...faults,
    ...missingOf(read, ['OIDC_INTROSPECTION_URL', 'OIDC_INTROSPECTION_CLIENT', 'OIDC_INTROSPECTION_SECRET']),
    ...kafkaContradictions(read),
    ...deliveryContradictions(read),
  ];
}

function signInClientOf(read: z.infer<typeof environment>): SignInClient | undefined {
  const { OIDC_CLIENT_ID: id, OIDC_CLIENT_SECRET: secret, OIDC_SCOPE: scope } = read;
  return id === undefined ? undefined : Object.freeze({ id, secret, scope });
}

/** All three or none: `contradictionsIn` has seen to it. */
function introspectionOf(read: z.infer<typeof environment>): IntrospectionOptions | undefined {
  const {
    OIDC_INTROSPECTION_URL: url,
    OIDC_INTROSPECTION_CLIENT: clientId,
    OIDC_INTROSPECTION_SECRET: clientSecret,
  } = read;
  if (url === undefined || clientId === undefined || clientSecret === undefined) return undefined;
  return Object.freeze({ url, clientId, clientSecret });
}
