import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { LocalIssuer } from './local-issuer';
import { writePrivateFile } from './private-file';

/** What another program of the same user needs to reach this process: the command line reads it. */
export interface Connection {
  /** The gateway and the tracker. */
  readonly url: string;
  /** Where a browser opens the pages, and becomes known to the local issuer, so that a click signs a sample person in. */
  readonly pages: string;
  readonly issuer: string;
  /** The sample clients and their secrets; none where the issuer is not the local one. */
  readonly clients: LocalIssuer['clients'];
  /** The sample people and theirs. */
  readonly people: LocalIssuer['people'];
  readonly databaseUrl: string;
  readonly databaseOwnerUrl: string;
  /** The role the application takes on `databaseUrl`; absent where that login is its own. */
  readonly databaseRole?: string | undefined;
}

/** In the data folder while the process runs, readable by its owner alone. */
const CONNECTION_FILE = 'connection.json';

export async function writeConnectionFile(dataFolder: string, connection: Connection): Promise<void> {
  await writePrivateFile(join(dataFolder, CONNECTION_FILE), connection);
}

export async function removeConnectionFile(dataFolder: string): Promise<void> {
  await rm(join(dataFolder, CONNECTION_FILE), { force: true });
}
