import type { PoolClient } from 'pg';
import { notNoted, type Duty, type Obligation, type ObligationKey } from '#jobs';
import { londonInstant, londonMinute, type Json } from '#kernel';
import type { OfReturn } from '../return.events';
import type { ToTell } from './contact-letters';
import { openedReturns, type OpenedReturn } from './opened-returns.query';
import type { ReturnDutyOptions } from './open-returns.duty';
import { onDay, readOnDay } from './return-periods';

/** The day it is for, whom it concerns where it is for one of several, and which attempt it is. */
export interface OnThatDay extends Omit<ToTell, 'area'> {
  readonly day: string;
}

const LIMIT_MS = 5 * 60 * 1000;
/** Longer than anybody is chased; nobody is told by itself of what was due longer ago. */
const YEAR_MS = 366 * 24 * 60 * 60 * 1000;

/**
 * Something that is done about every open return on certain days, once on each. Of days that passed before the return was
 * opened, or on which nobody looked, the last is made up for: to do it twice at once would help nobody. A return whose
 * deadline passed a year ago is left to people.
 */
export abstract class DailyReturnDuty implements Duty {
  abstract readonly name: string;
  readonly limitMs = LIMIT_MS;

  constructor(protected readonly options: ReturnDutyOptions) {}

  async due(now: Date): Promise<Obligation[]> {
    const { pool, templates } = this.options;
    const opened = await openedReturns(pool, templates, new Date(now.getTime() - YEAR_MS));
    const shown = londonMinute(now);
    const come = opened.flatMap((each) => {
      const { area, template } = each;
      // Texts are compared: there are some ten days of every return.
      const day = this.days(each).findLast((one) => `${one}T${this.time}` <= shown);
      if (day === undefined) return [];
      const dueSince = londonInstant(`${day}T${this.time}`);
      return [{ name: this.name, area, period: onDay(template.code, day), dueSince }];
    });
    return this.toNote(come);
  }

  carryOut({ area, period }: ObligationKey, _client: PoolClient, attempt: number): Promise<Json> {
    const { template, day, contact } = readOnDay(period);
    return this.work({ area, template }, { day, contact, attempt });
  }

  /** Of what has come, what was not noted yet: once, or once for each whom it concerns. */
  protected toNote(come: readonly Obligation[]): Promise<Obligation[]> {
    return notNoted(this.options.pool, come);
  }

  /** The time of day in Europe/London, `09:00`. */
  protected abstract readonly time: string;

  /** In their order. */
  protected abstract days(opened: OpenedReturn): readonly string[];

  protected abstract work(of: OfReturn, on: OnThatDay): Promise<Json>;
}
