import { details, heading, html, inset, NOTHING_GIVEN, questionForm, table } from '#pages';
import type { Cell, Html } from '#pages';
import type { MetricChart, MetricStandings } from '#performance';
import { noSumInWords, periodName, sumOfAreas, thousands, varianceInWords } from '#performance/plain';
import type { SumOfAreas } from '#performance/plain';
import { AREAS_TOGETHER_MAX } from '../../standings/standings.schema';
import type { AreaNamed } from '../areas/area-sections';
import { better, chartIcons } from '../areas/overview.page';
import { findAreas, findAreasForm, namesInList, nothingFound } from '../areas/find-areas';
import type { MomentKept } from '../areas/page-moment';
import { JOINT_PATH } from './joint-paths';
import { STANDING_COLUMNS, standingCells } from './standing-cells';

export interface Joint {
  /** The areas that this reader may choose from, and those they chose. */
  readonly areas: readonly AreaNamed[];
  readonly chosen: readonly string[];
  /** What they look for among those. */
  readonly find: string;
  readonly moment: MomentKept;
  /** Absent where nothing was known at the moment asked about. */
  readonly metrics: readonly MetricStandings[] | undefined;
  readonly chart: (area: string, metric: string) => MetricChart | undefined;
}

/** What is asked first: which areas. */
export function chooseAreasContent(areas: readonly AreaNamed[], find: string): Html {
  return html`${heading('Areas side by side')} ${areasForm({ areas, chosen: [], find, moment: {} })}`;
}

/** Several areas against their plans, a table a metric. */
export function jointContent(joint: Joint, bar: Html): Html {
  const { metrics } = joint;
  const shown =
    metrics === undefined || metrics.length === 0
      ? inset('Nothing was known of these areas at that moment.')
      : html`${metrics.map((each) => metricOf(joint, each))}`;
  return html`${heading('Areas side by side')} ${bar}
  ${details('Choose other areas', areasForm(joint), joint.find !== '')} ${shown}`;
}

/** Those that are looked for can be ticked, and those that are chosen stay. */
function areasForm({
  areas,
  chosen,
  find,
  moment,
}: Pick<Joint, 'areas' | 'chosen' | 'find' | 'moment'>): Html {
  const found = new Set(findAreas(areas, find));
  const offered = findAreas(areas, '').filter((area) => found.has(area) || chosen.includes(area.code));
  const nameOf = namesInList(areas);
  const kept = { ...moment, area: chosen };
  return html`${findAreasForm({ path: JOINT_PATH, areas, find, kept })}
  ${found.size === 0 ? inset(nothingFound(find)) : ''}
  ${
    offered.length === 0
      ? ''
      : questionForm({
          ...{ path: JOINT_PATH, unseen: { ...moment }, button: 'Show side by side', given: NOTHING_GIVEN },
          fields: [
            {
              ...{ kind: 'some-of-many', name: 'area', label: 'Which areas', values: chosen },
              hint: `Choose up to ${AREAS_TOGETHER_MAX}`,
              options: offered.map((area) => ({ value: area.code, name: nameOf(area) })),
            },
          ],
        })
  }`;
}

function metricOf({ moment, chart }: Joint, standings: MetricStandings): Html {
  const { metric, unit, areas } = standings;
  const sum = areas.length > 1 ? sumOfAreas(standings) : undefined;
  const rows = areas.map((each) => [
    ...standingCells(each, metric, moment),
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

function sumCells({ period, numerator, plan, variance }: SumOfAreas): Cell[] {
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
