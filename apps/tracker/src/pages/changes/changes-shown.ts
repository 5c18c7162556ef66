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
  readonly now: Date;
  readonly nameOf: NameOf;
}

export function changesPath(area: string): string {
  return `${areaPath(area)}/changes`;
}
