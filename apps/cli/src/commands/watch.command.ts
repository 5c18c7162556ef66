import type { FigureInBrief } from '#performance';
import type { Where } from '../connection';
import { EXIT } from '../exit-codes';
import { followStream, type LiveNews } from '../live-events';
import { counted, print, thousands } from '../output';
import { Server } from '../server';

interface WatchOptions extends Where {
  readonly area: string;
  readonly metric?: string | undefined;
  readonly json?: boolean;
}

/** What the server tells, as far as it is printed. */
interface Told {
  readonly figures?: readonly FigureInBrief[];
  readonly changes?: readonly Change[];
  readonly because?: string;
  readonly behind?: number;
  readonly waitingSince?: string | null;
}

interface Change {
  readonly before?: FigureInBrief | undefined;
  readonly after?: FigureInBrief | undefined;
}

/** Recording takes far less than a second; what waits for longer is worth a line. */
const STALE_MS = 5_000;

/** The figures of an area as they change: a line for each, or a line of JSON for each event, until Ctrl-C. */
export async function watch(options: WatchOptions): Promise<number> {
  const stop = new AbortController();
  const onSignal = () => stop.abort();
  process.once('SIGINT', onSignal).once('SIGTERM', onSignal);
  try {
    const path = `/v1/areas/${encodeURIComponent(options.area)}/live`;
    for await (const news of followStream(new Server(options, 'operator'), path, stop.signal)) {
      const lines = options.json
        ? jsonLines(news, options.metric)
        : newsLines(news, options.metric, new Date());
      for (const line of lines) print(line);
    }
  } finally {
    process.off('SIGINT', onSignal).off('SIGTERM', onSignal);
  }
  return EXIT.done;
}

function jsonLines(news: LiveNews, metric: string | undefined): string[] {
  if (news.kind !== 'event') return [JSON.stringify(news)];
  const { name, id, data } = news;
  const told = data as Told;
  const { figures, changes } = told;
  const shown = {
    ...told,
    ...(figures && { figures: figures.filter((each) => isOf(metric, each)) }),
    ...(changes && { changes: changes.filter((each) => isOf(metric, each.after ?? each.before)) }),
  };
  return [JSON.stringify({ kind: 'event', name, id, data: shown })];
}

/** What is said of it to a person, each line with the time of day. */
export function newsLines(news: LiveNews, metric: string | undefined, now: Date): string[] {
  return saidOf(news, metric, now).map((text) => `${now.toLocaleTimeString('en-GB')}  ${text}`);
}

function saidOf(news: LiveNews, metric: string | undefined, now: Date): string[] {
  if (news.kind === 'cut-off') return [`Cut off: ${news.why}. Figures may be out of date until it is back.`];
  if (news.kind === 'resumed') {
    const between = news.isWhole ? 'nothing in between is missing' : 'what changed in between is not told';
    return [`Resumed after ${counted(Math.round(news.afterMs / 1000), 'second')}; ${between}.`];
  }
  const told = news.data as Told;
  if (news.name === 'changes')
    return (told.changes ?? []).filter((each) => isOf(metric, each.after ?? each.before)).map(changeLine);
  if (news.name === 'snapshot') {
    const figures = (told.figures ?? []).filter((each) => isOf(metric, each));
    const anew = told.because === undefined ? '' : ` It begins anew, since the id held was ${told.because}.`;
    return [`Watching ${counted(figures.length, 'figure')}.${anew}`];
  }
  return news.name === 'heartbeat' ? stalenessLines(told, now) : [];
}

function stalenessLines({ behind = 0, waitingSince }: Told, now: Date): string[] {
  if (!waitingSince || now.getTime() - Date.parse(waitingSince) < STALE_MS) return [];
  return [
    `Stale: ${counted(behind, 'delivery', 'deliveries')} not recorded yet, waiting since ${waitingSince}.`,
  ];
}

/** `2014/15 delayed-transfers-of-care 2014-09: 567 -> 604 (plan 500: missed)`. */
function changeLine({ before, after }: Change): string {
  const figure = after ?? before;
  if (!figure) return '';
  const { policyYear, metric, period } = figure;
  const [was, is] = [shown(before), shown(after)];
  const change = was === is ? `${is} (what is behind it changed)` : `${was} -> ${is}`;
  return `${policyYear} ${metric} ${period}: ${change}${against(after)}`;
}

function shown(figure: FigureInBrief | undefined): string {
  if (!figure) return 'nothing';
  const { numerator, reportedSoFar, rate, status } = figure;
  const count =
    numerator !== undefined
      ? thousands(numerator)
      : reportedSoFar !== undefined
        ? `incomplete, ${thousands(reportedSoFar)} so far`
        : undefined;
  const parts = [count, rate === undefined ? undefined : `rate ${rate}`].filter((part) => part !== undefined);
  const provisional = status === 'provisional' ? ' (provisional)' : '';
  return parts.length === 0 ? 'not reported' : `${parts.join(', ')}${provisional}`;
}

function against(figure: FigureInBrief | undefined): string {
  if (!figure?.plan) return '';
  const { numerator, rate } = figure.plan;
  const planned = numerator === undefined ? `rate ${rate ?? 'none'}` : thousands(numerator);
  const judged =
    figure.met === undefined ? (figure.notJudged ?? 'not judged') : figure.met ? 'met' : 'missed';
  return ` (plan ${planned}: ${judged})`;
}

function isOf(metric: string | undefined, figure: FigureInBrief | undefined): boolean {
  return metric === undefined || figure?.metric === metric;
}
