import type { Pool } from 'pg';
import type { Aftermath, Channel, ChannelName, Receipt, Returned } from '#delivery';
import { notNoted, type Duty, type Obligation, type ObligationKey } from '#jobs';
import type { Json } from '#kernel';
import type { ReturnForms } from '../return-forms';
import { isOfOneSending, type Submission } from '../return-state';
import type { ReturnStore } from '../return.store';
import type { ReturnSurroundings } from '../return-surroundings';
import { BY_ITSELF, doneOnce } from './done-once';
import { mended, notDelivered } from './mended';
import { ofLook, readLook, type Sending } from './return-periods';
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
  readonly isOutside = true;

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
    const accepted = await acceptedLast(this.pool, ways);
    const due = accepted.flatMap(({ area, at, ...sending }) => {
      const looks = Math.floor((now.getTime() - at.getTime()) / LOOK_EVERY_MS);
      const look = Math.min(looks, LOOKS_MAX);
      if (look < 1) return [];
      const dueSince = new Date(at.getTime() + look * LOOK_EVERY_MS);
      return [{ name: this.name, area, period: ofLook({ ...sending, look }), dueSince }];
    });
    return notNoted(this.pool, due);
  }

  isForOthers({ period }: ObligationKey): Promise<boolean> {
    return this.surroundings.isWayOfOthers(readLook(period).channel, this.channels);
  }

  async carryOut({ area, period }: ObligationKey): Promise<Json> {
    const looked = readLook(period);
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
    const giveUp = async (sending: number, { rule, what }: Returned['failure']) =>
      doneOnce(await this.returns.decide({ ...command, type: 'give-up', sending, rule, what }, BY_ITSELF));
    const cameBack = await this.takeBack(aftermath, submission, name, giveUp);
    const known = mended(submission, looked);
    if (known) return known;
    if (cameBack.has(looked.sending)) throw notDelivered(cameBack.get(looked.sending)?.what ?? '');
    const followed = await aftermath.follow(asReceived(receipt));
    if (!followed.ok) {
      if (followed.failure.mayRetry) throw new Error(followed.failure.what);
      await giveUp(looked.sending, followed.failure);
      throw notDelivered(followed.failure.what);
    }
    const { state: stands, reference, said, at: receivedAt } = followed.value;
    if (stands === 'acknowledged') {
      const { sending, deliveryId } = receipt;
      const heard = { sending, deliveryId, state: stands, reference, said, receivedAt };
      doneOnce(await this.returns.decide({ ...command, type: 'deliver', ...heard }, BY_ITSELF));
    } else if (looked.look === LOOKS_MAX) {
      await giveUp(looked.sending, neverHeardOf(receipt.reference));
      throw notDelivered(neverHeardOf(receipt.reference).what);
    }
    return { channel: name, state: stands, reference };
  }

  /** Keeps what came back of a submission, and then takes it out of the way's box; by its sendings. */
  private async takeBack(
    aftermath: Aftermath,
    { receipts }: Submission,
    channel: ChannelName,
    giveUp: (sending: number, failure: Returned['failure']) => Promise<unknown>,
  ): Promise<ReadonlyMap<number, Returned['failure']>> {
    const returned = await aftermath.returned();
    if (!returned.ok) throw new Error(returned.failure.what);
    const cameBack = new Map<number, Returned['failure']>();
    for (const each of returned.value) {
      const receipt = receipts.find((one) => one.channel === channel && isOf(each, one));
      if (!receipt) continue;
      await giveUp(receipt.sending, each.failure);
      const dismissed = await aftermath.dismiss(each);
      if (!dismissed.ok) throw new Error(dismissed.failure.what);
      cameBack.set(receipt.sending, each.failure);
    }
    return cameBack;
  }
}

/** Sent again it has the id that it had before: what the way itself knows it by says which sending it was. */
function isOf({ reference, id }: Returned, receipt: Submission['receipts'][number]): boolean {
  return reference === undefined ? receipt.deliveryId === id : receipt.reference === reference;
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

function neverHeardOf(where: string): Returned['failure'] {
  return {
    rule: 'delivery-not-confirmed',
    ...{ where, what: 'In seven days it was neither collected nor given back' },
    ...{ mend: 'Ask the addressee whether it arrived', mayRetry: false, said: '' },
  };
}

interface AcceptedSending extends Sending {
  readonly area: string;
  readonly at: Date;
}

/**
 * Sendings that a way took on, however long ago, and of which nothing was heard after that. Whoever comes to the last look
 * hears something or gives them up, so that they are few.
 */
async function acceptedLast(pool: Pool, ways: readonly ChannelName[]): Promise<AcceptedSending[]> {
  const { rows } = await pool.query<AcceptedSending>(
    `SELECT split_part(stream, '/', 2) AS area, split_part(stream, '/', 3) AS template, recorded_at AS at,
            (data->>'revision')::int AS revision, data->>'channel' AS channel, (data->>'sending')::int AS sending
       FROM decision_event taken
      WHERE type = 'return.delivered' AND data->>'state' = 'accepted' AND data->>'channel' = ANY($1::text[])
        AND NOT EXISTS (
              SELECT FROM decision_event later
               WHERE later.stream = taken.stream AND later.version > taken.version
                 AND later.type IN ('return.delivered', 'return.delivery-failed')
                 AND later.data->'revision' = taken.data->'revision'
                 AND later.data->'channel' = taken.data->'channel'
                 AND later.data->'sending' = taken.data->'sending')
      ORDER BY recorded_at, stream`,
    [ways],
  );
  return rows;
}
