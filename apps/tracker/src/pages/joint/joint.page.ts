import { details, heading, html, inset, NOTHING_GIVEN, questionForm, table } from '#pages';
import type { Cell, Html } from '#pages';
import type { MetricChart, MetricStandings } from '#performance';
import { noSumInWords, periodName, sumOfAreas, thousands, varianceInWords } from '#performance/plain';
import type { AreaNamed } from '../areas/area-sections';
import { better, chartIcons } from '../areas/overview.page';
import type { MomentKept } from '../areas/page-moment';
import { JOINT_PATH } from './joint-paths';
import { STANDING_COLUMNS, standingCells } from './standing-cells';

/** More than a page can be read of. */
export const AREAS_TOGETHER_MAX = 20;

export interface Joint {
  /** The areas that this reader may choose from, and those they chose. */
  readonly areas: readonly AreaNamed[];
  readonly chosen: readonly string[];
  readonly moment: MomentKept;
  /** Absent where nothing was known at the moment asked about. */
  readonly metrics: readonly MetricStandings[] | undefined;
  readonly chart: (area: string, metric: string) => MetricChart | undefined;
}

/** What is asked first: which areas. */
export function chooseAreasContent(areas: readonly AreaNamed[]): Html {
  return html`${heading('Areas side by side')} ${areasForm({ areas, chosen: [], moment: {} })}`;
}

/** Several areas against their plans, a table a metric. */
export function jointContent(joint: Joint, bar: Html): Html {
  const { metrics } = joint;
  const shown =
    metrics === undefined || metrics.length === 0
      ? inset('Nothing was known of these areas at that moment.')
      : html`${metrics.map((each) => metricOf(joint, each))}`;
  return html`${heading('Areas side by side')} ${bar} ${details('Choose other areas', areasForm(joint))}
  ${shown}`;
}

function areasForm({ areas, chosen, moment }: Pick<Joint, 'areas' | 'chosen' | 'moment'>): Html {
  return questionForm({
    ...{ path: JOINT_PATH, unseen: { ...moment }, button: 'Show side by side', given: NOTHING_GIVEN },
    fields: [
      {
        ...{ kind: 'some-of-many', name: 'area', label: 'Which areas', values: chosen },
        hint: `Choose up to ${AREAS_TOGETHER_MAX}`,
        options: areas.map(({ code, name }) => ({ value: code, name })),
      },
    ],
  });
}

function metricOf({ moment, chart }: Joint, standings: MetricStandings): Html {
  const { metric, unit, areas } = standings;
  const sum = areas.length > 1 ? sumOfAreas(standings) : undefined;
  const rows = areas.map((each) => [
    ...standingCells(each, metric.code, moment),
    each.newest ? chartIcons(chart(each.area.code, metric.code)) : '',
  ]);
  return html`${table({
      caption: metric.name,
      columns: [...STANDING_COLUMNS, { name: 'Variation and assurance' }],
      rows: typeof sum === 'object' ? [...rows, sumCells(sum)] : rows,
    })}
    <p class="nhsuk-body-s">
      ${better(metric.polarity)}; ${unit}s.
      ${typeof sum === 'string' ? `Not added up, because ${noSumInWords(sum)}.` : ''}
    </p>`;
}

function sumCells({
  period,
  numerator,
  plan,
  variance,
}: Exclude<ReturnType<typeof sumOfAreas>, string>): Cell[] {
  return [
    'Together',
    periodName(period),
    thousands(numerator),
    plan === undefined ? 'none' : thousands(plan),
    varianceInWords({ variance: { count: variance } }),
    'Not judged together',
    'All',
    '',
  ];
}
