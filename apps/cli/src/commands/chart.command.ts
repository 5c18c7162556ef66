import type { MetricChart, NothingKnown } from '#performance';
import { Server } from '../server';
import { chartLines } from './chart-text';
import { decideOver, say } from './decision-desk';
import type { DecidingOptions } from './decision-desk';
import type { Past } from './past';

interface Whose extends DecidingOptions {
  readonly area: string;
}
interface Shown extends Whose, Past {
  readonly year: string;
  readonly by?: string;
  readonly from?: string;
}
interface WithReason extends Whose {
  readonly reason: string;
}

export async function showChart(metric: string, options: Shown): Promise<number> {
  const { year, by, from, asKnown, asPublished } = options;
  const answer = await new Server(options, 'operator').ask<MetricChart | NothingKnown>(
    chartPath(metric, options),
    { year, by, from, asKnown, publishedBy: asPublished },
  );
  return say(answer, (chart) => (chart.known ? chartLines(chart) : [`${chart.what}.`]), options);
}

export function rebaseChart(
  metric: string,
  options: WithReason & { readonly from: string },
): Promise<number> {
  const { from, reason } = options;
  return decide('rebase', metric, { from, reason }, options);
}

export function fixChartBaseline(
  metric: string,
  options: WithReason & { readonly points: number },
): Promise<number> {
  const { points, reason } = options;
  return decide('fix-baseline', metric, { points, reason }, options);
}

export function chooseChartRanges(
  metric: string,
  options: WithReason & { readonly ranges: string },
): Promise<number> {
  const { ranges, reason } = options;
  return decide('choose-ranges', metric, { ranges, reason }, options);
}

export function clearChart(metric: string, options: WithReason): Promise<number> {
  const { reason } = options;
  return decide('clear', metric, { reason }, options);
}

export function annotateChart(
  metric: string,
  options: Whose & { readonly period: string; readonly text: string },
): Promise<number> {
  const { period, text } = options;
  return decide('annotate', metric, { period, text }, options);
}

function decide(command: string, metric: string, body: object, options: Whose): Promise<number> {
  return decideOver(
    {
      ...{ path: `${chartPath(metric, options)}/decisions`, command, body },
      ...{ grants: [`preparer@${options.area}`], byPerson: true, name: `${options.area} ${metric}` },
    },
    options,
  );
}

function chartPath(metric: string, { area }: Whose): string {
  return `/v1/areas/${encodeURIComponent(area)}/charts/${encodeURIComponent(metric)}`;
}
