import { londonInWords } from '#kernel';
import { heading, html, link, summaryList, table, named } from '#pages';
import type { Html } from '#pages';
import type { Explanation, Figure } from '#performance';
import { periodName, planLeads, thousands, warningInWords } from '#performance/plain';
import type { GoneRecord, RecordRow } from '#records';
import type { NameOf } from '#reference';
import type { MomentKept } from './page-moment';
import { categoryCell, eventCell, placeInLog, statedCell } from './record-cells';

export interface ExplanationShown {
  readonly explanation: Explanation;
  readonly metricName: string;
  /** The page of the records that follow; undefined on the last. */
  readonly next: string | undefined;
  readonly nameOf: NameOf;
  /** The moment that was asked about; what is linked is of the same. */
  readonly moment: MomentKept;
}

/** Where a figure comes from: what it means, the arithmetic step by step, and the records it ends at. */
export function explanationContent(
  { explanation, metricName, next, nameOf, moment }: ExplanationShown,
  bar: Html,
): Html {
  const { area, period, definition, steps, records, gone, goneTotal, contentHash, figure } = explanation;
  return html`${heading(`Where ${periodName(period)} comes from`, `${area.name}: ${metricName}`)} ${bar}
    <h2 class="nhsuk-heading-m">Worked out step by step</h2>
    <ol class="nhsuk-list nhsuk-list--number">
      ${steps.map(({ text, why }) => html`<li>${text}${why === undefined ? '' : html`<br /><span class="nhsuk-body-s">${why}</span>`}</li>`)}
      ${varianceStep(explanation)}
    </ol>
    ${
      figure.warnings.length === 0
        ? ''
        : html`<ul class="nhsuk-list nhsuk-list--bullet">
            ${figure.warnings.map((warning) => html`<li>${warningInWords(warning)}</li>`)}
          </ul>`
    }
    <h2 class="nhsuk-heading-m">The records it rests on</h2>
    ${table({
      caption: `${records.total} ${records.total === 1 ? 'record' : 'records'}`,
      columns: [
        { name: 'Period' },
        { name: 'Of' },
        { name: 'Value', isNumber: true },
        { name: 'Reported by' },
        { name: 'Applicable' },
        { name: 'Event' },
      ],
      rows: records.records.map((record) => recordCells(area.code, record, nameOf, moment)),
    })}
    ${next === undefined ? '' : html`<p>${link(next, 'More records')}</p>`}
    ${goneTable(area.code, gone, goneTotal, nameOf, moment)}
    <h2 class="nhsuk-heading-m">What it means</h2>
    ${summaryList([
      ['Definition', definition.sentence],
      ['Counts', definition.numerator],
      ...(definition.denominator === undefined ? [] : [['Divided by', definition.denominator] as const]),
      ['Collected by', definition.collection],
      ['Defined in', definition.document],
      ['Content hash', html`<code class="hash">${contentHash}</code>`],
    ])}`;
}

/**
 * By how much the actual is off its plan, and what that means, in the unit that the plan leads by; then in counts where tables
 * have these of a plan in rates. Nothing where it is not known.
 */
export function varianceStep({
  figure,
  definition: { better },
  steps,
}: Pick<Explanation, 'figure' | 'definition' | 'steps'>): Html {
  if (!('variance' in figure)) return html``;
  const isInRates = planLeads(steps) === 'rate';
  const unit = figure.variance?.count && !isInRates ? 'count' : 'rate';
  const off = offPlan(figure, unit);
  const inCounts = isInRates ? offPlan(figure, 'count') : undefined;
  return html`${
    off === undefined
      ? ''
      : html`<li>
          Variance from the plan: ${off}${judged(figure, unit, better)}<br /><span class="nhsuk-body-s"
            >${better === 'low' ? 'Lower' : 'Higher'} is
            better.${unit === 'count' ? '' : ' It is worked out before rounding.'}</span
          >
        </li>`
  }
  ${
    inCounts === undefined
      ? ''
      : html`<li>
          In counts, as tables have it: ${inCounts}<br /><span class="nhsuk-body-s"
            >The plan was made in rates, so it is not judged by this.</span
          >
        </li>`
  }`;
}

/** Actual, plan and the difference of one unit, and which way that is off. */
function offPlan(
  { plan, variance, numerator, rate, met }: Figure,
  unit: 'count' | 'rate',
): string | undefined {
  const off = variance?.[unit];
  const [actual, planned] = unit === 'count' ? [numerator, plan?.numerator] : [rate, plan?.rate];
  if (!off || actual === undefined || planned === undefined) return undefined;
  const { absolute, percent } = off;
  const isLess = absolute.startsWith('-');
  const size = absolute.replace('-', '');
  const by = percent === undefined ? '' : `${percent.replace('-', '')}% `;
  return `${thousands(actual)} − ${thousands(planned)} = ${isLess ? '−' : ''}${thousands(size)}, ${
    Number(absolute) !== 0
      ? `which is ${by}${isLess ? 'less' : 'more'} than planned`
      : unit === 'count'
        ? 'as planned'
        : met === false
          ? 'which is off by less than its last place'
          : 'as planned to its last place'
  }`;
}

/** Which way is better is said of what is judged; within the last place by the verdict, which alone tells. */
function judged({ variance, met }: Figure, unit: 'count' | 'rate', better: 'low' | 'high'): string {
  const absolute = variance?.[unit]?.absolute;
  if (absolute === undefined || met === undefined) return '';
  if (Number(absolute) === 0) return met ? '' : ', and worse';
  return `, and ${absolute.startsWith('-') === (better === 'low') ? 'better' : 'worse'}`;
}

function recordCells(areaCode: string, record: RecordRow, nameOf: NameOf, moment: MomentKept) {
  const { period, category, table: of, source, version, event } = record;
  return [
    periodName(period),
    categoryCell(category),
    statedCell(record),
    html`${named(source, nameOf)}<br /><span class="nhsuk-body-s">${of} table</span>`,
    londonInWords(version, 'second'),
    html`${eventCell(areaCode, event, moment)}<br /><span class="nhsuk-body-s"
        >received
        ${londonInWords(event.appendedAt, 'second')}${event.upload?.file === undefined ? '' : `, in the file ${event.upload.file}`}</span
      >`,
  ];
}

function goneTable(
  area: string,
  gone: readonly GoneRecord[],
  total: number,
  nameOf: NameOf,
  moment: MomentKept,
): Html {
  if (total === 0) return html``;
  return table({
    caption: `Reported, and gone since: ${total}`,
    columns: [
      { name: 'Period' },
      { name: 'Of' },
      { name: 'Reported by' },
      { name: 'Why' },
      { name: 'Event' },
    ],
    rows: gone.map(({ period, category, source, because, event }) => [
      periodName(period),
      categoryCell(category),
      named(source, nameOf),
      `${because}, applicable ${londonInWords(event.applicableAt, 'second')}`,
      because === 'withdrawn' ? eventCell(area, event, moment) : placeInLog(event),
    ]),
  });
}
