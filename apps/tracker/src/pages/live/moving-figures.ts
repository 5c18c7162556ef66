import { html, tag } from '#pages';
import type { Cell, Html } from '#pages';
import {
  countInWords,
  isAwaitedOfNobody,
  periodName,
  rateInWords,
  thousands,
  varianceInWords,
  verdictInWords,
} from '#performance/plain';
import type { Awaited, FigureHead } from '#performance/plain';
import { capitalised } from '../../wording';

/** Which figure of an area it is. */
export interface FigureNamed {
  readonly policyYear: string;
  readonly metric: string;
  readonly period: string;
}

/** What a page may show of a figure. */
export type FigureCell = 'actual' | 'count' | 'rate' | 'plan' | 'variance' | 'verdict' | 'coverage';

/** The words of a figure, cell by cell: as pages are made with them, and as pages that are open are told of them. */
export function figureInCells(figure: FigureHead & Awaited): Readonly<Record<FigureCell, Cell>> {
  const { coverage, plan, baseline } = figure;
  const [count, rate] = [countInWords(figure), rateInWords(figure)];
  return {
    actual: count !== '-' ? count : rate === '-' ? 'none' : 'Explain',
    count,
    rate,
    plan: planned(figure),
    // Of a baseline from itself there is none.
    variance: !plan && baseline ? 'baseline' : varianceInWords(figure),
    verdict: verdict(figure),
    coverage:
      coverage.reported === 0 && isAwaitedOfNobody(figure)
        ? '0'
        : `${coverage.reported} of ${coverage.expected}`,
  };
}

/** One of them where it stands on a page, marked so that it can be moved while the page is open. */
export function movingCell(
  named: FigureNamed,
  figure: FigureHead & Awaited,
  cell: FigureCell,
  metricName: string,
): Html {
  const isAnnounced = cell === 'actual' || cell === 'count';
  const called = isAnnounced ? `${periodName(named.period)}, ${metricName}` : undefined;
  return markedPlace(figureKey(named), cell, figureInCells(figure)[cell], called);
}

/** Words that an open page marks where they become others, and announces where they are called something. */
export function markedPlace(key: string, cell: string, words: Cell, called?: string): Html {
  const name = called === undefined ? '' : html` data-name="${called}"`;
  return html`<span data-figure="${key}" data-cell="${cell}" ${name}>${words}</span>`;
}

export function figureKey({ policyYear, metric, period }: FigureNamed): string {
  return `${policyYear}|${metric}|${period}`;
}

/** The plan of a figure's period, or what the plan was measured from. */
function planned({ plan, baseline }: FigureHead): Cell {
  const target = plan ?? baseline;
  const [first, second] = [target?.numerator, target?.rate].flatMap((value) =>
    value === undefined ? [] : [thousands(value)],
  );
  if (first === undefined) return 'none';
  const said = second === undefined ? first : html`${first}<br />${second}`;
  return plan ? said : html`<span class="nhsuk-body-s">baseline</span><br />${said}`;
}

/** Whether the plan was met, in a word, or why it cannot be said. */
function verdict(figure: FigureHead & Awaited): Cell {
  const said = capitalised(verdictInWords(figure));
  return figure.met === undefined ? said : tag(said, figure.met ? 'green' : 'red');
}
