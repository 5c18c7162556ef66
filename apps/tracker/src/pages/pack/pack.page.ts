import type { AreaRegisters } from '#governance';
import { heading, html, inset } from '#pages';
import type { Html } from '#pages';
import { plannedPeriods, plansMetInWords } from '#performance/plain';
import type { AreaFunds, FundStanding } from '#pooled-fund';
import type { ReturnInShort } from '#returns';
import type { AreaNamed } from '../areas/area-sections';
import { explainPath } from '../areas/figure-cells';
import { figuresTable } from '../areas/metric.page';
import { overviewTable, type Overview } from '../areas/overview.page';
import { metricChartFigure } from '../charts/metric-chart.page';
import { linesTable } from '../money/fund.page';
import { fundsTable } from '../money/funds.page';
import { registersTable } from '../registers/registers.page';
import { returnsTable } from '../returns/returns.page';

export interface PackShown {
  readonly area: AreaNamed;
  /** Of who may watch how the area does; a sentence where nothing was known. */
  readonly performance?: Overview | string | undefined;
  readonly returns: readonly ReturnInShort[];
  readonly registers: AreaRegisters['registers'];
  readonly funds: AreaFunds['funds'];
  /** The newest fund, line by line. */
  readonly fund?: FundStanding | undefined;
}

/** What a board has before it in a meeting, on one page to print: how it stands, what is due, and the money. */
export function packContent(pack: PackShown, bar: Html): Html {
  const { area, performance, returns, registers, funds, fund } = pack;
  return html`${heading('Board pack', area.name)} ${bar}
    <p>Figures are of the moment above; what is due and the money are as they stand now.</p>
    ${performance === undefined ? '' : performanceOf(performance)}
    <h2 class="nhsuk-heading-m">What is due</h2>
    ${returns.length === 0 ? html`<p>No return has been opened.</p>` : returnsTable(returns)}
    ${registersTable(area, registers)}
    <h2 class="nhsuk-heading-m">The money</h2>
    ${funds.length === 0 ? html`<p>No pooled fund has been drafted yet.</p>` : fundsTable(area, funds)}
    ${fund === undefined ? '' : linesTable(fund)}`;
}

function performanceOf(performance: Overview | string): Html {
  if (typeof performance === 'string') return inset(`${performance}.`);
  const { area, metrics, charts, moment } = performance;
  const told = metrics.filter((years) => years.some(({ metric }) => charts.has(metric.code)));
  return html`<h2 class="nhsuk-heading-m">Performance against plan</h2>
    ${overviewTable(performance)}
    ${told.map((years) => {
      const [first] = years;
      const chart = first && charts.get(first.metric.code);
      if (!chart) return html``;
      const { code, name } = first.metric;
      const figure = metricChartFigure(chart, `chart-${code}`, (period) =>
        explainPath(area, first, period, moment),
      );
      return html`<h3 class="nhsuk-heading-s">${name}</h3>
        <p>${plansMetInWords(years)}</p>
        ${chart.points.length === 0 ? '' : figure}
        ${figuresTable({ area, years, moment }, `${name}, against the plan`, plannedPeriods(years))}`;
    })}`;
}
