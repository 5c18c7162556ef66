import type { LedgerEvent } from '#contracts';
import { monthsOf, period } from '#kernel';
import type { Chance } from './chance';
import { reported } from './event-builders';
import type { ToldFigures } from './told-figures';

const YEARS = ['2014/15', '2015/16'];
export const CORRECTED_MONTHS = YEARS.flatMap((year) => monthsOf(period(year)));
const AGENCIES = ['nhs', 'social-care', 'both'] as const;
/** Of what is published before the load begins. */
const BATCH = 1_000;

/**
 * Corrections of the NHS's delayed days, month by month of each area: the first of a month brings 1, the next 2, each
 * under a newer version. The other agencies' stay 0, so a figure says up to which correction it was brought; one
 * that was overtaken by a newer one is told with that.
 */
export class Corrections {
  /** When each value was first sent, by area and month; the 0 of the beginning first. */
  private readonly sentAt = new Map<string, number[]>();
  /** The highest value that has been told. */
  private readonly told = new Map<string, number>();
  private isOver = false;

  constructor(
    private readonly chance: Chance,
    private readonly areas: readonly string[],
  ) {}

  /** A 0 for each month, area and agency, in batches. */
  beginning(): LedgerEvent[][] {
    const events = this.areas.flatMap((area) =>
      CORRECTED_MONTHS.flatMap((month) => {
        this.sentAt.set(`${area} ${month}`, [performance.now()]);
        return AGENCIES.map((agency) => correction(area, month, agency, 0));
      }),
    );
    return Array.from({ length: Math.ceil(events.length / BATCH) }, (_, at) =>
      events.slice(at * BATCH, (at + 1) * BATCH),
    );
  }

  /** The next ones, of months and areas by chance, taken as sent now. */
  next(count: number): LedgerEvent[] {
    const now = performance.now();
    return Array.from({ length: count }, () => {
      const [area, month] = [this.chance.oneOf(this.areas), this.chance.oneOf(CORRECTED_MONTHS)];
      return correction(area, month, 'nhs', this.sentOf(area, month).push(now) - 1);
    });
  }

  /** Whether the 0 of each month has been told. */
  hasBeginning({ figures }: ToldFigures): boolean {
    return CORRECTED_MONTHS.every((month) => figures.get(figureOf(month))?.numerator === 0);
  }

  /** No more will come. */
  end(): void {
    this.isOver = true;
  }

  /** How long each correction of an area took that is told now for the first time, in milliseconds. */
  toldOf(area: string, { figures }: ToldFigures): number[] {
    const now = performance.now();
    return CORRECTED_MONTHS.flatMap((month) => {
      const before = this.toldUpTo(area, month);
      const value = figures.get(figureOf(month))?.numerator ?? 0;
      if (value <= before) return [];
      this.told.set(`${area} ${month}`, value);
      return this.sentOf(area, month)
        .slice(before + 1, value + 1)
        .map((sentAt) => now - sentAt);
    });
  }

  areAllTold(area: string): boolean {
    const isTold = (month: string) => this.toldUpTo(area, month) === this.sentOf(area, month).length - 1;
    return this.isOver && CORRECTED_MONTHS.every(isTold);
  }

  /** How many of an area were sent. */
  numberOf(area: string): number {
    return CORRECTED_MONTHS.reduce((sum, month) => sum + this.sentOf(area, month).length - 1, 0);
  }

  private toldUpTo(area: string, month: string): number {
    return this.told.get(`${area} ${month}`) ?? 0;
  }

  private sentOf(area: string, month: string): number[] {
    const sentAt = this.sentAt.get(`${area} ${month}`);
    if (sentAt === undefined) throw new Error(`Nothing of ${area} in ${month} was begun.`);
    return sentAt;
  }
}

function correction(area: string, month: string, agency: string, value: number): LedgerEvent {
  return reported({
    source: `urn:ons:${area}`,
    area,
    period: month,
    category: { agency },
    value,
    // Later than any version of the sample.
    applicableAt: new Date(Date.UTC(2026, 1, 1, 0, 0, value)).toISOString(),
    id: `load-${area}-${month}-${agency}-${value}`,
  });
}

/** How `ToldFigures` names the figure of a month. */
function figureOf(month: string): string {
  const year = YEARS.find((each) => monthsOf(period(each)).some((of) => of === month));
  return `${year} delayed-transfers-of-care ${month}`;
}
