import type { SettingFault } from '../configuration/setting-kinds';

/**
 * Which setting keeps a process from listening, and how.
 *
 * @throws what it was given, when no setting is to blame.
 */
export function listenFault(
  cause: unknown,
  asked: {
    readonly host: string;
    readonly port: number;
    readonly hostSetting: string;
    readonly portSetting: string;
  },
): SettingFault {
  const { host, port, hostSetting, portSetting } = asked;
  switch ((cause as NodeJS.ErrnoException).code) {
    case 'EADDRINUSE':
      return {
        setting: portSetting,
        problem: `${port} is taken by another process; stop it, or set another ${portSetting}`,
      };
    case 'EACCES':
      return {
        setting: portSetting,
        problem: `${port} may not be listened on by this user; set one above 1023`,
      };
    case 'EADDRNOTAVAIL':
    case 'ENOTFOUND':
      return { setting: hostSetting, problem: `${host} is not an address of this machine` };
    default:
      throw cause;
  }
}
