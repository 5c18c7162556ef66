import { dayShown, londonDay, monthsOf, period, periodContaining } from '#kernel';
import { commandForm, heading, html, link, linkList, named } from '#pages';
import type { Field, FormGiven, Html, Option } from '#pages';
import type { ChartDecisions, MetricChart } from '#performance';
import { periodName } from '#performance/plain';
import { isGranted } from '#platform';
import type { Session } from '#platform';
import type { NameOf } from '#reference';
import { PREPARING_PERSON } from '../../permissions';
import type { AreaNamed } from '../areas/area-sections';
import { metricPath } from '../areas/area-sections';

/** What a person decides about a chart, as the doors name it. */
export const CHART_STEPS = ['annotate', 'rebase', 'fix-baseline', 'choose-ranges', 'clear'] as const;
export type ChartStep = (typeof CHART_STEPS)[number];

export interface ChartDecisionShown {
  readonly area: AreaNamed;
  readonly session: Session;
  readonly metricName: string;
  readonly decisions: ChartDecisions;
  readonly step: ChartStep;
  /** The months that can be chosen from, in their order: see `monthsToChoose`. */
  readonly months: readonly string[];
  readonly given: FormGiven;
  readonly nameOf: NameOf;
}

interface Step {
  readonly title: string;
  readonly says: string;
  readonly fields: (months: readonly string[]) => readonly Field[];
}

const REASON: Field = {
  ...{ kind: 'long-text', name: 'reason', label: 'Why' },
  hint: 'In a sentence. It is kept with the decision, and stands beside the chart.',
};

const STEPS: Readonly<Record<ChartStep, Step>> = {
  annotate: {
    title: 'Write down what happened',
    says: 'It stands beside the chart, and changes no limit.',
    fields: (months) => [
      {
        ...{ kind: 'one-of-many', name: 'period', label: 'In which period' },
        hint: 'A month, a quarter or a financial year.',
        options: options([...months, ...longer('quarter', months), ...longer('year', months)]),
      },
      { ...{ kind: 'long-text', name: 'text', label: 'What happened' }, hint: 'In a sentence.' },
    ],
  },
  rebase: {
    title: 'Begin limits anew',
    says: 'Mean and limits begin anew from a month, because what is counted works otherwise since then and for good. A run of good months is no reason.',
    fields: (months) => [
      {
        ...{ kind: 'one-of-many', name: 'from', label: 'From which month' },
        hint: 'The first month after the change.',
        options: options(months),
      },
      REASON,
    ],
  },
  'fix-baseline': {
    title: 'Rest limits on the first points',
    says: 'Mean and limits rest on the first points alone, so that what came later is held against them.',
    fields: () => [
      {
        ...{ kind: 'text', name: 'points', label: 'On how many', width: 5, inputMode: 'numeric' },
        hint: '12 or more',
      },
      REASON,
    ],
  },
  'choose-ranges': {
    title: 'Choose which changes set the limits',
    says: 'How much values usually change from one to the next sets how far the limits lie from the mean. One change that is out of the ordinary would widen them for all.',
    fields: () => [
      {
        ...{ kind: 'one-of-few', name: 'ranges', label: 'Which changes count' },
        options: [
          {
            value: 'screened',
            name: 'All but those out of the ordinary, as NHS England’s charts do at first',
          },
          { value: 'all', name: 'Every change, as NHS England’s Excel tool does' },
        ],
      },
      REASON,
    ],
  },
  clear: {
    title: 'Take limits back to how they began',
    says: 'Mean and limits rest on all points again, and on all changes but those out of the ordinary; what was written beside the chart stays.',
    fields: () => [REASON],
  },
};

/**
 * The months that something can be decided of: those on the chart, and what has begun of its policy year since, in which
 * something may have happened that is not reported yet.
 */
export function monthsToChoose(
  { points, policyYear }: Pick<MetricChart, 'points' | 'policyYear'>,
  today: string,
): string[] {
  const year = period(policyYear);
  const [first, last] = [points[0], points.at(-1)];
  const thisMonth = today.slice(0, 7);
  const begun = thisMonth < year.lastMonth ? thisMonth : year.lastMonth;
  const reached = last ? period(last.period).lastMonth : year.firstMonth;
  return monthsOf({
    firstMonth: first ? period(first.period).firstMonth : year.firstMonth,
    lastMonth: reached > begun ? reached : begun,
  });
}

/** The quarters, or the years, that months lie in. */
function longer(kind: 'quarter' | 'year', months: readonly string[]): string[] {
  return [...new Set(months.map((month) => periodContaining(kind, month).key))];
}

/** Periods by their names, the newest of a kind first; none is chosen until somebody does. */
function options(periods: readonly string[]): Option[] {
  const named = periods.map((value) => ({ value, name: periodName(value) }));
  return [{ value: '', name: 'Choose one' }, ...named];
}

export function chartStepTitle(step: ChartStep): string {
  return STEPS[step].title;
}

/** Where somebody decides about the chart of a metric, under what stands decided. */
export function chartDecisionContent(shown: ChartDecisionShown): Html {
  const { area, session, metricName, decisions, step, months, given, nameOf } = shown;
  const { title, says, fields: fieldsOf } = STEPS[step];
  const fields = fieldsOf(months.toReversed());
  const { metric, version } = decisions;
  return html`${heading(title, `${area.name}: ${metricName}`)}
    <p class="nhsuk-body-l">${says}</p>
    ${standingOf(decisions, nameOf)}
    ${commandForm({
      ...{ session, path: chartStepPath(area.code, metric, step), fields, given, button: title },
      unseen: { version: String(version) },
    })}`;
}

function standingOf({ rebases, baseline, ranges }: ChartDecisions, nameOf: NameOf): Html {
  const decided = (what: string, { reason, by, at }: { reason: string; by: string; at: string }) =>
    html`${what}: ${reason} (${named(by, nameOf)}, ${dayShown(londonDay(new Date(at)))})`;
  const lines = [
    ...rebases.map((each) => decided(`Limits begin anew from ${periodName(each.from)}`, each)),
    ...(baseline ? [decided(`Limits rest on the first ${baseline.points} points`, baseline)] : []),
    ...(ranges ? [decided(CHANGES_COUNTED[ranges.kept], ranges)] : []),
  ];
  if (lines.length === 0)
    return html`<p>
      Mean and limits rest on all points now, and on all changes but those out of the ordinary.
    </p>`;
  return html`<ul class="nhsuk-list nhsuk-list--bullet">
    ${lines.map((line) => html`<li>${line}</li>`)}
  </ul>`;
}

const CHANGES_COUNTED = {
  all: 'Limits rest on every change from one value to the next',
  screened: 'Limits rest on all changes but those out of the ordinary',
} as const;

/** What somebody may decide about a chart as it stands, as links. */
export function chartStepLinks(
  { code: area }: AreaNamed,
  metric: string,
  { rebases, baseline, ranges }: Pick<ChartDecisions, 'rebases' | 'baseline' | 'ranges'>,
  session: Session,
): Html {
  if (!isGranted(session.identity, PREPARING_PERSON.roles, area)) return html``;
  const isChanged = rebases.length > 0 || baseline !== undefined || ranges?.kept === 'all';
  const steps = CHART_STEPS.filter((step) => step !== 'clear' || isChanged);
  return linkList(steps.map((step) => link(chartStepPath(area, metric, step), STEPS[step].title)));
}

function chartStepPath(area: string, metric: string, step: ChartStep): string {
  return `${metricPath(area, metric)}/decisions/${step}`;
}
