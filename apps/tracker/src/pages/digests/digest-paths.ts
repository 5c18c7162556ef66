import { areaPath } from '../areas/area-sections';

/** Where somebody asks for the digest of an area. */
export function digestPath(area: string): string {
  return `${areaPath(area)}/digest`;
}

export function stopDigestPath(area: string): string {
  return `${digestPath(area)}/stop`;
}
