import type { Pool } from 'pg';
import type { Channel, ChannelName, DeliveryFailure, Receipt } from '#delivery';
import { isOvertaken, notNoted, type Duty, type Obligation, type ObligationKey } from '#jobs';
import type { Json } from '#kernel';
import type { ReturnForms } from '../return-forms';
import { isOfOneSending, type Submission } from '../return-state';
import type { ReturnStore } from '../return.store';
import type { ReturnSurroundings } from '../return-surroundings';
import { sendingsOnTheirWay } from './accepted-sendings.query';
import { becameOf, BY_ITSELF } from './done-once';
import { mended, notDelivered } from './mended';
import { ofLook, ofSending, readLook } from './return-periods';
import { FOLLOW_DELIVERY } from './sendings-decided';

const LIMIT_MS = 10 * 60 * 1000;
const LOOK_EVERY_MS = 6 * 60 * 60 * 1000;
/** Seven days: what nobody collects in five MESH gives back, and says nothing more. */
const LOOKS_MAX = 28;

/**
 * Asks what became of what a way took on, until it says that the addressee has it. What comes back instead is said so; the
 * look that found it stands as failed until somebody has it sent again, or lets that way go.
 */
export class FollowDeliveries implements Duty {
  readonly name = FOLLOW_DELIVERY;
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
    const onTheirWay = await sendingsOnTheirWay(this.pool, ways);
    const due = onTheirWay.flatMap(({ area, at, ...sending }) => {
      const look = looksBy(now, at);
      if (look < 1) return [];
      const dueSince = new Date(at.getTime() + look * LOOK_EVERY_MS);
      return [{ name: this.name, area, period: ofLook({ ...sending, look }), dueSince }];
    });
    return notNoted(this.pool, due);
  }

  wayOf({ period }: ObligationKey): ChannelName {
    return readLook(period).channel;
  }

  isForOthers(key: ObligationKey): Promise<boolean> {
    return this.surroundings.isWayOfOthers(this.wayOf(key), this.channels);
  }

  async carryOut(key: ObligationKey): Promise<Json> {
    const { area, period } = key;
    const looked = readLook(period);
    // The newest says all that those before it would say.
    if (await isOvertaken(this.pool, key, `${ofSending(looked)}/`)) return { left: 'looked since' };
    const { template, revision, channel: name } = looked;
    const read = await this.forms.read({ area, template });
    if (!read.ok) throw new Error(read.failure.map(({ what }) => what).join('; '));
    const { state, form } = read.value;
    const submission = state.submissions.find(({ snapshot }) => snapshot.revision === revision);
    const receipt = submission?.receipts.find((each) => isOfOneSending(each, looked));
    const aftermath = this.channels.get(name)?.aftermath;
    if (!submission || !receipt || !aftermath)
      throw new Error(`Nothing is known of ${period}, or of ${name}`);
    const command = {
      ...{ of: { area, template }, form, subject: BY_ITSELF.actor, now: await this.surroundings.clock() },
      ...{ revision, channel: name },
    };
    const { sending } = looked;
    const giveUp = async ({ rule, what }: DeliveryFailure): Promise<Error> => {
      await becameOf(this.returns, { ...command, type: 'give-up', sending, rule, what });
      return notDelivered(what);
    };
    const known = mended(submission, looked);
    if (known) return known;
    const followed = await aftermath.follow(asReceived(receipt));
    if (!followed.ok) {
      if (followed.failure.mayRetry) throw new Error(followed.failure.what);
      throw await giveUp(followed.failure);
    }
    const { state: stands, reference, said, at: receivedAt } = followed.value;
    if (stands === 'acknowledged') {
      const { deliveryId } = receipt;
      const heard = { sending, deliveryId, state: stands, reference, said, receivedAt };
      await becameOf(this.returns, { ...command, type: 'deliver', ...heard });
    } else if (looked.look === LOOKS_MAX) {
      throw await giveUp(neverHeardOf(receipt.reference));
    }
    return { channel: name, state: stands, reference };
  }
}

/** How many looks have come since a way took something on, the last of them included. */
export function looksBy(now: Date, takenAt: Date): number {
  return Math.min(Math.floor((now.getTime() - takenAt.getTime()) / LOOK_EVERY_MS), LOOKS_MAX);
}

function asReceived({
  channel,
  deliveryId: id,
  state,
  receivedAt: at,
  reference,
  said,
}: Submission['receipts'][number]): Receipt {
  return { channel, id, state, at, reference, said };
}

function neverHeardOf(where: string): DeliveryFailure {
  return {
    rule: 'delivery-not-confirmed',
    ...{ where, what: 'In seven days it was neither collected nor given back' },
    ...{ mend: 'Ask the addressee whether it arrived', mayRetry: false, said: '' },
  };
}
