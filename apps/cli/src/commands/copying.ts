import { constants } from 'node:os';
import type { Progress } from '#backup';
import { ProgressLine } from '../progress-line';

/** Shows on standard error what is under way, and how much of it is done. */
export function shownProgress({ quiet }: { readonly quiet?: boolean }): {
  readonly show: Progress;
  readonly clear: () => void;
} {
  if (quiet) return { show: () => {}, clear: () => {} };
  const line = new ProgressLine(process.stderr);
  return {
    show: (step, bytes, of) => line.show(() => `${step}${amount(bytes, of)}`),
    clear: () => line.clear(),
  };
}

/** A second signal would end it all the same; this way what was begun is taken back on the way out. */
export function endOnSignals(): void {
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const)
    process.once(signal, () => process.exit(128 + constants.signals[signal]));
}

function amount(bytes: number, of: number | undefined): string {
  if (bytes === 0) return ' ...';
  const mebibytes = `${Math.floor(bytes / 1024 / 1024).toLocaleString('en-GB')} MiB`;
  return of === undefined ? `: ${mebibytes}` : `: ${mebibytes}, ${Math.floor((100 * bytes) / of)}%`;
}
