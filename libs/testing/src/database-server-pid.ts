import { readFileSync } from 'node:fs';
import { join } from 'node:path';

/** The process of the embedded database of a data folder; undefined while there is none. */
export function databaseServerPid(dataFolder: string): number | undefined {
  try {
    const pid = Number.parseInt(
      readFileSync(join(dataFolder, 'postgres', 'cluster', 'postmaster.pid'), 'utf8'),
      10,
    );
    return pid > 0 ? pid : undefined;
  } catch {
    return undefined; // it is not running yet
  }
}
