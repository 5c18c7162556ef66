import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { PassThrough } from 'node:stream';
import type { AreaState } from './area-state';
import type { EventId } from './event-id';
import type { Followed } from './followed';
import type { LiveHeartbeat, LiveSnapshot } from './live.schema';
import type { Telling } from './telling';

/** Bytes that may wait for a reader; beyond them it is shown nothing until it has caught up. */
const WAITING_BYTES_MAX = 64 * 1024;
/** How long a reader may take to catch up before it is cut off. It comes back with the id it has. */
const STALLED_MS_MAX = 60_000;
/** How long the end of a stream may take to reach its reader. */
const ENDING_MS_MAX = 1_000;
/** How soon a reader that is cut off should come back. */
const RETRY_MS = 1_000;

/** How a state is named in the id of a stream's event. */
type NameState = (state: AreaState, stream: string) => string;

/**
 * One reader of a stream. It is shown states, never queued for it: while it is slow the states in
 * between are passed over, and it gets what changed from the last it was told to the newest. So it holds two
 * states and a buffer, however far it lags, and what it is told always adds up to the newest.
 */
export class LiveClient {
  /** What the reader is sent; destroyed when it goes away. */
  readonly stream = new PassThrough({ highWaterMark: WAITING_BYTES_MAX });
  /** Which stream this is, as the ids of its events say. */
  readonly name = randomBytes(6).toString('base64url');
  private told: AreaState | undefined;
  private newest: AreaState | undefined;
  private isFull = false;
  private stalled: NodeJS.Timeout | undefined;

  constructor(
    readonly followed: Followed,
    readonly subject: string,
    /** Where the reader left off, and in which stream, as its `Last-Event-ID` says. */
    readonly left: EventId | undefined,
    private readonly nameOf: NameState,
    private readonly telling: Telling,
  ) {
    this.stream.on('drain', () => this.goOn());
    this.stream.on('close', () => clearTimeout(this.stalled));
    // Whoever goes away in the middle of an event is gone, and no fault.
    this.stream.on('error', () => this.stream.destroy());
    this.write(`retry: ${RETRY_MS}\n\n`);
  }

  get isGone(): boolean {
    return this.stream.destroyed || this.stream.writableEnded;
  }

  /** Tells the whole state, as the beginning; `because` where the reader had asked to go on from elsewhere. */
  begin(state: AreaState, because?: LiveSnapshot['because']): void {
    this.told = state;
    this.event(
      'snapshot',
      this.telling.snapshot(this.followed.name, state, because),
      this.nameOf(state, this.name),
    );
  }

  /** Goes on from a state the reader was told before, by whichever process. */
  goOnFrom(state: AreaState): void {
    this.told = state;
  }

  /** Shows the newest state. */
  show(state: AreaState): void {
    this.newest = state;
    if (!this.isFull) this.tellChanges();
  }

  /** A word to whoever has not been told anything yet: a silent connection is taken for a broken one. */
  keepWaiting(): void {
    this.write(': the figures are being worked out\n\n');
  }

  /** Says that all is well, and how fresh it is; whoever is behind anyway is not told. */
  heartbeat(beat: LiveHeartbeat): void {
    if (this.isFull || this.told === undefined) return;
    this.event('heartbeat', this.telling.heartbeat(beat), this.nameOf(this.told, this.name));
  }

  /**
   * Ends the stream in words, and resolves when it has ended; the reader may come back with the id it has. One
   * that does not take the end is cut off.
   */
  async end(why: 'stopping' | 'expired'): Promise<void> {
    if (this.isGone) return;
    this.event('end', JSON.stringify({ reason: why === 'expired' ? this.telling.expired : why }));
    this.stream.end();
    const cut = setTimeout(() => this.stream.destroy(), ENDING_MS_MAX);
    if (!this.stream.closed) await once(this.stream, 'close');
    clearTimeout(cut);
  }

  private tellChanges(): void {
    if (this.told === undefined || this.newest === undefined || this.told === this.newest) return;
    const changes = this.telling.changes(this.followed.name, this.told, this.newest);
    this.told = this.newest;
    if (changes !== undefined) this.event('changes', changes, this.nameOf(this.newest, this.name));
  }

  private goOn(): void {
    this.isFull = false;
    clearTimeout(this.stalled);
    this.tellChanges();
  }

  private event(name: string, data: string, id?: string): void {
    this.write(`${id === undefined ? '' : `id: ${id}\n`}event: ${name}\ndata: ${data}\n\n`);
  }

  private write(text: string): void {
    if (this.isGone) return;
    if (this.stream.write(text) || this.isFull) return;
    this.isFull = true;
    this.stalled = setTimeout(() => this.stream.destroy(), STALLED_MS_MAX);
    this.stalled.unref();
  }
}
