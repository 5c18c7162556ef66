import type { OfReturn } from '#returns';
import { areaPath } from '../areas/area-sections';

export function returnsPath(area: string): string {
  return `${areaPath(area)}/returns`;
}

export function returnPath({ area, template }: OfReturn): string {
  return `${returnsPath(area)}/${encodeURIComponent(template)}`;
}

/** A sheet of the form, at one of its cells where one is named. */
export function sheetPath(of: OfReturn, sheet: string, cell?: string): string {
  const path = `${returnPath(of)}/sheets/${encodeURIComponent(sheet)}`;
  return cell === undefined ? path : `${path}#${encodeURIComponent(cellId(cell))}`;
}

export function cellId(cell: string): string {
  return `cell-${cell}`;
}

/** A document of what stands, or of a revision that was submitted. */
export function documentPath(of: OfReturn, form: string, revision?: number): string {
  const path = returnPath(of);
  return revision === undefined
    ? `${path}/documents/${form}`
    : `${path}/revisions/${revision}/documents/${form}`;
}

/** Where something is decided on a return. */
export function decisionPath(of: OfReturn, decision: string): string {
  return `${returnPath(of)}/${decision}`;
}

/** Where a sheet is answered, or its copies are confirmed. */
export function sheetDecisionPath(of: OfReturn, sheet: string, decision: 'answers' | 'confirm'): string {
  return `${sheetPath(of, sheet)}/${decision}`;
}
