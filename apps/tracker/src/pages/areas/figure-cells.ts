import type { Figure } from '#performance';
import { countInWords, periodName, rateInWords, thousands, varianceInWords } from '#performance/plain';
import { html } from '../../html';
import { link, tag, type Cell, type Column } from '../shell/parts';

/** What is told of a figure in a table, whatever page it stands on. */
export const FIGURE_COLUMNS: readonly Column[] = [
  { name: 'Period' },
  { name: 'Actual', isNumber: true },
  { name: 'Rate', isNumber: true },
  { name: 'Plan', isNumber: true },
  { name: 'Variance', isNumber: true },
  { name: 'Plan met' },
  { name: 'Reports in' },
];

/** A figure's line of a table; its actual leads to where it comes from. */
export function figureCells(figure: Figure, explainedAt: string): Cell[] {
  const { period, coverage } = figure;
  const count = countInWords(figure);
  return [
    periodName(period),
    count === '-' && rateInWords(figure) === '-'
      ? 'none'
      : link(explainedAt, count === '-' ? 'Explain' : count),
    rateInWords(figure),
    planned(figure),
    varianceInWords(figure),
    verdict(figure),
    `${coverage.reported} of ${coverage.expected}`,
  ];
}

/** The plan of a figure's period, or what the plan was measured from. */
export function planned({ plan, baseline }: Figure): Cell {
  const target = plan ?? baseline;
  const [first, second] = [target?.numerator, target?.rate].flatMap((value) =>
    value === undefined ? [] : [thousands(value)],
  );
  if (first === undefined) return 'none';
  const said = second === undefined ? first : html`${first}<br />${second}`;
  return plan ? said : html`${said}<br /><span class="nhsuk-body-s">baseline</span>`;
}

/** Whether the plan was met, in a word, or why it cannot be said. */
export function verdict({ met, notJudged }: Figure): Cell {
  if (met === true) return tag('Met', 'green');
  if (met === false) return tag('Missed', 'red');
  return NOT_JUDGED[notJudged ?? 'no-plan'];
}

const NOT_JUDGED: Readonly<Record<NonNullable<Figure['notJudged']>, string>> = {
  'no-plan': 'No plan for the period',
  incomplete: 'Reports are missing',
  'no-rate': 'No rate can be worked out',
};
