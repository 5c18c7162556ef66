import type { PoolClient } from 'pg';
import { notNoted, type Duty, type Obligation, type ObligationKey } from '#jobs';
import { londonInWords, type Json } from '#kernel';
import type { ReturnStore } from '../return.store';
import type { ReturnSurroundings } from '../return-surroundings';
import type { ContactLetters } from './contact-letters';
import { openedReturns } from './opened-returns.query';
import type { ReturnDutyOptions } from './open-returns.duty';
import { onDay, readOnDay } from './return-periods';
import { dueDay, goesOutAt } from './returns-owed';
import { standsInWords } from './stands-in-words';

const LIMIT_MS = 5 * 60 * 1000;

/** Tells the contacts, at the time at which a return was to go out by itself, that it does not: nobody has signed it off. */
export class TellOfUnsigned implements Duty {
  readonly name = 'tell-of-unsigned';
  readonly limitMs = LIMIT_MS;
  readonly outside = 'letters';

  constructor(
    private readonly options: ReturnDutyOptions,
    private readonly returns: ReturnStore,
    private readonly surroundings: ReturnSurroundings,
    private readonly letters: ContactLetters,
  ) {}

  async due(now: Date): Promise<Obligation[]> {
    const { pool, templates } = this.options;
    // After its deadline a return is chased.
    const opened = await openedReturns(pool, templates, now);
    if (opened.length === 0) return [];
    const settings = await this.surroundings.settingsOfAreas();
    const due = opened.flatMap(({ area, template, due: deadline }) => {
      const time = settings.get(area)?.submitsAt;
      const day = dueDay(deadline);
      if (time === undefined) return [];
      const dueSince = goesOutAt(deadline, time);
      return dueSince <= now ? [{ name: this.name, area, period: onDay(template.code, day), dueSince }] : [];
    });
    return notNoted(pool, await this.letters.each(due));
  }

  isForOthers(): Promise<boolean> {
    return this.letters.areForOthers();
  }

  async carryOut({ area, period }: ObligationKey, _client: PoolClient, attempt: number): Promise<Json> {
    const { template, day, contact } = readOnDay(period);
    const { state } = await this.returns.read({ area, template });
    if (state.status === 'none' || state.withdrawn !== undefined) return { left: 'not open' };
    // A revision has no hour of its own: it is in.
    if (state.submissions.length > 0) return { left: 'submitted' };
    if (state.signOff) return { left: 'signed off' };
    const { submitsAt = '' } = await this.surroundings.settings(area);
    if (submitsAt === '') return { left: 'no time is set any more' };
    const [set, due] = [goesOutAt(state.due, submitsAt), new Date(state.due)].map((at) =>
      londonInWords(at, 'minute'),
    );
    const stands = standsInWords(state);
    const told = await this.letters.tell({ area, contact, attempt }, () => ({
      id: `${area}.${template}.${day}.unsigned.${contact}`,
      subject: `Not signed off: return ${template} of ${area}`,
      text: [
        `This return was to go out by itself on ${set}, and nobody has signed it off. It is due on ${due}.`,
        `It stands: ${stands}.`,
        'It goes out as soon as it is signed off before that; afterwards it takes a person, and a reason.',
        `bettercare return show --area ${area} --template ${template} names what is missing.`,
        '',
      ].join('\n'),
    }));
    return { stands, ...told };
  }
}
