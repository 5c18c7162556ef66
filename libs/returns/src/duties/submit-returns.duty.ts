import type { Json } from '#kernel';
import { allNoted, type Duty, type Obligation, type ObligationKey } from '#jobs';
import { londonInstant } from '#kernel';
import { contentHashOf, submissionOf } from '../return-state';
import type { ReturnStore } from '../return.store';
import type { ReturnSurroundings } from '../return-surroundings';
import { SubmitReturnCommand } from '../submit-return.command';
import { BY_ITSELF, doneOnce } from './done-once';
import type { ReturnDutyOptions } from './open-returns.duty';
import { openedReturns } from './opened-returns.query';
import { dueDay } from './returns-owed';

const LIMIT_MS = 5 * 60 * 1000;

/** Submits what was signed off, at the time of its last day that the area has set. */
export class SubmitReturns implements Duty {
  readonly name = 'submit-return';
  readonly limitMs = LIMIT_MS;

  constructor(
    private readonly options: ReturnDutyOptions,
    private readonly returns: ReturnStore,
    private readonly surroundings: ReturnSurroundings,
  ) {}

  async due(now: Date): Promise<Obligation[]> {
    const { pool, decisions, templates } = this.options;
    const [opened, noted] = await Promise.all([
      openedReturns(decisions, templates),
      allNoted(pool, this.name),
    ]);
    const due: Obligation[] = [];
    for (const { area, template } of opened) {
      const day = dueDay(template.calendar.due);
      if (londonInstant(`${day}T00:00`) > now || noted.get(area)?.has(template.code)) continue;
      const { submitsAt } = await this.surroundings.settings(area);
      const dueSince = submitsAt === undefined ? undefined : londonInstant(`${day}T${submitsAt}`);
      if (dueSince && dueSince <= now) due.push({ name: this.name, area, period: template.code, dueSince });
    }
    return due;
  }

  async carryOut({ area, period: template }: ObligationKey): Promise<Json> {
    const of = { area, template };
    const { state, history } = await this.returns.read(of);
    if (state.status === 'none' || state.withdrawn !== undefined) return { left: 'not open' };
    if (submissionOf(state)) return { left: 'submitted already' };
    if (!state.signOff) return { left: 'not signed off' };
    const { due } = state;
    const now = await this.surroundings.clock();
    const late = now > due ? 'Nobody looked for what was due before its deadline' : undefined;
    const by = { ...BY_ITSELF, expectedVersion: history.length };
    const command = new SubmitReturnCommand(of, { contentHash: contentHashOf(state), late }, by);
    doneOnce(await this.options.commands.execute(command));
    return { submitted: true };
  }
}
