import { areaPath } from '../areas/area-sections';

// Where the pages of registers are.

export function registersPath(area: string): string {
  return `${areaPath(area)}/registers`;
}

export function registerPath(area: string, kind: string): string {
  return `${registersPath(area)}/${encodeURIComponent(kind)}`;
}

export function entryPath(area: string, kind: string, code: string): string {
  return `${registerPath(area, kind)}/${encodeURIComponent(code)}`;
}

/** Where a new entry is written. Beside the register, since an entry may have any name. */
export function newEntryPath(area: string, kind: string): string {
  return `${areaPath(area)}/new-entries/${encodeURIComponent(kind)}`;
}

/** What can be decided on an entry; what is shown of it leads to each. */
export type EntryStep = 'change' | 'progress' | 'close' | 'reopen' | 'offer';

/** What whoever approves decides on one that is offered. */
export type ApprovalStep = 'approve' | 'send-back';

export function entryStepPath(
  area: string,
  kind: string,
  code: string,
  step: EntryStep | ApprovalStep,
): string {
  return `${entryPath(area, kind, code)}/${step}`;
}

/** What one provider says of an area's figures. */
export function commentaryPath(area: string, provider: string): string {
  return `${areaPath(area)}/commentary/${encodeURIComponent(provider)}`;
}

/** What came of the benefits of a policy year. */
export function benefitsPath(area: string, policyYear: string): string {
  return `${areaPath(area)}/benefits/${policyYear.replace('/', '-')}`;
}
