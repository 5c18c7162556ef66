import { performanceTable } from '#performance/plain';
import type { AreaPerformance, NothingKnown } from '#performance';
import type { Where } from '../connection';
import { EXIT } from '../exit-codes';
import { print, printJson } from '../output';
import { Server } from '../server';
import { answeredAtLine } from './past';
import type { Past } from './past';

interface PerformanceOptions extends Where, Past {
  readonly area: string;
  readonly year: string;
  readonly metric?: string | undefined;
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
    for (const each of answer.metrics) print(performanceTable([answer], each.metric.code) ?? '');
    print(answeredAtLine(answer.answeredAt));
  }
  return EXIT.done;
}
