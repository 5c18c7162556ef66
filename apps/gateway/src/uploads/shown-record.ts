import { cellName, inSheet } from '#documents';
import type { ForeseenRecord } from '#records';
import type { FitCount } from './examine-counts';
import { EFFECTS } from './upload.schema';
import type { UploadAnswer } from './upload.schema';

type ShownRecord = UploadAnswer['records'][number];

/** What becomes of one count, with the cell it stands in. */
export function shownRecord({ count, event }: FitCount, foreseen: ForeseenRecord | undefined): ShownRecord {
  if (!foreseen) throw new Error('Fewer records were foreseen than counts were given');
  const { sheet, row, column } = count.cell;
  const { measure, area, period, table, category = {}, applicableAt } = event.data;
  const { effect, before, current } = foreseen;
  return {
    cell: inSheet(sheet, cellName(row, column)),
    measure,
    area,
    period,
    table,
    category,
    applicableAt,
    effect,
    value: 'value' in event.data ? event.data.value : undefined,
    status: 'status' in event.data ? event.data.status : undefined,
    was: before?.value ?? before?.publishedValue ?? undefined,
    statusWas: before?.status ?? undefined,
    currentApplicableAt: current?.version.toISOString(),
  };
}

/** How many records each effect has, those with none too. */
export function tally(records: readonly ShownRecord[]): UploadAnswer['effects'] {
  const counts = EFFECTS.map((effect) => [effect, records.filter((each) => each.effect === effect).length]);
  return Object.fromEntries(counts) as UploadAnswer['effects'];
}
