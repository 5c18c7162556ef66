import { LOGGER, SessionStore, SETTINGS, Ticker } from '#platform';
import type { Logger, Settings } from '#platform';
import { Inject, Injectable } from '@nestjs/common';
import type { OnApplicationBootstrap, OnModuleDestroy } from '@nestjs/common';
import type { LiveClient } from '../../live/live-client';

/** The streams of open pages, each of which ends when the session does that it was opened in. */
@Injectable()
export class SessionStreams implements OnApplicationBootstrap, OnModuleDestroy {
  private readonly sessionOf = new Map<LiveClient, Buffer>();
  private readonly looking: Ticker;

  constructor(
    private readonly sessions: SessionStore,
    @Inject(SETTINGS) { liveHeartbeatSeconds }: Settings,
    @Inject(LOGGER) logger: Logger,
  ) {
    const look = (): Promise<void> => this.endThoseOver();
    this.looking = new Ticker('Ending streams of sessions', liveHeartbeatSeconds * 1_000, look, logger);
  }

  onApplicationBootstrap(): void {
    this.looking.start();
  }

  async onModuleDestroy(): Promise<void> {
    await this.looking.stop();
  }

  add(client: LiveClient, sessionIdHash: Buffer): void {
    this.sessionOf.set(client, sessionIdHash);
    client.stream.once('close', () => this.sessionOf.delete(client));
  }

  /** Signed out here or elsewhere, idle for too long, or too old. */
  private async endThoseOver(): Promise<void> {
    if (this.sessionOf.size === 0) return;
    const standing = await this.sessions.standingAmong([...this.sessionOf.values()]);
    for (const [client, hash] of this.sessionOf)
      if (!standing.has(hash.toString('hex'))) void client.end('expired');
  }
}
