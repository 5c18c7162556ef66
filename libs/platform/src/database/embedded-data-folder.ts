import { randomBytes } from 'node:crypto';
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
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { join, resolve } from 'node:path';
import type { PostgresBinaries } from './embedded-binaries';
import type { ServerUser } from './server-user';
import { canUse, systemFolder } from './server-user';

/**
 * The folder that is really used: the wanted one, made where it is missing, or the system's where the server's
 * user cannot enter the wanted one (a checkout below /root), which is said in one line.
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
  const instead = prepared(systemFolder, user);
  if (!canUse(join(instead, 'postgres'), user)) {
    throw new Error(`Neither ${folder} nor ${instead} can be entered by the database's unprivileged user.`);
  }
  log(`The database's unprivileged user cannot enter ${folder}; the data are kept in ${instead}.`);
  return instead;
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
  const folder = resolve(wanted);
  try {
    // As root the server's user must be able to walk through; it need not list what else is kept here.
    if (mkdirSync(folder, { recursive: true }) !== undefined)
      chmodSync(folder, user === undefined ? 0o700 : 0o711);
    else if (user !== undefined) chmodSync(folder, (statSync(folder).mode & 0o7777) | 0o001);
    accessSync(folder, constants.R_OK | constants.W_OK | constants.X_OK);
    const forServer = join(folder, 'postgres');
    mkdirSync(forServer, { recursive: true, mode: 0o700 });
    if (user !== undefined) chownSync(forServer, user.uid, user.gid);
  } catch (error) {
    throw new Error(`The data folder ${folder} cannot be used: ${reason(error)}.`, { cause: error });
  }
  return folder;
}

function reason(error: unknown): string {
  const { code } = error as { code?: string };
  const known: Record<string, string> = {
    EACCES: 'permission denied',
    EPERM: 'permission denied',
    EROFS: 'the file system is read-only',
    ENOTDIR: 'part of the path is a file',
    EEXIST: 'it is a file',
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
