import { areaPath } from '../areas/area-sections';

/** Where everybody finds the public page of an area. */
export function publicPath(area: string): string {
  return `/public/${area}`;
}

/** Where it is decided whether there is one. */
export function publicPagePath(area: string): string {
  return `${areaPath(area)}/public-page`;
}
