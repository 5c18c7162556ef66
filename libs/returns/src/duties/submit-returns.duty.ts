import type { Pool } from 'pg';
import { notNoted, type Duty, type Obligation, type ObligationKey } from '#jobs';
import type { Json } from '#kernel';
import { contentHashOf, submissionOf } from '../return-state';
import type { ReturnStore } from '../return.store';
import type { ReturnSurroundings } from '../return-surroundings';
import { SubmitReturnCommand } from '../submit-return.command';
import { BY_ITSELF, doneOnce } from './done-once';
import type { ReturnDutyOptions } from './open-returns.duty';
import { ofSignature, readSignature } from './return-periods';
import { goesOutAt } from './returns-owed';

export const SUBMIT_RETURN = 'submit-return';

const LIMIT_MS = 5 * 60 * 1000;

/** Until its deadline: what refuses it may be mended minutes before that. */
const PAUSE_MS = 2 * 60 * 1000;

/**
 * Submits what was signed off, at the time of its last day that the area has set, or as soon as it is signed off after
 * that. Once its deadline is past nothing goes out by itself: why it is late is for a person to say.
 */
export class SubmitReturns implements Duty {
  readonly name = SUBMIT_RETURN;
  readonly limitMs = LIMIT_MS;

  constructor(
    private readonly options: ReturnDutyOptions,
    private readonly returns: ReturnStore,
    private readonly surroundings: ReturnSurroundings,
  ) {}

  async due(now: Date): Promise<Obligation[]> {
    const { pool } = this.options;
    const signed = await signedAndNotPast(pool, now);
    if (signed.length === 0) return [];
    const settings = await this.surroundings.settingsOfAreas();
    const due = signed.flatMap(({ area, template, signature, due: deadline, signedAt }) => {
      const period = ofSignature(template, signature);
      const time = settings.get(area)?.submitsAt;
      if (time === undefined) return [];
      const set = goesOutAt(deadline, time);
      const dueSince = signedAt > set ? signedAt : set;
      return dueSince <= now ? [{ name: this.name, area, period, dueSince }] : [];
    });
    return notNoted(pool, due);
  }

  pauseMs(): number {
    return PAUSE_MS;
  }

  async carryOut({ area, period }: ObligationKey): Promise<Json> {
    const of = { area, template: readSignature(period).template };
    const { state, history } = await this.returns.read(of);
    if (state.status === 'none' || state.withdrawn !== undefined) return { left: 'not open' };
    if (submissionOf(state)) return { left: 'submitted already' };
    // Something was changed in between: when it is signed anew, that is looked for anew.
    if (!state.signOff) return { left: 'not signed off' };
    if ((await this.surroundings.clock()) > state.due) return { left: 'its deadline is past' };
    const by = { ...BY_ITSELF, expectedVersion: history.length };
    const asked = { contentHash: contentHashOf(state), despite: AS_SIGNED };
    doneOnce(await this.options.commands.execute(new SubmitReturnCommand(of, asked, by)));
    return { submitted: true };
  }
}

/** A figure that moved in the last hour is no reason to miss a deadline: what goes out says so, and of which cells. */
const AS_SIGNED = 'It goes out by itself at the time that the area has set, as it was signed';

interface SignedReturn {
  readonly area: string;
  readonly template: string;
  /** Which signature of this return is its last. */
  readonly signature: number;
  readonly due: string;
  readonly signedAt: Date;
}

/** The returns that were ever signed off and whose deadline has not passed. */
async function signedAndNotPast(pool: Pool, now: Date): Promise<SignedReturn[]> {
  const { rows } = await pool.query<SignedReturn>(
    `SELECT split_part(stream, '/', 2) AS area, split_part(stream, '/', 3) AS template, opened.data->>'due' AS due,
            count(*)::int AS signature, max(signed.recorded_at) AS "signedAt"
       FROM decision_event opened JOIN decision_event signed USING (stream)
      WHERE opened.type = 'return.opened' AND (opened.data->>'due') COLLATE "C" >= $1
        AND signed.type = 'return.signed-off'
      GROUP BY stream, opened.data
      ORDER BY stream`,
    [now.toISOString()],
  );
  return rows;
}
