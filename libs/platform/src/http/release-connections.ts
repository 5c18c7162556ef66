import type { IncomingMessage } from 'node:http';
import type { Socket } from 'node:net';
import type { FastifyInstance } from 'fastify';

const RELEASE_EVERY_MS = 100;
/** What is being asked or answered while the server closes may take so long; then it is cut off. */
const CLOSING_MS_MAX = 5_000;

/**
 * Has a closing server let go of the connections on which nothing is asked. By itself it would wait a minute for
 * one that never asked anything, since a request might be on its way: browsers open such ahead of need, and so
 * does Node's `fetch` after it has been aborted. And it would wait without end for a reader that takes nothing.
 */
export function releaseConnections(fastify: FastifyInstance): void {
  const server = fastify.server;
  const silent = new Set<Socket>();
  server.on('connection', (socket: Socket) => {
    silent.add(socket);
    socket.once('close', () => silent.delete(socket));
  });
  server.on('request', ({ socket }: IncomingMessage) => silent.delete(socket));
  fastify.addHook('preClose', (done) => {
    if (!server.listening) return done();
    const releasing = setInterval(() => {
      server.closeIdleConnections();
      for (const socket of silent) if (socket.bytesRead === 0) socket.destroy();
    }, RELEASE_EVERY_MS);
    const cut = setTimeout(() => server.closeAllConnections(), CLOSING_MS_MAX);
    server.once('close', () => {
      clearInterval(releasing);
      clearTimeout(cut);
    });
    done();
  });
}
