import type { Pool, PoolClient } from 'pg';
import { notNoted, type Duty, type Obligation, type ObligationKey } from '#jobs';
import type { Json } from '#kernel';
import { deliveryId } from '../delivery-id';
import { isOfOneSending } from '../return-state';
import type { ReturnStore } from '../return.store';
import type { ContactLetters } from './contact-letters';
import { ofSending, readToldSending, type Sending } from './return-periods';

const LIMIT_MS = 10 * 60 * 1000;
/** What failed longer ago nobody is told of by itself. */
const TOLD_WITHIN_MS = 7 * 24 * 60 * 60 * 1000;

/** Tells the contacts of an area that what was submitted did not arrive by one of its ways, and what they can do. */
export class TellOfFailures implements Duty {
  readonly name = 'tell-of-failure';
  readonly limitMs = LIMIT_MS;
  readonly outside = 'letters';

  constructor(
    private readonly pool: Pool,
    private readonly returns: ReturnStore,
    private readonly letters: ContactLetters,
  ) {}

  async due(now: Date): Promise<Obligation[]> {
    const failed = await failedSince(this.pool, new Date(now.getTime() - TOLD_WITHIN_MS));
    const due = failed.map(({ area, at, ...sending }) => ({
      ...{ name: this.name, area, period: ofSending(sending), dueSince: at },
    }));
    return notNoted(this.pool, await this.letters.each(due));
  }

  isForOthers(): Promise<boolean> {
    return this.letters.areForOthers();
  }

  async carryOut({ area, period }: ObligationKey, _client: PoolClient, attempt: number): Promise<Json> {
    const { template, revision, channel, sending, contact } = readToldSending(period);
    const of = { area, template };
    const { state } = await this.returns.read(of);
    const submissions = state.status === 'none' ? [] : state.submissions;
    const submission = submissions.find(({ snapshot }) => snapshot.revision === revision);
    const failure = submission?.failures.find((each) => isOfOneSending(each, { channel, sending }));
    if (!submission || !failure) throw new Error(`Nothing is known of ${period}`);
    if (submission.letGo.some((each) => each.channel === channel)) return { left: 'let go' };
    if ((submission.sendings[channel] ?? 0) > sending) return { left: 'sent again' };
    const which = `--area ${area} --template ${template} --revision ${revision} --channel ${channel}`;
    const told = await this.letters.tell({ area, contact, attempt }, () => ({
      id: `${deliveryId(of, revision, channel)}.s${sending}.${contact}`,
      subject: `Not delivered by ${channel}: return ${template} of ${area}`,
      text: [
        `Revision ${revision} of this return was submitted, and did not arrive by ${channel}: ${failure.what}.`,
        'Once that is mended, have it sent again:',
        `bettercare return resend ${which}`,
        'Where its other ways are enough, let this one go:',
        `bettercare return let-go ${which} --reason '...'`,
        '',
      ].join('\n'),
    }));
    return { stands: `not delivered by ${channel}`, ...told };
  }
}

interface FailedSending extends Sending {
  readonly area: string;
  readonly at: Date;
}

async function failedSince(pool: Pool, from: Date): Promise<FailedSending[]> {
  const { rows } = await pool.query<FailedSending>(
    `SELECT split_part(stream, '/', 2) AS area, split_part(stream, '/', 3) AS template, recorded_at AS at,
            (data->>'revision')::int AS revision, data->>'channel' AS channel, (data->>'sending')::int AS sending
       FROM decision_event
      WHERE type = 'return.delivery-failed' AND recorded_at >= $1
      ORDER BY recorded_at, stream`,
    [from],
  );
  return rows;
}
