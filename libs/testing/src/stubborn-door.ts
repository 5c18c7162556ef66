import { once } from 'node:events';
import { createServer } from 'node:http';
import type { IncomingMessage, Server, ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { buffer } from 'node:stream/consumers';

/** How a request is met: turned away, taken in and its answer lost, kept waiting for ever, or let through. */
export type Meeting = 'busy' | 'unavailable' | 'away for an hour' | 'answer lost' | 'kept waiting' | 'passed';

const TURNED_AWAY: Readonly<
  Partial<Record<Meeting, { readonly status: number; readonly retryAfter: string }>>
> = {
  busy: { status: 429, retryAfter: '0' },
  unavailable: { status: 503, retryAfter: '0' },
  'away for an hour': { status: 503, retryAfter: '3600' },
};

const RECEIPT = 'bettercare-receipt';

/** A door before a server, which meets one request after another as it is told to. */
export class StubbornDoor {
  /** How it met those that came so far. */
  readonly met: Meeting[] = [];

  private constructor(
    private readonly server: Server,
    private readonly target: string,
    private readonly meetings: (nth: number) => Meeting,
  ) {
    server.on('request', (request, response) => void this.meet(request, response));
  }

  /** @param meetings how the nth request is met, from 0. */
  static async before(target: string, meetings: (nth: number) => Meeting): Promise<StubbornDoor> {
    const server = createServer().listen(0, '127.0.0.1');
    await once(server, 'listening');
    return new StubbornDoor(server, target, meetings);
  }

  get url(): string {
    return `http://127.0.0.1:${(this.server.address() as AddressInfo).port}`;
  }

  async close(): Promise<void> {
    this.server.close();
    this.server.closeAllConnections();
    await once(this.server, 'close');
  }

  private async meet(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const body = await buffer(request);
    const meeting = this.meetings(this.met.length);
    this.met.push(meeting);
    const turnedAway = TURNED_AWAY[meeting];
    if (turnedAway) response.writeHead(turnedAway.status, { 'retry-after': turnedAway.retryAfter }).end();
    if (turnedAway || meeting === 'kept waiting') return;
    const { authorization = '', 'content-type': type = '', 'content-encoding': encoding } = request.headers;
    const receipts = request.headers[RECEIPT];
    const answer = await fetch(`${this.target}${request.url ?? ''}`, {
      method: 'POST',
      headers: {
        authorization,
        'content-type': type,
        ...(encoding && { 'content-encoding': encoding }),
        ...(typeof receipts === 'string' && { [RECEIPT]: receipts }),
      },
      body,
    });
    const text = await answer.text();
    if (meeting === 'answer lost') request.socket.destroy();
    else {
      const receipt = answer.headers.get(RECEIPT);
      const headers = { 'content-type': 'application/json', ...(receipt !== null && { [RECEIPT]: receipt }) };
      response.writeHead(answer.status, headers).end(text);
    }
  }
}
