import type { Pool } from 'pg';
import type { Aftermath, Channel, ChannelName, Returned } from '#delivery';
import { isOvertaken, noteDue, notNoted, type Duty, type Obligation, type ObligationKey } from '#jobs';
import type { Json } from '#kernel';
import type { ReturnForms } from '../return-forms';
import type { ReturnStore } from '../return.store';
import type { ReturnSurroundings } from '../return-surroundings';
import { sendingsOnTheirWay, sendingsTakenAs, type TakenSending } from './accepted-sendings.query';
import { becameOf, BY_ITSELF } from './done-once';
import { looksBy } from './follow-deliveries.duty';
import { ofLook } from './return-periods';
import { FOLLOW_DELIVERY } from './sendings-decided';

const LIMIT_MS = 10 * 60 * 1000;
const HOUR_MS = 60 * 60 * 1000;

/**
 * Reads, once an hour for all areas, what came back into the mailbox of a way while anything is on its way by it. What is
 * found is said of its sending, and taken out of the mailbox.
 */
export class ReadMailboxes implements Duty {
  readonly name = 'read-mailbox';
  readonly limitMs = LIMIT_MS;
  readonly outside = 'deliveries';

  constructor(
    private readonly pool: Pool,
    private readonly channels: ReadonlyMap<ChannelName, Channel>,
    private readonly forms: ReturnForms,
    private readonly returns: ReturnStore,
    private readonly surroundings: ReturnSurroundings,
  ) {}

  async due(now: Date): Promise<Obligation[]> {
    const ways = [...this.channels.values()].flatMap(({ name, aftermath }) => (aftermath ? [name] : []));
    if (ways.length === 0) return [];
    const dueSince = new Date(Math.floor(now.getTime() / HOUR_MS) * HOUR_MS);
    const period = dueSince.toISOString().slice(0, 'YYYY-MM-DDTHH'.length);
    const onTheirWay = (await sendingsOnTheirWay(this.pool, ways)).filter(({ at }) => at < dueSince);
    const due = ways
      .filter((way) => onTheirWay.some(({ channel }) => channel === way))
      .map((area) => ({ name: this.name, area, period, dueSince }));
    return notNoted(this.pool, due);
  }

  /** It stands in the place of an area. */
  wayOf({ area }: ObligationKey): string {
    return area;
  }

  isForOthers(key: ObligationKey): Promise<boolean> {
    return this.surroundings.isWayOfOthers(this.wayOf(key), this.channels);
  }

  async carryOut(key: ObligationKey): Promise<Json> {
    // What lies there lies there still.
    if (await isOvertaken(this.pool, key)) return { left: 'read since' };
    const way = key.area as ChannelName;
    const aftermath = this.channels.get(way)?.aftermath;
    if (!aftermath) throw new Error(`${way} is not set up`);
    const returned = await aftermath.returned();
    if (!returned.ok) throw new Error(returned.failure.what);
    const taken = await sendingsTakenAs(this.pool, way, returned.value);
    let cameBack = 0;
    for (const each of returned.value) {
      const sending = taken.find((one) => isOf(each, one));
      // Whatever else lies there is somebody else's.
      if (!sending) continue;
      await this.takeBack(each, sending, aftermath);
      cameBack += 1;
    }
    return { channel: way, cameBack };
  }

  /** Kept before it is taken out of the mailbox. */
  private async takeBack(returned: Returned, sending: TakenSending, aftermath: Aftermath): Promise<void> {
    const { area, template, revision, channel } = sending;
    const of = { area, template };
    const read = await this.forms.read(of);
    if (!read.ok) throw new Error(read.failure.map(({ what }) => what).join('; '));
    const now = await this.surroundings.clock();
    const command = { of, form: read.value.form, subject: BY_ITSELF.actor, now, revision, channel };
    const { rule, what } = returned.failure;
    await becameOf(this.returns, { ...command, type: 'give-up', sending: sending.sending, rule, what });
    await this.haveItSeen(sending, new Date(await this.surroundings.clock()));
    const dismissed = await aftermath.dismiss(returned);
    if (!dismissed.ok) throw new Error(dismissed.failure.what);
  }

  /**
   * A look at the sending stands as failed from now on, until people have decided what becomes of it. It is the next: one
   * that has fallen due by now may be under way, and not have seen that it came back.
   */
  private async haveItSeen({ area, at, ...sending }: TakenSending, now: Date): Promise<void> {
    const period = ofLook({ ...sending, look: looksBy(now, at) + 1 });
    await noteDue(this.pool, [{ name: FOLLOW_DELIVERY, area, period, dueSince: now }]);
  }
}

/** Sent again it may have the id that it had before: what the way itself knows it by says which sending it was. */
function isOf({ reference, id }: Returned, taken: TakenSending): boolean {
  return reference === undefined ? taken.deliveryId === id : taken.reference === reference;
}
