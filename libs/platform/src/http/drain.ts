import type { IncomingMessage } from 'node:http';

/** What is still read of a body that has been refused, before the connection is closed all the same. */
const DRAIN_BYTES_MAX = 64 * 1024 * 1024;
const DRAIN_MS_MAX = 10_000;

/**
 * Lets a sender finish a body that is refused already. Many clients read no answer before they have sent
 * everything; closing while they send would show them a broken connection in place of the reason.
 */
export function drain(request: IncomingMessage): Promise<void> {
  if (request.complete || request.destroyed) return Promise.resolve();
  return new Promise((resolve) => {
    let bytes = 0;
    const give = setTimeout(done, DRAIN_MS_MAX);
    request.on('data', count).once('end', done).once('close', done).once('error', done).resume();
    function count(piece: Buffer): void {
      bytes += piece.length;
      if (bytes > DRAIN_BYTES_MAX) done();
    }
    function done(): void {
      clearTimeout(give);
      request.off('data', count).off('end', done).off('close', done).off('error', done);
      resolve();
    }
  });
}
