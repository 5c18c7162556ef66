import type { Pool } from 'pg';
import type { DecisionStore } from '#decisions';
import { allNoted, type Duty, type Obligation, type ObligationKey } from '#jobs';
import { endOfLondonDay, type Json } from '#kernel';
import { readEntries, readEntry, type ReadEntry } from './read-entries.query';
import { findRegisterKind } from './register-kinds';
import { ALL_REGISTERS, entryOfStream, entryStream } from './register.stream';

const LIMIT_MS = 60 * 1000;

export interface RegisterDatesOptions {
  readonly pool: Pool;
  readonly decisions: DecisionStore;
}

/** Something that is due on an entry, and when. */
interface DueOnEntry {
  readonly area: string;
  readonly kind: string;
  readonly code: string;
  readonly on: string;
}

/** Every day by which something of a register is due, once it is over: whether it was done. */
export class RegisterDates implements Duty {
  readonly name = 'register-dates';
  readonly limitMs = LIMIT_MS;
  readonly isLook = true;
  /** What is due on each entry, by its decisions below a position; those after it are read at the next look. */
  private readonly dueOn = new Map<string, readonly DueOnEntry[]>();
  private upTo = 0;

  constructor(private readonly options: RegisterDatesOptions) {}

  async due(now: Date): Promise<Obligation[]> {
    const [noted] = await Promise.all([allNoted(this.options.pool, this.name), this.catchUp()]);
    return [...this.dueOn.values()].flat().flatMap(({ area, kind, code, on }) => {
      const period = `${kind}/${code}/${on}`;
      const dueSince = endOfLondonDay(on);
      if (dueSince > now || noted.get(area)?.has(period)) return [];
      return [{ name: this.name, area, period, dueSince }];
    });
  }

  /** As the entry stands when it is looked at: done or not, closed, or due on another day by now. */
  async carryOut({ area, period }: ObligationKey): Promise<Json> {
    const [kind = '', code = '', on = ''] = period.split('/');
    const stream = entryStream(area, kind, code);
    const read = readEntry(stream, await this.options.decisions.read(stream));
    const rules = findRegisterKind(kind);
    if (!read || !rules) throw new Error(`There is no ${period} in the registers of ${area}`);
    const { entry, status, version } = read.standing;
    const day = rules.dueDays?.(entry).find((each) => each.on === on);
    const came = status === 'closed' ? 'closed' : !day ? 'put-off' : day.isDone ? 'done' : 'not-done';
    return { register: kind, code, version, shown: rules.shown(entry), came };
  }

  private async catchUp(): Promise<void> {
    const { decisions } = this.options;
    const head = await decisions.head();
    if (head === this.upTo) return;
    for (const read of await this.readNew(head)) this.dueOn.set(read.stream, dueOn(read));
    this.upTo = head;
  }

  /** Entries that something was decided on since the last look; at the first all of them. */
  private async readNew(head: number): Promise<ReadEntry[]> {
    const { decisions } = this.options;
    if (this.upTo === 0) return readEntries(decisions, ALL_REGISTERS, head);
    const decidedOn = await decisions.streamsDecidedOn(this.upTo, head);
    const streams = decidedOn.filter((stream) => stream.startsWith(ALL_REGISTERS));
    const histories = await decisions.readEach(streams, head);
    return streams.flatMap((stream, at) => readEntry(stream, histories[at] ?? []) ?? []);
  }
}

function dueOn({ stream, standing }: ReadEntry): DueOnEntry[] {
  if (standing.status === 'closed') return [];
  const { area, kind, code } = entryOfStream(stream);
  const days = findRegisterKind(kind)?.dueDays?.(standing.entry) ?? [];
  return days.map(({ on }) => ({ area, kind, code, on }));
}
