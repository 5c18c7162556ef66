// Where the pages are that a mail leads to. A spec of the tracker opens each of them.

/** The page as it stood at a moment, whatever comes later. */
export function asItStood(path: string, at: Date): string {
  return `${path}${path.includes('?') ? '&' : '?'}${new URLSearchParams({ asKnown: at.toISOString() }).toString()}`;
}

const areaPath = (area: string) => `/areas/${area}`;

export function metricPath(area: string, metric: string): string {
  return `${areaPath(area)}/metrics/${encodeURIComponent(metric)}`;
}

export function arrivalsPath(area: string, year: string): string {
  return `${areaPath(area)}/arrivals?${new URLSearchParams({ year }).toString()}`;
}

export function returnPath(area: string, template: string): string {
  return `${areaPath(area)}/returns/${encodeURIComponent(template)}`;
}

export function entryPath(area: string, kind: string, code: string): string {
  return `${areaPath(area)}/registers/${encodeURIComponent(kind)}/${encodeURIComponent(code)}`;
}

export function digestPath(area: string): string {
  return `${areaPath(area)}/digest`;
}

export function confirmPath(area: string, word: string): string {
  return `${digestPath(area)}/confirm/${word}`;
}

/** Where a digest is stopped by whoever has a mail of it. */
export function stopPath(word: string): string {
  return `/digests/stop/${word}`;
}
