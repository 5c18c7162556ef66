import { heldApartLine, warningLine } from '#performance/plain';
import type { CategoryFigure, MeasureFigure, MeasureSeries, NothingKnown } from '#performance';
import type { Where } from '../connection';
import { EXIT } from '../exit-codes';
import { print, printJson, thousands } from '../output';
import { Server } from '../server';
import { answeredAtLine } from './past';
import type { Past } from './past';

interface SeriesOptions extends Where, Past {
  readonly area: string;
  readonly measure: string;
  readonly from: string;
  readonly to: string;
  readonly by: string;
  readonly json?: boolean;
}

/** What was reported of a measure over time: a line a period, its breakdowns beside it. */
export async function series(options: SeriesOptions): Promise<number> {
  const { area, measure, from, to, by, asKnown, asPublished } = options;
  const answer = await new Server(options, 'operator').ask<MeasureSeries | NothingKnown>(
    `/v1/areas/${encodeURIComponent(area)}/measures/${encodeURIComponent(measure)}`,
    { from, to, by, asKnown, publishedBy: asPublished },
  );
  if (options.json) printJson(answer);
  else if (!answer.known) print(`${answer.what}.`);
  else {
    print(`${answer.area.name}: ${answer.measure.name}\n`);
    for (const figure of answer.figures) print(figureLines(figure));
    print(answeredAtLine(answer.answeredAt));
  }
  return EXIT.done;
}

/** A period's figure, and below it what qualifies it. */
export function figureLines(figure: MeasureFigure): string {
  const { period, value, reportedSoFar, coverage, status, breakdowns, heldApart, warnings } = figure;
  const { reported, expected } = coverage;
  const whole = expected === 1 ? 'incomplete' : `${reported} of ${expected} reports`;
  const shown =
    value !== undefined
      ? thousands(value)
      : reportedSoFar !== undefined
        ? `${whole}, ${thousands(reportedSoFar)} so far`
        : 'not reported';
  const parts = breakdowns.map(
    ({ by, categories }) =>
      `${by === 'careType' ? 'care type' : by}: ${categories.map(categoryText).join(', ')}`,
  );
  const provisional = status === 'provisional' ? ' (provisional)' : '';
  const line = [`${period.padEnd(10)} ${shown.padStart(9)}${provisional}`, ...parts].join('   ');
  const notes = [...heldApart.map(heldApartLine), ...warnings.map(warningLine)];
  return [line, ...notes.map((note) => `             ${note}`)].join('\n');
}

function categoryText({ code, value, reportedSoFar, provisional }: CategoryFigure): string {
  const so = reportedSoFar === undefined ? 'not reported' : `${thousands(reportedSoFar)} so far`;
  return `${code} ${value === undefined ? so : thousands(value)}${provisional ? ' (provisional)' : ''}`;
}
