import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { dataFolderNamed, repositoryRoot, usualDataFolder } from '#installation';
import { z } from 'zod';
import { CommandFailure } from './exit-codes';

/** What every command may be told about where to look. */
export interface Where {
  readonly url?: string | undefined;
  readonly data?: string | undefined;
}

const secrets = z.array(z.object({ id: z.string(), secret: z.string() }));

/** The part of `connection.json` that is used here; the standalone process writes it into its data folder. */
const connectionSchema = z.object({
  url: z.string(),
  issuer: z.string(),
  clients: secrets,
  people: secrets,
  databaseUrl: z.string(),
  databaseOwnerUrl: z.string(),
  databaseRole: z.string().optional(),
});
type Connection = z.infer<typeof connectionSchema>;

/** In whose name a command is sent: a machine client of the local issuer by its id, or one of its people. */
export type As = string | { readonly person: string };

/** Somebody whom the local issuer knows, and where that issuer is. */
export interface LocalSecret {
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

/** A client or a person of the local issuer. Their secret is this machine's, and never used towards another server. */
export function localSecret(where: Where, as: As): LocalSecret {
  const { url, issuer, clients, people } = connection(where);
  if (serverUrl(where) !== url) {
    throw new CommandFailure(
      `Set BETTERCARE_TOKEN: the process known here is ${url}, not ${serverUrl(where)}.`,
    );
  }
  const [kind, id, known] = typeof as === 'string' ? ['client', as, clients] : ['person', as.person, people];
  const found = known.find((each) => each.id === id);
  if (found === undefined) {
    const ids = known.map((each) => each.id).join(', ');
    throw new CommandFailure(
      ids === ''
        ? `Set BETTERCARE_TOKEN: ${issuer} has no ${kind} known here.`
        : `There is no ${kind} ${id}; there are ${ids}.`,
    );
  }
  return { issuer, ...found };
}

/** What the process that runs here says of itself. */
export function connection(where: Where): Connection {
  const file = join(dataFolder(where), 'connection.json');
  let text: string;
  try {
    text = readFileSync(file, 'utf8');
  } catch (cause) {
    const { code } = cause as NodeJS.ErrnoException;
    const starting = startingOn(dataFolder(where));
    if (code === 'ENOENT' && starting !== undefined)
      throw new CommandFailure(
        `It is starting, or stopping (process ${starting}): type the command again once it says that it is running.`,
      );
    throw new CommandFailure(
      code === 'EACCES'
        ? `${file} may not be read by this user.`
        : `Nothing is running that is known here: there is no ${file}. Start it with \`npm start\`, or say where it is with --data, BCL_DATA or --url.`,
    );
  }
  const read = connectionSchema.safeParse(jsonOf(text));
  if (!read.success) throw new CommandFailure(`${file} is not a connection file; start the system again.`);
  return read.data;
}

/** The process that `npm start` is in a data folder's name, by the mark that it keeps beside the code. */
function startingOn(folder: string): number | undefined {
  const root = repositoryRoot();
  return readdirSync(root)
    .flatMap((file) => /^\.setup\.starting\.(\d+)$/.exec(file)?.[1] ?? [])
    .map(Number)
    .filter(isLiving)
    .find((pid) => readFileSync(join(root, `.setup.starting.${pid}`), 'utf8') === folder);
}

/** One that was killed leaves its mark behind. */
function isLiving(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch (cause) {
    return (cause as NodeJS.ErrnoException).code === 'EPERM';
  }
}

/** The data folder of the server that is asked, where that is the one that runs here. */
export function dataFolderOf(where: Where): string | undefined {
  const folder = dataFolder(where);
  const runsHere = existsSync(join(folder, 'connection.json')) && connection(where).url === serverUrl(where);
  return runsHere ? folder : undefined;
}

/** A folder that was typed is below the one it was typed in; a setting is not. */
export function dataFolder({ data }: Where): string {
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
