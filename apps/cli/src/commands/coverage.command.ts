import type { AreaCoverage, MeasureCoverage, NothingKnown, PeriodCoverage } from '#performance';
import type { Where } from '../connection';
import { EXIT } from '../exit-codes';
import { counted, print, printJson } from '../output';
import { Server } from '../server';
import { answeredAtLine } from './past';
import type { Past } from './past';

interface CoverageOptions extends Where, Past {
  readonly area: string;
  readonly year: string;
  readonly json?: boolean;
}

/** What is there of what is expected in a year, a measure after the other. */
export async function coverage(options: CoverageOptions): Promise<number> {
  const { area, year, asKnown, asPublished } = options;
  const answer = await new Server(options, 'operator').ask<AreaCoverage | NothingKnown>(
    `/v1/areas/${encodeURIComponent(area)}/coverage`,
    { year, asKnown, publishedBy: asPublished },
  );
  if (options.json) printJson(answer);
  else if (!answer.known) print(`${answer.what}.`);
  else {
    print(`${answer.area.name}, ${answer.year}\n`);
    for (const measure of answer.measures) print(coverageLines(measure));
    print(answeredAtLine(answer.answeredAt));
  }
  return EXIT.done;
}

/** How much of a measure is there, and below it every period that is not whole. */
export function coverageLines({ measure, tally, periods }: MeasureCoverage): string {
  const of = counted(periods.length, measure.frequency);
  const wanting = periods.filter(({ state }) => state === 'incomplete' || state === 'missing');
  const nobody = tally.noReporterExpected === 0 ? '' : `; nobody is expected for ${tally.noReporterExpected}`;
  return [
    `${measure.name}: ${tally.complete} of ${of} complete${nobody}`,
    ...wanting.map((period) => `  ${period.period}  ${wantingText(period)}`),
  ].join('\n');
}

function wantingText({ state, missing }: PeriodCoverage): string {
  const parts = missing.map(({ name, categories }) =>
    categories ? `${counted(categories.length, 'category', 'categories')} of ${name}` : name,
  );
  return `${state}: ${parts.join(', ')}`;
}
