import { performanceTable } from '#performance/plain';
import type { AreaPerformance, MetricPerformance, NothingKnown } from '#performance';
import type { Where } from '../connection';
import { EXIT } from '../exit-codes';
import { counted, print, printJson } from '../output';
import { Server } from '../server';
import { answeredAtLine } from './past';
import type { Past } from './past';

interface PerformanceOptions extends Where, Past {
  readonly area: string;
  readonly year: string;
  readonly metric?: string | undefined;
  readonly all?: boolean;
  readonly json?: boolean;
}

/** Plan against actual of an area's policy year, a table for each metric. */
export async function performance(options: PerformanceOptions): Promise<number> {
  const { area, year, metric, asKnown, asPublished } = options;
  const answer = await new Server(options, 'operator').ask<AreaPerformance | NothingKnown>(
    `/v1/areas/${encodeURIComponent(area)}/performance`,
    { year, metric, asKnown, publishedBy: asPublished },
  );
  if (options.json) printJson(answer);
  else if (!answer.known) print(`${answer.what}.`);
  else {
    for (const line of performanceLines(answer, options)) print(line);
    print(answeredAtLine(answer.answeredAt));
  }
  return EXIT.done;
}

/** The tables of what is reported or planned, or of what was asked for; of the rest that there is nothing. */
export function performanceLines(
  answer: AreaPerformance,
  { metric, all }: { readonly metric?: string | undefined; readonly all?: boolean },
): string[] {
  const isShown = (each: MetricPerformance) => metric !== undefined || all === true || holdsAnything(each);
  const shown = answer.metrics.filter(isShown);
  const left = answer.metrics.filter((each) => !isShown(each)).map((each) => each.metric.code);
  const tables = shown.map((each) => performanceTable([answer], each.metric.code) ?? '');
  const dash = '-: not planned, not reported or not known, or nothing to judge by.';
  const nothing = `${counted(left.length, 'metric')} with nothing reported or planned: ${left.join(', ')}; --all shows ${left.length === 1 ? 'it' : 'them'}.`;
  return [...tables, ...(shown.length > 0 ? [dash] : []), ...(left.length > 0 ? [nothing] : [])];
}

function holdsAnything({ plan, months, quarters, year }: MetricPerformance): boolean {
  const isReported = ({ coverage, rate, heldApart }: MetricPerformance['year']) =>
    coverage.reported > 0 || rate !== undefined || heldApart.length > 0;
  return plan !== undefined || [...months, ...quarters, year].some(isReported);
}
