import { createServer } from 'node:http';
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { fail, ok } from '#kernel';
import type { Result } from '#kernel';
import type { SettingFault } from '../configuration/setting-kinds';
import type { Settings } from '../configuration/settings';
import { listenFault } from '../http/listen-fault';
import type { Metrics } from './metrics';

const PATH = '/metrics';
const REQUEST_TIMEOUT_MS = 10_000;

export interface MetricsServer {
  /** `http://127.0.0.1:9400/metrics`. */
  readonly address: string;
  close(): Promise<void>;
}

/**
 * Answers `GET /metrics` on an address of its own, on loopback unless told otherwise, so that whoever watches
 * needs no token of the door and the door tells nobody how it fares.
 */
export async function startMetricsServer(
  metrics: Metrics,
  { metricsHost: host, metricsPort: port }: Pick<Settings, 'metricsHost' | 'metricsPort'>,
): Promise<Result<MetricsServer, SettingFault>> {
  const server = createServer({ requestTimeout: REQUEST_TIMEOUT_MS }, (request, response) => {
    void answer(metrics, request, response);
  });
  try {
    await new Promise<void>((resolve, reject) => {
      server.once('error', reject).listen({ host, port }, resolve);
    });
  } catch (cause) {
    return fail(listenFault(cause, { host, port, hostSetting: 'METRICS_HOST', portSetting: 'METRICS_PORT' }));
  }
  const { address, port: own, family } = server.address() as AddressInfo;
  return ok({
    address: `http://${family === 'IPv6' ? `[${address}]` : address}:${own}${PATH}`,
    close: () =>
      new Promise<void>((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  });
}

async function answer(metrics: Metrics, request: IncomingMessage, response: ServerResponse): Promise<void> {
  request.resume();
  if (request.url !== PATH || (request.method !== 'GET' && request.method !== 'HEAD')) {
    response
      .writeHead(404, { 'content-type': 'text/plain; charset=utf-8' })
      .end(`There is only GET ${PATH}.\n`);
    return;
  }
  try {
    const { contentType, text } = await metrics.exposition();
    response.writeHead(200, { 'content-type': contentType, 'cache-control': 'no-store' }).end(text);
  } catch {
    // A metric declared twice and its like; the specs meet it before anybody else does.
    response.writeHead(500).end();
  }
}
