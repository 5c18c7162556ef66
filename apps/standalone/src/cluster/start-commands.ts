/** One process of the ledger: what the service is called in docker-compose.yml, and the app that it runs. */
export interface LedgerService {
  readonly service: string;
  readonly app: string;
}

/** The processes of a cluster, as docker-compose.yml has them. */
export const LEDGER_SERVICES = [
  { service: 'gateway', app: 'gateway' },
  { service: 'projector', app: 'projector' },
  { service: 'projector-2', app: 'projector' },
  { service: 'tracker', app: 'tracker' },
  { service: 'reporter', app: 'reporter' },
] as const satisfies readonly LedgerService[];

export type ServiceName = (typeof LEDGER_SERVICES)[number]['service'];

/** Brings the database up to date, before any of them starts. */
export const MIGRATION = { app: 'cli', args: ['migrate'] } as const;

/** What Node.js is started with, in the repository or the image. */
export function startCommand(app: string, args: readonly string[] = []): readonly string[] {
  return ['--enable-source-maps', `dist/apps/${app}/src/main.js`, ...args];
}

/** What is the same for every process, here and in containers: it does not migrate, and one broker keeps a lane. */
export const PROCESS_ENVIRONMENT = {
  MIGRATE: 'never',
  KAFKA_REPLICAS: '1',
  KAFKA_MIN_IN_SYNC_REPLICAS: '1',
} as const;
