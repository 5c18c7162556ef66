import type { MeasureFigure, MeasureSeries, NothingKnown } from '#performance';
import type { Where } from '../connection';
import { EXIT } from '../exit-codes';
import { print, printJson } from '../output';
import { Server } from '../server';
import { answeredAtLine } from './performance.command';
import type { Past } from './performance.command';

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
    for (const figure of answer.figures) print(lineOf(figure));
    print(answeredAtLine(answer.answeredAt));
  }
  return EXIT.done;
}

function lineOf({ period, value, reportedSoFar, status, breakdowns, warnings }: MeasureFigure): string {
  const shown =
    value !== undefined
      ? grouped(value)
      : reportedSoFar !== undefined
        ? `incomplete, ${grouped(reportedSoFar)} so far`
        : 'not reported';
  const parts = breakdowns.map(({ by, categories }) => {
    const named = categories.map(
      (each) => `${each.code} ${each.value === undefined ? '?' : grouped(each.value)}`,
    );
    return `${by === 'careType' ? 'care type' : by}: ${named.join(', ')}`;
  });
  const provisional = status === 'provisional' ? ' (provisional)' : '';
  const line = [`${period.padEnd(10)} ${shown.padStart(9)}${provisional}`, ...parts].join('   ');
  return [line, ...warnings.map(({ rule, what }) => `             ${rule}: ${what}`)].join('\n');
}

function grouped(value: number): string {
  return value.toLocaleString('en-GB');
}
