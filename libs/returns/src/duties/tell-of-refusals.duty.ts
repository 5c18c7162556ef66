import type { Pool, PoolClient } from 'pg';
import {
  failedAndNotDone,
  findJobRun,
  notNoted,
  type Duty,
  type Obligation,
  type ObligationKey,
} from '#jobs';
import { londonInWords, type Json } from '#kernel';
import { submissionOf } from '../return-state';
import type { ReturnStore } from '../return.store';
import type { ContactLetters } from './contact-letters';
import { ofSignature, readSignature } from './return-periods';
import { SUBMIT_RETURN } from './submit-returns.duty';

const LIMIT_MS = 5 * 60 * 1000;

/** Tells the contacts that a signed return did not go out at its hour, and why, while that can still be mended in time. */
export class TellOfRefusals implements Duty {
  readonly name = 'tell-of-refusal';
  readonly limitMs = LIMIT_MS;
  readonly outside = 'letters';

  constructor(
    private readonly pool: Pool,
    private readonly returns: ReturnStore,
    private readonly letters: ContactLetters,
  ) {}

  async due(): Promise<Obligation[]> {
    const failed = await failedAndNotDone(this.pool, SUBMIT_RETURN);
    return notNoted(this.pool, await this.letters.each(failed.map((run) => ({ ...run, name: this.name }))));
  }

  isForOthers(): Promise<boolean> {
    return this.letters.areForOthers();
  }

  async carryOut({ area, period }: ObligationKey, _client: PoolClient, attempt: number): Promise<Json> {
    const { template, signature, contact } = readSignature(period);
    const { state } = await this.returns.read({ area, template });
    if (state.status === 'none' || state.withdrawn !== undefined) return { left: 'not open' };
    if (submissionOf(state)) return { left: 'submitted' };
    if (!state.signOff) return { left: 'not signed off' };
    const refused = await findJobRun(this.pool, {
      name: SUBMIT_RETURN,
      area,
      period: ofSignature(template, signature),
    });
    const told = await this.letters.tell({ area, contact, attempt }, (now) => ({
      id: `${area}.${template}.signature-${signature}.refused.${contact}`,
      subject: `Not submitted: return ${template} of ${area}`,
      text: [
        `This return is signed off and was to go out by itself, and it did not: ${refused?.failure ?? 'it was not said why.'}`,
        whatNow(state.due, now),
        `bettercare return show --area ${area} --template ${template} shows how it stands.`,
        '',
      ].join('\n'),
    }));
    return { stands: 'signed-off, not submitted', ...told };
  }
}

/** What becomes of what was refused: until its deadline it may still go out by itself, after it never. */
export function whatNow(due: string, now: string): string {
  const day = londonInWords(new Date(due), 'minute');
  return now > due
    ? `It was due on ${day}. It takes a person now, and a reason.`
    : `It is due on ${day}. It is tried again every two minutes until then; afterwards it takes a person, and a reason.`;
}
