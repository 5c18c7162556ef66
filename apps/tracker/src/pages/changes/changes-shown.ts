import type { AreaChanges } from '#performance';
import type { RecordChange } from '#records';
import type { NameOf } from '#reference';
import { areaPath, type AreaNamed } from '../areas/area-sections';
import type { ChangesKept } from './change-form';

export interface ChangesShown {
  readonly area: AreaNamed;
  readonly changes: AreaChanges;
  /** What the page's own links keep of its address. */
  readonly kept: ChangesKept;
  /** The one period, and the one kind of records, that it was narrowed to. */
  readonly period: string | undefined;
  readonly change: RecordChange | undefined;
  /** What measures are called, by their codes. */
  readonly measureNames: ReadonlyMap<string, string>;
  /** Where nothing had been recorded of the area at the first moment. */
  readonly begun: Begun | undefined;
  readonly now: Date;
  readonly nameOf: NameOf;
}

/** When the first that was reported of an area was known, and whether the page begins there of itself. */
export interface Begun {
  readonly at: Date;
  readonly isFromThere: boolean;
  /** What the address asks of a moment before it. */
  readonly before: string;
}

export function changesPath(area: string): string {
  return `${areaPath(area)}/changes`;
}
