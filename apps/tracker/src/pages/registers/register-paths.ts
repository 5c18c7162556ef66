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

/** What came of the benefits of a policy year. */
export function benefitsPath(area: string, policyYear: string): string {
  return `${areaPath(area)}/benefits/${policyYear.replace('/', '-')}`;
}
