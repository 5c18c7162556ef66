import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { createLogger } from '#platform';
import { Chance } from '#testing';
import { daysDue, monthsDue } from './calendar';
import { Carrier } from './carrier';
import { DueWork } from './due-work';
import type { Hands } from './due-work';
import { keyText, readKey } from './duty';
import type { Duty, ObligationKey } from './duty';
import { MemoryRuns } from './memory-runs.fixture';

// Ten years, in which everything goes wrong with those who wake: and each obligation takes effect once.

const FIRST = Date.parse('2026-11-29T08:00:00Z');
const LAST = Date.parse('2036-11-29T08:00:00Z');
const HOUR_MS = 3_600_000;
const LANES = ['activity.counts/3', 'activity.counts/7'];
const AREA = 'E06000031';
const DUE_DAYS = 14;

const log = createLogger({ level: 'silent', format: 'json' });

test('over ten years each obligation takes effect once, and none is missed', async () => {
  await fc.assert(
    fc.asyncProperty(fc.nat(), async (seed) => {
      const history = new History(new Chance(seed));
      await history.run();
      expect(history.effects).toEqual(new Map(expected().map((text) => [text, 1])));
    }),
    { numRuns: 2 },
  );
});

/** What is owed, by counting days and months on the fingers rather than by what is tested. */
function expected(): string[] {
  const owed: string[] = [];
  for (let day = Date.UTC(2026, 10, 29); day <= Date.UTC(2036, 10, 29); day += 24 * HOUR_MS) {
    for (const lane of LANES) owed.push(`verify|${lane}|${new Date(day).toISOString().slice(0, 10)}`);
  }
  // Reports of October are awaited to the fourteenth of November.
  for (let month = 2026 * 12; month <= 2036 * 12 + 9; month++) {
    const name = `${Math.floor(month / 12)}-${String((month % 12) + 1).padStart(2, '0')}`;
    owed.push(`chase|${AREA}|${name}`);
  }
  return owed;
}

/** Three reporters over one store, under one clock, and a queue that loses, doubles and delays. */
class History {
  readonly effects = new Map<string, number>();
  private readonly runs = new MemoryRuns(FIRST);
  private readonly queued = new Map<string, ObligationKey>();
  private readonly reporters: readonly { readonly dueWork: DueWork; readonly carrier: Carrier }[];
  private isQuiet = false;

  constructor(private readonly chance: Chance) {
    const duties = [this.duty('verify'), this.duty('chase')];
    this.reporters = ['a', 'b', 'c'].map((by) => ({
      dueWork: new DueWork(this.runs, duties, by, log),
      carrier: new Carrier({ runs: this.runs, duties, by, log }),
    }));
  }

  async run(): Promise<void> {
    // The ledger begins when it is first looked at.
    await this.reporters[0]?.dueWork.look();
    while (this.runs.nowMs < LAST - 90 * HOUR_MS) {
      this.runs.nowMs += this.chance.fraction() * 80 * HOUR_MS;
      await Promise.all(this.reporters.map((reporter) => this.turn(reporter)));
    }
    this.isQuiet = true;
    this.runs.nowMs = LAST;
    for (let left = 1; left > 0; left = (await this.runs.open(['verify', 'chase'], 1)).length) {
      this.runs.nowMs += HOUR_MS / 100;
      await Promise.all(this.reporters.map((reporter) => this.turn(reporter)));
    }
  }

  /** A tick may be lost or doubled, the queue may forget or repeat, what is taken from it may wait or be dropped. */
  private async turn({ dueWork, carrier }: (typeof this.reporters)[number]): Promise<void> {
    const { chance } = this;
    if (!this.isQuiet && chance.happens(0.4)) return;
    const looks = chance.happens(0.3) ? 2 : 1;
    await Promise.all(Array.from({ length: looks }, () => dueWork.look()));
    await dueWork.handOut(this.hands);
    if (!this.isQuiet && chance.happens(0.1)) this.queued.clear();
    const taken = [...this.queued.keys()].filter(() => this.isQuiet || chance.happens(0.7));
    const doubled = taken.flatMap((text) => (chance.happens(0.3) ? [text, text] : [text]));
    await Promise.all(
      doubled.map(async (text) => {
        // Whoever takes it may die before it begins.
        this.queued.delete(text);
        if (!this.isQuiet && chance.happens(0.1)) return;
        // Or between beginning it and doing it.
        if (!this.isQuiet && chance.happens(0.05)) await this.runs.begin(readKey(text), 'dead');
        else await carrier.carryOut(readKey(text));
      }),
    );
  }

  private readonly hands: Hands = {
    hand: (keys) => {
      for (const key of keys) this.queued.set(keyText(key), key);
      return Promise.resolve();
    },
    close: () => Promise.resolve(),
  };

  /** As the duties that ship; several days and months may have to be made up for at once. */
  private duty(name: 'verify' | 'chase'): Duty {
    return {
      name,
      limitMs: 60_000,
      due: (now) => Promise.resolve(name === 'verify' ? this.verifications(now) : this.chases(now)),
      carryOut: async () => {
        // Others go on meanwhile, and the work itself may fail.
        for (let pauses = this.chance.below(4); pauses > 0; pauses--) await Promise.resolve();
        if (!this.isQuiet && this.chance.happens(0.1)) throw new Error('The database went away');
        return null;
      },
      // Told after the commit, of each commit.
      announce: (key) => this.effects.set(keyText(key), (this.effects.get(keyText(key)) ?? 0) + 1),
    };
  }

  private verifications(now: Date) {
    return LANES.flatMap((area) => {
      const newest = this.runs.noted('verify', area).at(-1);
      return daysDue(newest, now).map((due) => ({ name: 'verify', area, ...due }));
    });
  }

  private chases(now: Date) {
    const noted = new Set(this.runs.noted('chase', AREA));
    return monthsDue('2026-01', DUE_DAYS, now)
      .filter(({ period }) => !noted.has(period))
      .map((due) => ({ name: 'chase', area: AREA, ...due }));
  }
}
