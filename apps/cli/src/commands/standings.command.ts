import type { AnsweredAt, AreaStanding, MetricStandings, StandingFigure, Tally } from '#performance';
import {
  countInWords,
  notJudgedInWords,
  periodName,
  rateInWords,
  thousands,
  varianceInWords,
} from '#performance/plain';
import type { SumOfAreas } from '#performance/plain';
import type { Where } from '../connection';
import { Server } from '../server';
import { say } from './decision-desk';
import { answeredAtLine } from './past';
import type { Past } from './past';

interface Asked extends Where, Past {
  readonly json?: boolean;
}

type OfMetric = Pick<MetricStandings, 'metric' | 'unit'>;

interface NothingKnown {
  readonly known: false;
  readonly what: string;
}

/** What the tracker answers of areas side by side. */
interface JointSaid {
  readonly known: true;
  readonly answeredAt: AnsweredAt;
  readonly metrics: readonly (OfMetric & {
    readonly areas: readonly AreaStanding[];
    readonly together: SumOfAreas | { readonly notAdded: string; readonly what: string };
  })[];
}

/** What it answers of England. */
interface EnglandSaid {
  readonly known: true;
  readonly answeredAt: AnsweredAt;
  readonly metrics: readonly (OfMetric & {
    readonly tally: Tally;
    readonly areas?: readonly AreaStanding[];
  })[];
}

export async function joint(areas: readonly string[], options: Asked): Promise<number> {
  const { asKnown, asPublished: publishedBy } = options;
  const answer = await new Server(options, 'operator').ask<JointSaid | NothingKnown>('/v1/standings', {
    ...{ area: areas, asKnown, publishedBy },
  });
  return say(answer, (said) => (said.known ? jointLines(said) : [`${said.what}.`]), options);
}

export async function england(options: Asked & { readonly metric?: string }): Promise<number> {
  const { metric, asKnown, asPublished: publishedBy } = options;
  const answer = await new Server(options, 'operator').ask<EnglandSaid | NothingKnown>(
    '/v1/standings/england',
    {
      ...{ metric, asKnown, publishedBy },
    },
  );
  return say(answer, (said) => (said.known ? englandLines(said) : [`${said.what}.`]), options);
}

/** A metric with a line for each of its areas, and what they come to together. */
export function jointLines({ metrics, answeredAt }: JointSaid): string[] {
  return [
    ...metrics.flatMap(({ metric, unit, areas, together }) => [
      `${metric.code}, in ${unit}s`,
      ...areaLines(areas),
      `  ${'notAdded' in together ? `Not added up, because ${together.what}` : togetherInWords(together)}.`,
    ]),
    answeredAtLine(answeredAt),
  ];
}

/** A metric with how many areas met their plan, and those of the metric that was asked for. */
export function englandLines({ metrics, answeredAt }: EnglandSaid): string[] {
  return [
    ...metrics.flatMap(({ metric, tally, areas = [] }) => {
      const { met, missed } = tally;
      const unsaid = notJudgedInWords(tally);
      return [
        `${metric.code}: ${tally.reporting} of ${tally.areas} areas reporting, ${met} met their plan, ${missed} missed it`,
        ...(unsaid.length === 0 ? [] : [`  cannot be said of ${unsaid.join('; ')}`]),
        ...areaLines(areas),
      ];
    }),
    answeredAtLine(answeredAt),
  ];
}

function togetherInWords({ period, numerator, plan, variance }: SumOfAreas): string {
  const planned = plan === undefined ? 'no plan of each' : `${thousands(plan)} planned`;
  return `Together ${thousands(numerator)} in ${periodName(period)}, ${planned}, ${varianceInWords({ variance: { count: variance } })}`;
}

function areaLines(areas: readonly AreaStanding[]): string[] {
  const width = Math.max(0, ...areas.map(({ area }) => area.name.length));
  return areas.flatMap(({ area, newest, running }) => {
    const name = `  ${area.code}  ${area.name.padEnd(width)}  `;
    if (!newest) return [`${name}nothing reported yet`];
    return [
      `${name}${figureInWords(newest)}`,
      ...(running ? [`${' '.repeat(name.length)}${figureInWords(running)}`] : []),
    ];
  });
}

function figureInWords(figure: StandingFigure): string {
  const rate = rateInWords(figure);
  const { plan, met } = figure;
  const planned = plan?.numerator ?? plan?.rate;
  return [
    `${periodName(figure.period)}: ${countInWords(figure)}${rate === '-' ? '' : `, rate ${rate}`}`,
    planned === undefined ? 'no plan' : `plan ${thousands(planned)}`,
    varianceInWords(figure),
    met === undefined ? 'not judged' : met ? 'met' : 'missed',
  ].join('  ');
}
