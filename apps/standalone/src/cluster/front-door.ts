import { createServer, request } from 'node:http';
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

/** What of the ledger's one address is the gateway's; everything else is the tracker's. */
const OF_THE_GATEWAY =
  /^\/(?:v1\/(?:events|uploads|mappings|quarantine|schemas)|quarantine|uploads)(?:[/?]|$)/;

export interface Behind {
  readonly gateway: string;
  readonly tracker: string;
}

export interface FrontDoor {
  readonly url: string;
  close(): Promise<void>;
}

/**
 * One address for gateway and tracker, as a proxy gives them where they face a network: the command line knows one.
 * On this machine only, without TLS.
 */
export async function openFrontDoor(behind: Behind): Promise<FrontDoor> {
  // No limit of its own on how long a request or a live stream takes: those behind it have theirs.
  const server = createServer({ requestTimeout: 0 }, (asked, answer) => hand(asked, answer, behind));
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject).listen({ host: '127.0.0.1', port: 0 }, resolve);
  });
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

function hand(asked: IncomingMessage, answer: ServerResponse, { gateway, tracker }: Behind): void {
  const path = asked.url ?? '/';
  const onward = request(OF_THE_GATEWAY.test(path) ? gateway : tracker, {
    // As it was asked: read as an address, `//elsewhere/` would lead to another host, and `//` nowhere.
    path,
    method: asked.method,
    headers: asked.headers,
  });
  onward.on('response', (answered) => {
    answer.writeHead(answered.statusCode ?? 502, answered.rawHeaders);
    answered.pipe(answer);
    answered.on('error', () => answer.destroy());
  });
  onward.on('error', () => {
    if (answer.headersSent) answer.destroy();
    else answer.writeHead(502).end();
  });
  // Whichever end goes away takes the other with it.
  answer.on('close', () => onward.destroy());
  asked.pipe(onward);
}
