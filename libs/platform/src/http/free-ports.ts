import { createServer } from 'node:net';
import type { Server } from 'node:net';
import { fail, ok } from '#kernel';
import type { Result } from '#kernel';
import type { SettingFault } from '../configuration/setting-kinds';
import type { Settings } from '../configuration/settings';
import { listenFault } from './listen-fault';

/**
 * Whether the ports of the settings are free, asked before anything is opened that takes long or changes something.
 * They may be taken a moment later all the same: whoever listens on them says the same of it.
 */
export async function checkPorts({
  host,
  port,
  metricsHost,
  metricsPort,
}: Pick<Settings, 'host' | 'port' | 'metricsHost' | 'metricsPort'>): Promise<
  Result<undefined, SettingFault>
> {
  // Held together, so that two settings that name one port are found as well.
  const held: Server[] = [];
  try {
    for (const asked of [
      { host, port, hostSetting: 'HOST', portSetting: 'PORT' },
      { host: metricsHost, port: metricsPort, hostSetting: 'METRICS_HOST', portSetting: 'METRICS_PORT' },
    ]) {
      try {
        held.push(await hold(asked));
      } catch (cause) {
        return fail(listenFault(cause, asked));
      }
    }
    return ok(undefined);
  } finally {
    await Promise.all(held.map((server) => new Promise((resolve) => server.close(resolve))));
  }
}

function hold({ host, port }: { readonly host: string; readonly port: number }): Promise<Server> {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.once('error', reject).listen({ host, port }, () => resolve(server));
  });
}
