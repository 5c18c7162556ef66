import type { Refusal } from '#kernel';

interface Placed {
  readonly offset: number;
  /** SHA-256 of the bytes as delivered. */
  readonly rawHash: Buffer;
  readonly appendedAt: Date;
  readonly referenceVersion: number;
  readonly decisionPosition: number;
}

/** What an event says of a count, reported or withdrawn (then without value and status), as it is recorded. */
export interface StatedCount {
  readonly source: string;
  readonly measure: string;
  readonly table: string;
  readonly area: string;
  readonly period: string;
  /** '' where the table does not have the dimension. */
  readonly careType: string;
  readonly agency: string;
  readonly reason: string;
  readonly version: Date;
  readonly content: bigint;
  readonly withdrawn: boolean;
  readonly value: number | null;
  readonly publishedValue: string | null;
  readonly status: 'provisional' | 'final' | null;
  readonly periodFrom: string;
  readonly periodTo: string;
  readonly submission: string | null;
}

/** A count that was accepted. */
export interface RecordedCount extends Placed, StatedCount {
  readonly outcome: 'count';
  readonly eventId: string;
}

export interface RecordedReplacement extends Placed {
  readonly outcome: 'replacement';
  readonly source: string;
  readonly measure: string;
  readonly table: string;
  readonly area: string;
  readonly periodFrom: string;
  readonly periodTo: string;
  readonly applicableAt: Date;
  readonly announcedRows: number;
  readonly submission: string;
  readonly eventId: string;
}

/** A delivery that could not be recorded, kept with what it broke. */
export interface Quarantined extends Placed {
  readonly outcome: 'quarantined';
  readonly refusals: readonly Refusal[];
  readonly raw: Buffer;
  /** In whose name it came: whose lane that is, or what its bytes say in the proper form. */
  readonly source: string | null;
}

/** What became of one delivery. Whether a recorded one is a duplicate or outdated is derived, never stored. */
export type Outcome = RecordedCount | RecordedReplacement | Quarantined;

/** Offsets the log does not hold, `from` inclusive, `to` exclusive. */
export interface Absence {
  readonly from: number;
  readonly to: number;
}
