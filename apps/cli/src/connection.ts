import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { applicationRole, usualDataFolder } from '#platform';
import { z } from 'zod';
import { CommandFailure } from './exit-codes';

/** What every command may be told about where to look. */
export interface Where {
  readonly url?: string | undefined;
  readonly data?: string | undefined;
}

/** The part of `connection.json` that is used here; the standalone process writes it into its data folder. */
const connectionSchema = z.object({
  url: z.string(),
  issuer: z.string(),
  clients: z.array(z.object({ id: z.string(), secret: z.string() })),
  databaseUrl: z.string(),
  databaseOwnerUrl: z.string(),
  databaseRole: z.string().optional(),
});
type Connection = z.infer<typeof connectionSchema>;

/** A machine client of the local issuer, and where that issuer is. */
export interface ClientSecret {
  readonly issuer: string;
  readonly id: string;
  readonly secret: string;
}

/** The gateway's and the tracker's address: as told, as in BETTERCARE_URL, or of the process that runs here. */
export function serverUrl(where: Where): string {
  const told = where.url ?? given('BETTERCARE_URL');
  if (told !== undefined) return told.replace(/\/$/, '');
  return connection(where).url;
}

/** A client of the local issuer. Its secret is this machine's, and is never used towards any other server. */
export function clientSecret(where: Where, id: string): ClientSecret {
  const { url, issuer, clients } = connection(where);
  if (serverUrl(where) !== url) {
    throw new CommandFailure(
      `Set BETTERCARE_TOKEN: the process known here is ${url}, not ${serverUrl(where)}.`,
    );
  }
  const client = clients.find((each) => each.id === id);
  if (client === undefined) {
    const known = clients.map((each) => each.id).join(', ');
    throw new CommandFailure(
      known === ''
        ? `Set BETTERCARE_TOKEN: ${issuer} has no clients known here.`
        : `There is no client ${id}; there are ${known}.`,
    );
  }
  return { issuer, ...client };
}

export interface DatabaseAddress {
  readonly url: string;
  readonly role?: string;
}

/** The database as the owner of its tables. */
export function ownerDatabase(where: Where): DatabaseAddress {
  const url = given('DATABASE_OWNER_URL') ?? given('DATABASE_URL') ?? connection(where).databaseOwnerUrl;
  return { url };
}

/** The database as the application, which may not rewrite history. */
export function applicationDatabase(where: Where): DatabaseAddress {
  const url = given('DATABASE_URL');
  if (url !== undefined) {
    const isOwner = (given('DATABASE_OWNER_URL') ?? url) === url;
    return isOwner ? { url, role: applicationRole } : { url };
  }
  const { databaseUrl, databaseRole } = connection(where);
  return databaseRole === undefined ? { url: databaseUrl } : { url: databaseUrl, role: databaseRole };
}

function connection({ data }: Where): Connection {
  const folder = data ?? given('BCL_DATA') ?? usualDataFolder;
  const file = resolve(folder, 'connection.json');
  let text: string;
  try {
    text = readFileSync(file, 'utf8');
  } catch (cause) {
    const { code } = cause as NodeJS.ErrnoException;
    throw new CommandFailure(
      code === 'EACCES'
        ? `${file} may not be read by this user.`
        : `Nothing is running that is known here: there is no ${file}. Start it with \`npm start\`, or say where it is with --url or --data.`,
    );
  }
  const read = connectionSchema.safeParse(jsonOf(text));
  if (!read.success) throw new CommandFailure(`${file} is not a connection file; start the system again.`);
  return read.data;
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return undefined;
  }
}

/** A setting from the environment; an empty one counts as not given. */
function given(name: string): string | undefined {
  const value = process.env[name];
  return value === '' ? undefined : value;
}
