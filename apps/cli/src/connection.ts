import { existsSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { dataFolderNamed, usualDataFolder } from '#installation';
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

/** What the process that runs here says of itself. */
export function connection(where: Where): Connection {
  const file = join(dataFolder(where), 'connection.json');
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

/** The data folder of the server that is asked, where that is the one that runs here. */
export function dataFolderOf(where: Where): string | undefined {
  const folder = dataFolder(where);
  const runsHere = existsSync(join(folder, 'connection.json')) && connection(where).url === serverUrl(where);
  return runsHere ? folder : undefined;
}

/** A folder that was typed is below the one it was typed in; a setting is not. */
function dataFolder({ data }: Where): string {
  if (data !== undefined) return resolve(data);
  const setting = given('BCL_DATA');
  return setting === undefined ? usualDataFolder : dataFolderNamed(setting);
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return undefined;
  }
}

/** A setting from the environment; an empty one counts as not given. */
export function given(name: string): string | undefined {
  const value = process.env[name];
  return value === '' ? undefined : value;
}
