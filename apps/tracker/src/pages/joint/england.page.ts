import { heading, html, inset, link, table } from '#pages';
import type { Html } from '#pages';
import type { MetricStandings } from '#performance';
import { byVariance, notJudgedInWords, tallyOf, thousands } from '#performance/plain';
import { better } from '../areas/overview.page';
import type { MomentKept } from '../areas/page-moment';
import { markedPlace } from '../live/moving-figures';
import { addressOf } from '../shell/time-bar';
import { ENGLAND_PATH } from './joint-paths';
import { STANDING_COLUMNS, standingCells } from './standing-cells';

/** Areas a page. */
const PAGE_AREAS = 25;

export interface England {
  readonly moment: MomentKept;
  /** Absent where nothing was known at the moment asked about. */
  readonly metrics: readonly MetricStandings[] | undefined;
  /** The metric whose areas are listed, if any is, and how many of them were passed over. */
  readonly listed: MetricStandings | undefined;
  readonly after: number;
}

/** Where the areas of all councils are against their plans, and those of one metric by how far they are off. */
export function englandContent(england: England, bar: Html): Html {
  const { metrics, moment, listed } = england;
  if (metrics === undefined || metrics.length === 0)
    return html`${heading('England')} ${bar} ${inset('Nothing was known of any area at that moment.')}`;
  return html`${heading('England')} ${bar}
    ${table({
      caption: 'How many areas met their plans',
      columns: [
        { name: 'Metric' },
        { name: 'Areas', isNumber: true },
        { name: 'Reporting', isNumber: true },
        { name: 'Met', isNumber: true },
        { name: 'Missed', isNumber: true },
        { name: 'Cannot be said' },
      ],
      rows: metrics.map((standings) => {
        const { metric } = standings;
        const tally = tallyOf(standings);
        const why = notJudgedInWords(tally).map((each) => html`<li>${each}</li>`);
        const place = (cell: string, count: number): Html =>
          markedPlace(`England|${metric.code}`, cell, thousands(count), `${metric.name}, ${cell}`);
        return [
          link(addressOf(ENGLAND_PATH, { metric: metric.code, ...moment }), metric.name),
          thousands(tally.areas),
          place('reporting', tally.reporting),
          place('met', tally.met),
          place('missed', tally.missed),
          why.length === 0
            ? 'none'
            : html`<ul class="nhsuk-list">
                ${why}
              </ul>`,
        ];
      }),
    })}
    <p class="nhsuk-body-s">
      Each area by the newest period that was held against its plan, as on its overview; where none was, by
      the newest that anything was reported of. A metric leads to its areas.
    </p>
    ${listed ? areasOf(england, listed) : ''}`;
}

function areasOf({ moment, after }: England, standings: MetricStandings): Html {
  const { metric, areas } = standings;
  const shown = byVariance(standings).slice(after, after + PAGE_AREAS);
  const page = (from: number): string =>
    addressOf(ENGLAND_PATH, { metric: metric.code, after: from === 0 ? undefined : String(from), ...moment });
  const [last, next] = [after + shown.length, after + PAGE_AREAS];
  return html`${table({
      caption: `${metric.name}: areas by how far they are off their plan`,
      columns: STANDING_COLUMNS,
      rows: shown.map((each) => standingCells(each, metric, moment)),
    })}
    <p class="nhsuk-body-s">
      ${better(metric.polarity)}; the area that is worst off its plan comes first.
      ${shown.length === 0 ? 'No more areas.' : `Areas ${after + 1} to ${last} of ${areas.length}.`}
    </p>
    <p>
      ${after > 0 ? link(page(0), 'First areas') : ''}
      ${next < areas.length ? link(page(next), 'Next areas') : ''}
    </p>`;
}
