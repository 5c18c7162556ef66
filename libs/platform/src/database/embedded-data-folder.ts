import { createHash, randomBytes } from 'node:crypto';
import { spawnSync } from 'node:child_process';
import {
  accessSync,
  chmodSync,
  chownSync,
  constants,
  existsSync,
  mkdirSync,
  readFileSync,
  renameSync,
  rmdirSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { basename, dirname, join, resolve } from 'node:path';
import type { PostgresBinaries } from './embedded-binaries';
import type { ServerUser } from './server-user';
import { canUse, systemFolder } from './server-user';

/**
 * The folder that is really used: the wanted one, made where it is missing, or one of its own in the system's where
 * the server's user cannot enter the wanted one (a checkout below /root), which is said in one line.
 *
 * @throws Error in one line where no folder can be used.
 */
export function usableDataFolder(
  wanted: string,
  user: ServerUser | undefined,
  log: (line: string) => void,
): string {
  const folder = prepared(wanted, user);
  if (user === undefined || canUse(join(folder, 'postgres'), user)) return folder;
  if (existsSync(clusterFolder(folder))) {
    // Another folder would show an empty ledger in the place of this one.
    throw new Error(
      `The database's unprivileged user can no longer enter ${folder}; let it, or move the data.`,
    );
  }
  leaveNothingIn(join(folder, 'postgres'));
  makeDataFolder(systemFolder, user);
  const instead = prepared(folderInstead(folder), user);
  if (!canUse(join(instead, 'postgres'), user)) {
    throw new Error(`Neither ${folder} nor ${instead} can be entered by the database's unprivileged user.`);
  }
  log(`The database's unprivileged user cannot enter ${folder}; its data are kept in ${instead}.`);
  return instead;
}

/** The system's folder for a wanted one: no two wanted ones share it, and people still see whose it is. */
export function folderInstead(wanted: string): string {
  const path = resolve(wanted);
  const name = basename(path).replace(/^\.+/, ''); // one that hides would not be found again
  const hash = createHash('sha256').update(path).digest('hex').slice(0, 8);
  return join(systemFolder, `${name}-${hash}`);
}

/**
 * A folder to keep things in, made where it is missing.
 *
 * @throws Error in one line where it cannot be made or used.
 */
export function makeDataFolder(wanted: string, user?: ServerUser): string {
  const folder = resolve(wanted);
  try {
    makeFolder(folder, user);
    accessSync(folder, constants.R_OK | constants.W_OK | constants.X_OK);
  } catch (error) {
    throw cannotBeUsed(folder, error);
  }
  return folder;
}

/** PostgreSQL's own folder, inside the data folder. */
export function clusterFolder(dataFolder: string): string {
  return join(dataFolder, 'postgres', 'cluster');
}

/**
 * Makes the cluster where there is none yet. It is built under another name and moved into place when complete, so
 * one that was interrupted is never taken for a cluster, and is begun again.
 */
export function ensureCluster(
  dataFolder: string,
  binaries: PostgresBinaries,
  user: ServerUser | undefined,
  fsync: boolean,
): { readonly password: string } {
  const cluster = clusterFolder(dataFolder);
  const passwordFile = join(dataFolder, 'postgres-password');
  if (existsSync(cluster)) return { password: readPassword(passwordFile) };

  const unfinished = `${cluster}.unfinished`;
  rmSync(unfinished, { recursive: true, force: true });
  const password = randomBytes(24).toString('base64url');
  writePrivately(passwordFile, password);
  initialise(unfinished, password, binaries, user, fsync);
  renameSync(unfinished, cluster);
  return { password };
}

/** A file only its owner may read, and never half-written. */
export function writePrivately(file: string, content: string): void {
  const unfinished = `${file}.unfinished`;
  rmSync(unfinished, { force: true });
  writeFileSync(unfinished, `${content}\n`, { mode: 0o600 });
  renameSync(unfinished, file);
}

function prepared(wanted: string, user: ServerUser | undefined): string {
  const folder = makeDataFolder(wanted, user);
  try {
    const forServer = join(folder, 'postgres');
    make(forServer, 0o700);
    if (user !== undefined) chownSync(forServer, user.uid, user.gid);
  } catch (error) {
    throw cannotBeUsed(folder, error);
  }
  return folder;
}

// As root the server's user must be able to walk through; it need not list what else is kept here.
function makeFolder(folder: string, user: ServerUser | undefined): void {
  if (make(folder)) chmodSync(folder, user === undefined ? 0o700 : 0o711);
  else if (user !== undefined) chmodSync(folder, (statSync(folder).mode & 0o7777) | 0o001);
}

/**
 * Whether the folder had to be made. One folder at a time: asked for a whole path, Node tries without end where a
 * file system says "no such file" of what it will not make, as /proc does, and elsewhere says that of every reason.
 */
function make(folder: string, mode?: number): boolean {
  try {
    mkdirSync(folder, { mode });
    return true;
  } catch (error) {
    const { code } = error as { code?: string };
    if (code === 'ENOENT' && !existsSync(dirname(folder)) && dirname(folder) !== folder) {
      make(dirname(folder));
      return make(folder, mode);
    }
    // Of one that is there, a read-only file system may say that instead.
    if (existsSync(folder) && statSync(folder).isDirectory()) return false;
    throw error;
  }
}

function leaveNothingIn(folder: string): void {
  try {
    rmdirSync(folder);
  } catch {
    // It holds something that is not ours to remove.
  }
}

function cannotBeUsed(folder: string, error: unknown): Error {
  return new Error(`The data folder ${folder} cannot be used: ${reason(error)}.`, { cause: error });
}

function reason(error: unknown): string {
  const { code } = error as { code?: string };
  const known: Record<string, string> = {
    EACCES: 'permission denied',
    EPERM: 'permission denied',
    EROFS: 'the file system is read-only',
    ENOTDIR: 'part of the path is a file',
    EEXIST: 'it is a file',
    ENOENT: 'no folder can be made there',
    ENOSPC: 'the disk is full',
  };
  return known[code ?? ''] ?? (error instanceof Error ? error.message : String(error));
}

function readPassword(file: string): string {
  try {
    return readFileSync(file, 'utf8').trim();
  } catch {
    throw new Error(`The database's password file ${file} is missing; restore it beside its data.`);
  }
}

function initialise(
  folder: string,
  password: string,
  binaries: PostgresBinaries,
  user: ServerUser | undefined,
  fsync: boolean,
): void {
  const passwordFile = `${folder}.password`;
  writePrivately(passwordFile, password);
  if (user !== undefined) chownSync(passwordFile, user.uid, user.gid);
  // Sorting by code point from PostgreSQL's own tables: the operating system's may change under the indexes.
  const args = ['-D', folder, '-U', 'postgres', '-E', 'UTF8', '--locale=C'];
  args.push(
    '--locale-provider=builtin',
    '--builtin-locale=C.UTF-8',
    '--auth=scram-sha-256',
    `--pwfile=${passwordFile}`,
  );
  if (!fsync) args.push('--no-sync');
  const { error, status, stderr } = spawnSync(binaries.initdb, args, {
    ...user,
    cwd: join(folder, '..'),
    encoding: 'utf8',
  });
  rmSync(passwordFile, { force: true });
  if (error !== undefined) throw new Error(`The database could not be created: ${error.message}`);
  if (status !== 0) throw new Error(`The database could not be created: ${lastLine(stderr)}`);
}

function lastLine(text: string): string {
  const lines = text.split('\n').filter((line) => /error|fatal|could not/i.test(line));
  return lines.at(-1)?.trim() ?? text.trim();
}
