import type { Pool } from 'pg';
import type { Channel, ChannelName } from '#delivery';
import { publicOrigin, type Settings } from '#platform';
import { isWayOfOthers } from '#returns';
import type { Written } from '../digest-mail';
import type { Subscription } from '../digest.store';

/** With the pauses of due work, about a day. */
const ATTEMPTS_MAX = 9;

export type Channels = ReadonlyMap<ChannelName, Channel>;

interface Letter extends Written {
  readonly id: string;
  readonly to: string;
  readonly at: Date;
}

/** What came of a letter; an address, and what a mail server says of it, stand in no outcome of due work. */
export type Posted = { readonly sent: true } | { readonly notSent: string };

/** Letters to people who asked for them. */
export class DigestLetters {
  constructor(
    private readonly pool: Pool,
    private readonly channels: Channels,
    private readonly settings: Pick<Settings, 'publicUrl'>,
  ) {}

  /** Where the links of a letter lead: to where people reach the pages now; where no setting says so, where they asked. */
  originOf({ origin }: Pick<Subscription, 'origin'>): string {
    return publicOrigin(this.settings) ?? origin;
  }

  /** Whether to leave them to other reporters, which have mail where this one has not. */
  areForOthers(): Promise<boolean> {
    return isWayOfOthers(this.pool, 'e-mail', this.channels);
  }

  /** Throws where another attempt may help. */
  async post({ at, ...letter }: Letter, attempt: number): Promise<Posted> {
    const mail = this.channels.get('e-mail');
    const sent = await mail?.send({ ...letter, at: at.toISOString(), attachments: [] });
    if (sent?.ok) return { sent: true };
    const notSent = sent === undefined ? 'no way to send mail is set up' : `e-mail: ${sent.failure.rule}`;
    const mayRetry = sent === undefined || sent.failure.mayRetry;
    if (mayRetry && attempt < ATTEMPTS_MAX) throw new Error(notSent);
    return { notSent };
  }
}
