import { once } from 'node:events';
import { createServer as createPlain } from 'node:http';
import type {
  IncomingHttpHeaders,
  IncomingMessage,
  RequestListener,
  Server,
  ServerResponse,
} from 'node:http';
import { createServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import { Webhook } from 'standardwebhooks';
import { CERTIFICATE, CERTIFICATE_KEY } from '#testing';

export interface Received {
  readonly headers: IncomingHttpHeaders;
  readonly body: Buffer;
}

/** How a receiver answers what it has read and whose signature holds. */
export type Answering = (response: ServerResponse, request: IncomingMessage) => void;

/** A receiver of webhooks, which verifies them with the package that their standard has for that. */
export class HttpsReceiver {
  readonly received: Received[] = [];
  answering: Answering = (response) => response.writeHead(204).end();
  private readonly server: Server;

  private constructor(
    secret: string,
    private readonly scheme: 'https' | 'http',
  ) {
    const webhook = new Webhook(secret);
    const listener: RequestListener = (request, response) => {
      const parts: Buffer[] = [];
      request.on('data', (part: Buffer) => parts.push(part));
      request.on('end', () => {
        const body = Buffer.concat(parts);
        try {
          webhook.verify(body, request.headers as Record<string, string>);
        } catch (cause) {
          response.writeHead(401).end(String(cause));
          return;
        }
        this.received.push({ headers: request.headers, body });
        this.answering(response, request);
      });
    };
    this.server =
      scheme === 'https'
        ? createServer({ cert: CERTIFICATE, key: CERTIFICATE_KEY }, listener)
        : createPlain(listener);
  }

  static async start(secret: string, scheme: 'https' | 'http' = 'https'): Promise<HttpsReceiver> {
    const receiver = new HttpsReceiver(secret, scheme);
    receiver.server.listen(0, '127.0.0.1');
    await once(receiver.server, 'listening');
    return receiver;
  }

  get url(): string {
    return `${this.scheme}://127.0.0.1:${(this.server.address() as AddressInfo).port}/returns`;
  }

  async close(): Promise<void> {
    this.server.closeAllConnections();
    this.server.close();
    await once(this.server, 'close');
  }
}
