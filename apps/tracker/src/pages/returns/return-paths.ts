import type { OfReturn } from '#returns';
import { areaPath } from '../areas/area-sections';
import { atMoment, type MomentKept } from '../areas/page-moment';
import { addressOf } from '../shell/time-bar';

export function returnsPath(area: string): string {
  return `${areaPath(area)}/returns`;
}

/** How an area answers returns: who approves, who is told, where they go. */
export function returnSettingsPath(area: string): string {
  return `${areaPath(area)}/return-settings`;
}

/** Where that is changed. */
export function settingsChangePath(area: string): string {
  return `${returnSettingsPath(area)}/change`;
}

/** A return, and the moment that a page shows it at: what that leads to is shown at the same. */
export interface ReturnThen extends OfReturn {
  readonly moment?: MomentKept | undefined;
}

export function returnPath(of: ReturnThen): string {
  return atMoment(plainPath(of), of.moment);
}

function plainPath({ area, template }: OfReturn): string {
  return `${returnsPath(area)}/${encodeURIComponent(template)}`;
}

/** A sheet of the form, at one of its cells where one is named. */
export function sheetPath(of: ReturnThen, sheet: string, cell?: string): string {
  const path = atMoment(plainSheetPath(of, sheet), of.moment);
  return cell === undefined ? path : `${path}#${encodeURIComponent(cellId(cell))}`;
}

function plainSheetPath(of: OfReturn, sheet: string): string {
  return `${plainPath(of)}/sheets/${encodeURIComponent(sheet)}`;
}

export function cellId(cell: string): string {
  return `cell-${cell}`;
}

/** A document of what stands, or of a revision that was submitted, which is the same at every moment. */
export function documentPath(of: ReturnThen, form: string, revision?: number): string {
  const path = plainPath(of);
  return revision === undefined
    ? atMoment(`${path}/documents/${form}`, of.moment)
    : `${path}/revisions/${revision}/documents/${form}`;
}

/** What the ledger has otherwise than what stands, or than a revision that was submitted. */
export function differencesPath(of: ReturnThen, revision?: number): string {
  const path = `${plainPath(of)}/differences`;
  return addressOf(path, { revision: revision === undefined ? undefined : String(revision), ...of.moment });
}

/** Where something is decided on a return. */
export function decisionPath(of: OfReturn, decision: string): string {
  return `${plainPath(of)}/${decision}`;
}

/** Where a sheet is answered, or its copies are confirmed. */
export function sheetDecisionPath(of: OfReturn, sheet: string, decision: 'answers' | 'confirm'): string {
  return `${plainSheetPath(of, sheet)}/${decision}`;
}
