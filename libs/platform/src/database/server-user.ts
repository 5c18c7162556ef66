import { spawnSync } from 'node:child_process';

/** The system user the database server runs as; PostgreSQL refuses to run as root. */
export interface ServerUser {
  readonly uid: number;
  readonly gid: number;
}

/** Where root keeps what must be reachable for that user when the checkout is not. */
export const systemFolder = '/var/lib/better-care-ledger';

/** `nobody`, when this process is root; otherwise undefined: the server runs as whoever started it. */
export function serverUser(): ServerUser | undefined {
  return process.getuid?.() === 0 ? { uid: 65_534, gid: 65_534 } : undefined;
}

/** Whether that user can walk into the folder and write in it; tried for real, by that user. */
export function canUse(folder: string, user: ServerUser): boolean {
  const attempt = spawnSync('/bin/sh', ['-c', 'cd "$1" && test -w .', 'sh', folder], {
    ...user,
    cwd: '/',
    stdio: 'ignore',
  });
  return attempt.status === 0;
}
