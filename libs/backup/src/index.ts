export { backUp } from './back-up.command';
export type { Progress } from './back-up.command';
export type { Manifest } from './manifest';
export { restore } from './restore.command';
export type { Destination, Restored } from './restore.command';
export { BACKUP_RULES } from './rules';
