/** What one process holds in hand at a time, of requests that bring a body. */
export interface InFlightMost {
  readonly requests: number;
  readonly bytes: number;
}

interface Held {
  requests: number;
  bytes: number;
}

/**
 * Counts what is in hand before it is read. One client may have half of it, so that whatever one of them sends,
 * there is room for another.
 */
export class InFlight {
  private readonly all: Held = { requests: 0, bytes: 0 };
  private readonly byClient = new Map<string, Held>();

  constructor(private readonly most: InFlightMost) {}

  /** Takes a request in and answers with how to let it go, once; nothing when there is no room for it. */
  enter(client: string, bytes: number): (() => void) | undefined {
    const own = this.byClient.get(client) ?? { requests: 0, bytes: 0 };
    const { most } = this;
    const share = { requests: Math.ceil(most.requests / 2), bytes: Math.ceil(most.bytes / 2) };
    if (!hasRoom(this.all, bytes, most) || !hasRoom(own, bytes, share)) return undefined;
    this.byClient.set(client, own);
    add(this.all, 1, bytes);
    add(own, 1, bytes);
    return () => {
      add(this.all, -1, -bytes);
      add(own, -1, -bytes);
      if (own.requests === 0) this.byClient.delete(client);
    };
  }
}

function hasRoom(held: Held, bytes: number, most: InFlightMost): boolean {
  return held.requests < most.requests && held.bytes + bytes <= most.bytes;
}

function add(held: Held, requests: number, bytes: number): void {
  held.requests += requests;
  held.bytes += bytes;
}
