import { once } from 'node:events';
import { createServer, request } from 'node:http';
import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';

/** Hands requests on, and may lose what is answered to them. */
export class LossyProxy {
  /** What was asked, in order: `POST /outbox`. */
  readonly asked: string[] = [];
  /** Whose answers are lost, after the server has done what was asked. */
  losing: (asked: string) => boolean = () => false;

  private constructor(private readonly server: Server) {}

  static async to(target: string): Promise<LossyProxy> {
    const server = createServer();
    const proxy = new LossyProxy(server);
    server.on('request', (asked, answering) => {
      const question = `${asked.method} ${asked.url}`;
      proxy.asked.push(question);
      const handedOn = request(new URL(asked.url ?? '', target), {
        method: asked.method,
        headers: asked.headers,
      });
      handedOn.once('response', (answer) => {
        if (proxy.losing(question)) {
          answer.resume();
          asked.socket.destroy();
          return;
        }
        answering.writeHead(answer.statusCode ?? 502, answer.headers);
        answer.pipe(answering);
      });
      handedOn.once('error', () => asked.socket.destroy());
      asked.pipe(handedOn);
    });
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    return proxy;
  }

  get url(): string {
    return `http://127.0.0.1:${(this.server.address() as AddressInfo).port}`;
  }

  async close(): Promise<void> {
    this.server.closeAllConnections();
    this.server.close();
    await once(this.server, 'close');
  }
}
