import { join, resolve } from 'node:path';
import { repositoryRoot } from './repository-root';

/** The repository's own. */
export const usualDataFolder = join(repositoryRoot(), '.data');

/**
 * The data folder that `BCL_DATA` names. A relative one is below the repository, not the folder somebody happens
 * to stand in: one setting then means one folder to what runs and to every command, wherever each is started.
 */
export function dataFolderNamed(setting: string): string {
  return resolve(repositoryRoot(), setting);
}
