/** What one process holds in hand at a time, of requests that bring a body. */
export interface InFlightMost {
  readonly requests: number;
  readonly bytes: number;
}

interface Held {
  requests: number;
  bytes: number;
  work: number;
}

/** A request that was let in. */
export interface Entered {
  /**
   * Lets it go, once.
   *
   * @param servedMs how long it took from when its body was there until it was answered; nothing where that says
   *   nothing, as of a body that is read while it is worked on.
   */
  leave(servedMs?: number): void;
}

/** Whoever is let in beside others should be answered within this. */
const SERVED_WITHIN_MS = 500;
/** A request is as much work as its body is long, and at most this: whoever has more is worked off piece by piece. */
const WORK_MAX = 64 * 1024;
const STARTING_ROOM = 16 * WORK_MAX;
const LEAST_ROOM = 4 * WORK_MAX;
const FEWER = 0.7;

/**
 * Counts what is in hand before it is read. One client may have half of it, so that whatever one of them sends,
 * there is room for another.
 *
 * How much work there is room for follows from how soon it is done: less after an answer that took too long because
 * others were in hand, a little more after one that did not and took the last of the room, as TCP finds what a network
 * carries. So no queue gets longer than this machine can work off soon, whatever else it does.
 */
export class InFlight {
  private readonly all: Held = { requests: 0, bytes: 0, work: 0 };
  private readonly byClient = new Map<string, Held>();
  private room = STARTING_ROOM;
  /** Counts the requests let in: one that came before there was made less room says nothing about the new. */
  private entered = 0;
  private enteredAtLess = 0;

  constructor(private readonly most: InFlightMost) {}

  /** Takes a request in; nothing when there is no room for it. */
  enter(client: string, bytes: number): Entered | undefined {
    const own = this.byClient.get(client) ?? { requests: 0, bytes: 0, work: 0 };
    const one = { requests: 1, bytes, work: Math.min(bytes, WORK_MAX) };
    const most = { ...this.most, work: this.room };
    if (!hasRoom(this.all, one, most) || !hasRoom(own, one, halfOf(most))) return undefined;
    this.byClient.set(client, own);
    for (const held of [this.all, own]) add(held, one, 1);
    const number = ++this.entered;
    const isAlone = this.all.requests === 1;
    // Room that is not used up proves nothing, also where so many small ones are in hand that no more are let in.
    const isLast = this.all.work + WORK_MAX > most.work || own.work + WORK_MAX > halfOf(most).work;
    return {
      leave: (servedMs) => {
        if (servedMs !== undefined) this.learn(servedMs, number, { isAlone, isLast });
        for (const held of [this.all, own]) add(held, one, -1);
        if (own.requests === 0) this.byClient.delete(client);
      },
    };
  }

  private learn(
    servedMs: number,
    number: number,
    { isAlone, isLast }: { readonly isAlone: boolean; readonly isLast: boolean },
  ): void {
    if (servedMs <= SERVED_WITHIN_MS) {
      if (isLast) this.room = Math.min(this.room + WORK_MAX, this.most.requests * WORK_MAX);
    } else if (!isAlone && number > this.enteredAtLess) {
      this.room = Math.max(this.room * FEWER, LEAST_ROOM);
      this.enteredAtLess = this.entered;
    }
  }
}

function hasRoom(held: Held, one: Held, most: Held): boolean {
  return (
    held.requests + one.requests <= most.requests &&
    held.bytes + one.bytes <= most.bytes &&
    held.work + one.work <= most.work
  );
}

function halfOf({ requests, bytes, work }: Held): Held {
  return { requests: Math.ceil(requests / 2), bytes: Math.ceil(bytes / 2), work: work / 2 };
}

function add(held: Held, one: Held, times: 1 | -1): void {
  held.requests += times * one.requests;
  held.bytes += times * one.bytes;
  held.work += times * one.work;
}
