import type { Pool, PoolClient } from 'pg';
import type { ReturnTemplate } from '#catalogue';
import type { Channel, ChannelName, Parcel } from '#delivery';
import { notNoted, pauseAfter, type Duty, type Obligation, type ObligationKey } from '#jobs';
import { fail, type Json } from '#kernel';
import { deliveryId } from '../delivery-id';
import { DOCUMENT_FORMS } from '../document-forms';
import { despiteInWords } from '../documents/return-content';
import { RETURN_STREAMS, type KeptDocument, type OfReturn } from '../return.events';
import type { ReturnAndForm, ReturnForms } from '../return-forms';
import { isOfOneSending, type Submission } from '../return-state';
import type { ReturnStore } from '../return.store';
import type { ReturnSurroundings } from '../return-surroundings';
import { refusal } from '../rules';
import { becameOf, BY_ITSELF } from './done-once';
import { mended, notDelivered } from './mended';
import { ofSending, readSending, type Sending } from './return-periods';
import { DELIVER_RETURN } from './sendings-decided';

const LIMIT_MS = 10 * 60 * 1000;
/** A deadline may be hours away. */
const PAUSE_MS_MAX = 15 * 60 * 1000;
/** With that pause it is tried for a day. */
const ATTEMPTS_MAX = 100;

const SET_UP = 'Set it up as docs/delivery.md says, and have it sent again';

/** Which documents go by a way: what people read by mail and MESH, which carries one file; elsewhere all. */
const CARRIED: Readonly<Record<ChannelName, readonly KeptDocument['form'][]>> = {
  'e-mail': ['workbook'],
  mesh: ['workbook'],
  folder: ['workbook', 'csv', 'json'],
  webhook: ['workbook', 'csv', 'json'],
};

/**
 * Sends each submission by each of its ways, under one id however often, until there is a receipt. What a way will never
 * take, or did not for a day, is said so. It is not done then: it stands as failed until somebody has it sent again, or
 * lets that way go.
 */
export class DeliverReturns implements Duty {
  readonly name = DELIVER_RETURN;
  readonly limitMs = LIMIT_MS;
  readonly outside = 'deliveries';

  /** Every decision below this position has been looked through: snapshots are large, and are read once. */
  private readTo = 0;
  /** Sendings that were found there and not noted yet. */
  private pending: readonly Obligation[] = [];

  constructor(
    private readonly pool: Pool,
    private readonly channels: ReadonlyMap<ChannelName, Channel>,
    private readonly forms: ReturnForms,
    private readonly returns: ReturnStore,
    private readonly surroundings: ReturnSurroundings,
  ) {}

  async due(): Promise<readonly Obligation[]> {
    const { sendings, to } = await readSendings(this.pool, this.readTo);
    const found = sendings.map(({ area, dueSince, ...sending }) => ({
      ...{ name: this.name, area, period: ofSending(sending), dueSince },
    }));
    this.pending = await notNoted(this.pool, [...this.pending, ...found]);
    this.readTo = to;
    return this.pending;
  }

  /** What has failed for a day is looked at as others are: it waits for people. */
  pauseMs(attempt: number): number {
    return attempt > ATTEMPTS_MAX ? pauseAfter(attempt) : Math.min(pauseAfter(attempt), PAUSE_MS_MAX);
  }

  wayOf({ period }: ObligationKey): ChannelName {
    return readSending(period).channel;
  }

  isForOthers(key: ObligationKey): Promise<boolean> {
    return this.surroundings.isWayOfOthers(this.wayOf(key), this.channels);
  }

  async carryOut({ area, period }: ObligationKey, _client: PoolClient, attempt: number): Promise<Json> {
    const sending = readSending(period);
    const { template, revision, channel: name } = sending;
    const of = { area, template };
    const read = await this.forms.read(of);
    if (!read.ok) throw new Error(read.failure.map(({ what }) => what).join('; '));
    const { state, form, history } = read.value;
    const submission = state.submissions.find(({ snapshot }) => snapshot.revision === revision);
    if (!submission) throw new Error(`Revision ${revision} of ${template} was not submitted`);
    const settled = settledBefore(submission, sending);
    if (settled) return settled;
    const channel = this.channels.get(name);
    const addressed = addressOf(of, sending, submission, history);
    const sent = channel
      ? await channel.send(await this.parcel(of, form, submission, name, addressed))
      : // Whoever has it may be away, as in an upgrade, and be back.
        fail({ ...refusal('way-not-set-up', name, `${name} is not set up`, SET_UP), mayRetry: true });
    const command = { of, form, subject: BY_ITSELF.actor, now: await this.surroundings.clock() };
    const which = { revision, channel: name, sending: sending.sending };
    if (sent.ok) {
      const { id: deliveryId, state: stands, reference, said, at: receivedAt } = sent.value;
      const receipt = { ...which, deliveryId, state: stands, reference, said, receivedAt };
      await becameOf(this.returns, { ...command, type: 'deliver', ...receipt });
      return { channel: name, state: stands, reference };
    }
    const { rule, what, mayRetry } = sent.failure;
    if (mayRetry && attempt < ATTEMPTS_MAX) throw new Error(what);
    await becameOf(this.returns, { ...command, type: 'give-up', ...which, rule, what });
    throw notDelivered(what);
  }

  private async parcel(
    of: OfReturn,
    form: ReturnTemplate,
    { snapshot }: Submission,
    channel: ChannelName,
    addressed: Addressed,
  ): Promise<Parcel> {
    const { name } = form;
    const { revision, lockedAt, areaName, contentHash, documents, late, despite } = snapshot;
    const carried = documents.filter(({ form }) => CARRIED[channel].includes(form));
    const later = revision === 1 ? '' : `, revision ${revision}`;
    return {
      ...addressed,
      at: lockedAt,
      subject: `${late === undefined ? '' : 'Late: '}${name}: ${areaName}${later}`,
      text: [
        `${name} of ${areaName} (${of.area})${later}.`,
        ...(late === undefined ? [] : [`Late: ${late}`]),
        ...(despite === undefined
          ? []
          : [`The ledger had other figures by then: ${despiteInWords({ ...snapshot, template: form })}`]),
        `Content hash ${contentHash}.`,
        '',
      ].join('\n'),
      attachments: await Promise.all(
        carried.map(async (document) => ({
          name: document.name,
          mediaType: DOCUMENT_FORMS[document.form].mediaType,
          bytes: await this.returns.document(document.sha256),
        })),
      ),
    };
  }
}

/** What came of a sending that is not to be tried any more; throws where that waits for somebody. */
function settledBefore(submission: Submission, sending: Sending): Json | undefined {
  // An attempt may have ended between the receipt and the note that it was done.
  const receipt = submission.receipts.find((each) => isOfOneSending(each, sending));
  if (receipt) return { channel: receipt.channel, state: receipt.state, reference: receipt.reference };
  return mended(submission, sending);
}

type Addressed = Pick<Parcel, 'id' | 'to'>;

/** It did not arrive, and never will: to be sent again it has to be another parcel, or the way says that it has it. */
const DID_NOT_ARRIVE = ['parcel-came-back', 'delivery-not-confirmed'];

/**
 * To whom it goes, and under which id: to somebody else it is another parcel, and so it is after one that did not arrive.
 * What only lost its answer stays the same, so that nobody gets it twice.
 */
function addressOf(
  of: OfReturn,
  { revision, channel, sending }: Sending,
  { destinations }: Submission,
  history: ReturnAndForm['history'],
): Addressed {
  let id = deliveryId(of, revision, channel);
  let to = destinations.find((each) => each.channel === channel)?.to;
  let isLost = false;
  for (const { type, data } of history) {
    if (type !== 'return.resent' && type !== 'return.delivery-failed') continue;
    if (data.revision !== revision || data.channel !== channel || data.sending > sending) continue;
    if (type === 'return.delivery-failed') isLost = DID_NOT_ARRIVE.includes(data.rule);
    else {
      if (isLost || data.to !== undefined) id = `${deliveryId(of, revision, channel)}.s${data.sending}`;
      to = data.to ?? to;
      isLost = false;
    }
  }
  return { id, to };
}

interface DueSending extends Sending {
  readonly area: string;
  readonly dueSince: Date;
}

interface SendingRow {
  readonly area: string;
  readonly template: string;
  readonly revision: number;
  readonly channel: ChannelName;
  readonly sending: number;
  readonly at: Date;
}

/** The sendings decided on from a position on: the first by each way of a submission, and those asked for later. */
async function readSendings(
  pool: Pool,
  from: number,
): Promise<{ readonly sendings: readonly DueSending[]; readonly to: number }> {
  const { rows: heads } = await pool.query<{ to: number }>('SELECT next_position AS to FROM decision_head');
  const to = heads[0]?.to ?? from;
  const { rows } = await pool.query<SendingRow>(
    `SELECT split_part(stream, '/', 2) AS area, split_part(stream, '/', 3) AS template, recorded_at AS at,
            (data->'snapshot'->>'revision')::int AS revision, way->>'channel' AS channel, 1 AS sending
       FROM decision_event CROSS JOIN LATERAL jsonb_array_elements(data->'destinations') AS way
      WHERE position >= $2 AND position < $3 AND stream ^@ $1 AND type = 'return.submitted'
      UNION ALL
     SELECT split_part(stream, '/', 2), split_part(stream, '/', 3), recorded_at,
            (data->>'revision')::int, data->>'channel', (data->>'sending')::int
       FROM decision_event
      WHERE position >= $2 AND position < $3 AND stream ^@ $1 AND type = 'return.resent'
      ORDER BY at`,
    [RETURN_STREAMS, from, to],
  );
  return { sendings: rows.map(({ at, ...sending }) => ({ ...sending, dueSince: at })), to };
}
