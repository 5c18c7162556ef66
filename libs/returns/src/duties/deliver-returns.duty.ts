import type { Pool } from 'pg';
import type { Channel, ChannelName, Parcel } from '#delivery';
import { notNoted, type Duty, type Obligation, type ObligationKey } from '#jobs';
import { fail, type Json } from '#kernel';
import { deliveryId } from '../delivery-id';
import { DOCUMENT_FORMS } from '../document-forms';
import { RETURN_STREAMS, type KeptDocument, type OfReturn } from '../return.events';
import type { ReturnAndForm, ReturnForms } from '../return-forms';
import type { Submission } from '../return-state';
import type { ReturnStore } from '../return.store';
import type { ReturnSurroundings } from '../return-surroundings';
import { refusal } from '../rules';
import { BY_ITSELF, doneOnce } from './done-once';
import { ofSending, readSending, type Sending } from './return-periods';

const LIMIT_MS = 10 * 60 * 1000;
/** A deadline may be hours away. */
const PAUSE_MS_MAX = 15 * 60 * 1000;

const SET_UP = 'Set it up as docs/delivery.md says, and have it sent again';

/** Which documents go by a way: what people read by mail and MESH, which carries one file; elsewhere all. */
const CARRIED: Readonly<Record<ChannelName, readonly KeptDocument['form'][]>> = {
  'e-mail': ['workbook'],
  mesh: ['workbook'],
  folder: ['workbook', 'csv', 'json'],
  webhook: ['workbook', 'csv', 'json'],
};

/**
 * Sends each submission by each of its ways, under one id however often, until there is a receipt; what a way will never
 * take is said so, and waits for somebody to have it sent again.
 */
export class DeliverReturns implements Duty {
  readonly name = 'deliver-return';
  readonly limitMs = LIMIT_MS;
  readonly pauseMsMax = PAUSE_MS_MAX;

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

  async carryOut({ area, period }: ObligationKey): Promise<Json> {
    const sending = readSending(period);
    const { template, revision, channel: name } = sending;
    const of = { area, template };
    const read = await this.forms.read(of);
    if (!read.ok) throw new Error(read.failure.map(({ what }) => what).join('; '));
    const { state, form, history } = read.value;
    const submission = state.submissions.find(({ snapshot }) => snapshot.revision === revision);
    if (!submission) throw new Error(`Revision ${revision} of ${template} was not submitted`);
    // An attempt may have ended between the receipt and the note that it was done.
    if (sending.sending === 1 && submission.receipts.some((receipt) => receipt.channel === name))
      return { delivered: true };
    const channel = this.channels.get(name);
    const addressed = addressOf(of, sending, submission, history);
    const sent = channel
      ? await channel.send(await this.parcel(of, form.name, submission, name, addressed))
      : fail({ ...refusal('way-not-set-up', name, `${name} is not set up`, SET_UP), mayRetry: false });
    const command = { of, form, subject: BY_ITSELF.actor, now: await this.surroundings.clock() };
    if (sent.ok) {
      const { id, state: how, reference, said, at } = sent.value;
      const receipt = [how, reference, said].filter((part) => part !== '').join(': ');
      const receipted = { revision, channel: name, deliveryId: id, receipt, receivedAt: at };
      doneOnce(await this.returns.decide({ ...command, type: 'deliver', ...receipted }, BY_ITSELF));
      return { delivered: true, receipt };
    }
    const { rule, what, mayRetry } = sent.failure;
    if (mayRetry) throw new Error(what);
    const given = { revision, channel: name, sending: sending.sending, rule, what };
    doneOnce(await this.returns.decide({ ...command, type: 'give-up', ...given }, BY_ITSELF));
    return { delivered: false, rule, what };
  }

  private async parcel(
    of: OfReturn,
    name: string,
    { snapshot }: Submission,
    channel: ChannelName,
    addressed: Addressed,
  ): Promise<Parcel> {
    const { revision, lockedAt, areaName, contentHash, documents } = snapshot;
    const carried = documents.filter(({ form }) => CARRIED[channel].includes(form));
    const later = revision === 1 ? '' : `, revision ${revision}`;
    return {
      ...addressed,
      at: lockedAt,
      subject: `${name}: ${areaName}${later}`,
      text: `${name} of ${areaName} (${of.area})${later}.\nContent hash ${contentHash}.\n`,
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

type Addressed = Pick<Parcel, 'id' | 'to'>;

/** To whom it goes, and under which id: to somebody else it is another parcel. */
function addressOf(
  of: OfReturn,
  { revision, channel, sending }: Sending,
  { destinations }: Submission,
  history: ReturnAndForm['history'],
): Addressed {
  const id = deliveryId(of, revision, channel);
  const readdressed = history.findLast(
    ({ type, data }) =>
      type === 'return.resent' &&
      data.revision === revision &&
      data.channel === channel &&
      data.sending <= sending &&
      data.to !== undefined,
  );
  if (readdressed?.type === 'return.resent')
    return { id: `${id}.s${readdressed.data.sending}`, to: readdressed.data.to };
  return { id, to: destinations.find((each) => each.channel === channel)?.to };
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
