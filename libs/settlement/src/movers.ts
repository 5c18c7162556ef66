import type { Category, Table } from '#contracts';
import type { RecordRow } from '#records';
import type { AgreementContent } from './agreement-content';
import { figuresOf } from './settle';
import type { Difference, SettlementInput } from './settlement.events';
import type { Untold } from './untold';

/** What a figure is the sum of at one watermark, and the input that was settled on there. */
export interface Summed {
  readonly input: SettlementInput | undefined;
  readonly records: readonly RecordRow[];
}

/** A record whose value differs between two watermarks; without a value before, or after, where it was not there. */
export interface MovedRecord {
  readonly source: string;
  readonly period: string;
  readonly table: Table;
  readonly category: Category;
  /** The delivery that brought the value after; where the record is gone, the one that had brought the value before. */
  readonly event: {
    readonly id: string;
    readonly topic: string;
    readonly partition: number;
    readonly offset: number;
  };
}

/** What moved a figure: a record, or a claim that came to stand in the place of a count, or stands there no longer. */
export interface Mover {
  readonly record?: MovedRecord | undefined;
  readonly dispute?: number | undefined;
  readonly before?: number | undefined;
  readonly after?: number | undefined;
  /** Pence more released for it than before; absent where the rule does not give each its own. */
  readonly releasedPence?: number | undefined;
}

/** What a figure moved, and what moved the figure. */
export interface MovedDifference extends Difference {
  readonly movedBy: readonly Mover[];
  /** Given where that is not told: more records than are read are behind the figure, or it is not explained any more. */
  readonly untold?: Untold | undefined;
}

/** The records that differ between two sums, and the claims that stood in the place of one of them. */
export function moversOf(before: Summed, after: Summed): Mover[] {
  return [
    ...recordsMoved(before.records, after.records),
    ...claimed(before.input, (input) => ({ before: input.count, after: input.reported })),
    ...claimed(after.input, (input) => ({ before: input.reported, after: input.count })),
  ];
}

/** A record and what it says before and after; without either where it was not there. */
export interface MovedValue {
  readonly record: MovedRecord;
  readonly before?: number | undefined;
  readonly after?: number | undefined;
}

/** The records that say something else in one of two sums than in the other. */
export function recordsMoved(before: readonly RecordRow[], after: readonly RecordRow[]): MovedValue[] {
  const were = byKey(before);
  const are = byKey(after);
  const keys = [...new Set([...were.keys(), ...are.keys()])].sort();
  return keys.flatMap((key) => moved(were.get(key), are.get(key)));
}

function byKey(records: readonly RecordRow[]): Map<string, RecordRow> {
  return new Map(
    records.map((record) => {
      const { period, source, table, category } = record;
      const { careType = '', agency = '', reason = '' } = category;
      return [[period, source, table, careType, agency, reason].join(' '), record];
    }),
  );
}

function moved(was: RecordRow | undefined, is: RecordRow | undefined): MovedValue[] {
  const shown = is ?? was;
  if (!shown || was?.value === is?.value) return [];
  const { source, period, table, category, event } = shown;
  const { id, topic, partition, offset } = event;
  const record = { source, period, table, category, event: { id, topic, partition, offset } };
  return [{ record, before: was?.value ?? undefined, after: is?.value ?? undefined }];
}

function claimed(
  input: SettlementInput | undefined,
  of: (input: SettlementInput) => Pick<Mover, 'before' | 'after'>,
): Mover[] {
  return input?.claimedIn === undefined ? [] : [{ dispute: input.claimedIn, ...of(input) }];
}

/**
 * How many pence each moved: all of the figure's where there is one alone; its count times what one admission moves where
 * the release went up or down evenly with the count. Elsewhere, as where a fund ran out or quarters are rounded, what the
 * figure moved is of all of them together.
 */
export function withPence(
  difference: Difference,
  terms: AgreementContent,
  movers: readonly Mover[],
): MovedDifference {
  if (movers.length === 1)
    return {
      ...difference,
      movedBy: movers.map((mover) => ({ ...mover, releasedPence: difference.releasedPence })),
    };
  const each = evenPence(difference, terms, movers);
  if (each === undefined) return { ...difference, movedBy: movers };
  // A whole number of pence has no sign where it is nothing.
  const movedBy = movers.map((mover) => ({ ...mover, releasedPence: each * countMoved(mover) + 0 }));
  return { ...difference, movedBy };
}

/** What one more admission released, if every one between the two counts released as much; undefined if not. */
function evenPence(
  { figure, releasedPence }: Difference,
  terms: AgreementContent,
  movers: readonly Mover[],
): number | undefined {
  const { rule } = terms;
  if (rule.kind === 'pay-for-performance') return undefined;
  const line = rule.activity[figuresOf(terms).findIndex((each) => each.figure === figure)];
  const count = movers.reduce((sum, mover) => sum + countMoved(mover), 0);
  // An admission costs its price, or nothing; so a whole that is the price of all is of each, and so is a whole of nothing.
  return [-(line?.pricePence ?? 0), 0].find((each) => each * count === releasedPence);
}

function countMoved({ before = 0, after = 0 }: Mover): number {
  return after - before;
}
