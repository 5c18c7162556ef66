import { PROBLEMS, ProblemError } from '#platform';
import type { Settings } from '#platform';
import type { AreaState } from './area-state';
import type { Followed } from './followed';
import type { LiveClient } from './live-client';
import { LIVE_PROBLEMS } from './live-problems';

const RETRY_SECONDS = 30;

/** The readers of what is followed, and the state they are told. */
export interface WatchedArea {
  readonly followed: Followed;
  state: AreaState | undefined;
  readonly clients: Set<LiveClient>;
  readonly joining: Set<LiveClient>;
}

/** The places of this process for readers, as many as the settings say, and who has them. */
export class LivePlaces {
  private readonly areas = new Map<string, WatchedArea>();
  private isClosed = false;

  constructor(private readonly settings: Pick<Settings, 'liveStreamsMax' | 'liveStreamsPerClientMax'>) {}

  /** Everything somebody follows, by its name. */
  watched(): ReadonlyMap<string, WatchedArea> {
    return this.areas;
  }

  clients(): LiveClient[] {
    return [...this.areas.values()].flatMap(({ clients, joining }) => [...clients, ...joining]);
  }

  /**
   * Gives a reader a place until its stream closes. One that comes back has the place it had: where its network
   * failed silently its old stream would be open until the system gives the connection up, a quarter of an hour
   * later, and whoever had as many as may be could not come back before.
   *
   * @throws ProblemError when there are as many streams as may be, or no more are let in.
   */
  take(client: LiveClient): void {
    const open = this.clients();
    const before = open.filter((each) => isLeftBy(client, each));
    this.assertRoom(
      client.subject,
      open.filter((each) => !before.includes(each)),
    );
    const { followed } = client;
    const nobody = {
      followed,
      state: undefined,
      clients: new Set(),
      joining: new Set(),
    } satisfies WatchedArea;
    const watched: WatchedArea = this.areas.get(followed.name) ?? nobody;
    this.areas.set(followed.name, watched);
    watched.joining.add(client);
    client.stream.once('close', () => this.leave(client));
    for (const each of before) {
      this.leave(each);
      each.stream.destroy();
    }
  }

  /** Lets nobody in any more. */
  close(): void {
    this.isClosed = true;
  }

  private assertRoom(subject: string, open: readonly LiveClient[]): void {
    const headers = { 'retry-after': String(RETRY_SECONDS) };
    if (this.isClosed)
      throw new ProblemError(PROBLEMS.unavailable, 'The service is stopping. Try again shortly.', {
        headers,
      });
    const own = open.filter((client) => client.subject === subject).length;
    const { liveStreamsMax, liveStreamsPerClientMax } = this.settings;
    if (own >= liveStreamsPerClientMax || open.length >= liveStreamsMax) {
      const detail =
        own >= liveStreamsPerClientMax
          ? `You have ${own} streams open, which is as many as one caller may have. Close one first.`
          : 'As many streams are open as there may be. Try again later.';
      throw new ProblemError(LIVE_PROBLEMS.tooManyStreams, detail, { headers });
    }
  }

  private leave(client: LiveClient): void {
    const { name } = client.followed;
    const watched = this.areas.get(name);
    if (!watched) return;
    watched.clients.delete(client);
    watched.joining.delete(client);
    if (watched.clients.size + watched.joining.size === 0) this.areas.delete(name);
  }
}

/** Whether a reader left off in that stream, or had come back to it from the same one and heard nothing of it. */
function isLeftBy({ followed, subject, left }: LiveClient, open: LiveClient): boolean {
  if (left?.stream === undefined || open.subject !== subject) return false;
  if (open.followed.name !== followed.name) return false;
  return open.name === left.stream || open.left?.stream === left.stream;
}
