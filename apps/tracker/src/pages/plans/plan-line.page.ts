import type { Metric } from '#catalogue';
import { monthsOf, daysInMonth, period, periodsWithin, type Period, type PeriodKind } from '#kernel';
import { commandForm, heading, html, inset, link, questionForm, table, textTyped } from '#pages';
import type { Field, FieldSet, FormGiven, Html } from '#pages';
import { periodName, thousands } from '#performance/plain';
import type { PlanContent, PlanFigure, TargetLine } from '#planning';
import { spreadTotal } from '#planning/plain';
import type { Session } from '#platform';
import type { AreaNamed } from '../areas/area-sections';
import { planLinePath, planPath } from './plan-paths';

/** A yearly total that is to be spread over the periods of a year, and by what. */
export interface SpreadAsked {
  readonly total: number;
  readonly by: 'evenly' | 'days' | 'last-year';
}

export interface PlanLineShown {
  readonly area: AreaNamed;
  readonly session: Session;
  readonly policyYear: string;
  readonly metric: Metric;
  /** What waits, or else what is in force: what is written here is put in its place. */
  readonly content: PlanContent | undefined;
  readonly version: number;
  /** Whether the plan was agreed, so that another content is a revision of it, and says why. */
  readonly isRevision: boolean;
  readonly profile: PeriodKind;
  /** What the helper was asked, and what came of it. */
  readonly asked: FormGiven;
  readonly spread: readonly number[] | undefined;
  readonly given: FormGiven;
}

const PROFILES = [
  { value: 'month', name: 'Months' },
  { value: 'quarter', name: 'Quarters' },
  { value: 'year', name: 'The whole year' },
];

/** Where what is planned for a metric is written, period by period, with a helper that spreads a yearly total. */
export function planLineContent(shown: PlanLineShown): Html {
  const { area, session, policyYear, metric, content, version, isRevision, profile, given } = shown;
  const path = planLinePath(area.code, policyYear, metric.code);
  const line = lineOf(shown);
  const document: Field = {
    ...{ kind: 'text', name: 'document', label: 'The document it is taken from', value: content?.document },
    ...{ at: '/content/document', hint: 'As its readers know it; it is cited beside every figure.' },
  };
  const leads: Field = {
    ...{ kind: 'one-of-few', name: 'leads', label: 'What it is planned in', value: leadsOf(shown) },
    options: [
      { value: 'count', name: 'A count' },
      { value: 'rate', name: 'A rate' },
    ],
  };
  const reason: Field = {
    ...{ kind: 'long-text', name: 'reason', label: 'Why it is revised' },
    hint: 'In a sentence. It is kept with the decision.',
  };
  return html`${heading(`Plan: ${metric.name}`, `${area.name}, ${policyYear}`)}
    <p>${link(planPath(area.code, policyYear), `The whole plan for ${policyYear}`)}</p>
    ${helper(shown, path)}
    <h2 class="nhsuk-heading-m">What is planned</h2>
    ${line === undefined ? html`<p>Nothing is planned for it yet.</p>` : ''}
    ${
      line === undefined || line.profile === profile || line.baseline.length === 0
        ? ''
        : inset(
            `What it is measured from stands by the ${line.profile}, and is left out once it is planned by the ${profile}.`,
          )
    }
    ${commandForm({
      ...{ session, path, given },
      unseen: { version: String(version), profile },
      fields: [document, leads, ...periodSets(shown), ...(isRevision ? [reason] : [])],
      button: isRevision ? 'Put the revision forward' : 'Write the draft',
    })}`;
}

/** The periods of the policy year that a profile has. */
export function profilePeriods(policyYear: string, profile: PeriodKind): Period[] {
  return periodsWithin(profile, period(policyYear));
}

/** What the line of the metric says now. */
export function lineOf({
  content,
  metric,
}: Pick<PlanLineShown, 'content' | 'metric'>): TargetLine | undefined {
  return content?.lines.find((line) => line.metric === metric.code);
}

/** Parts of a total, one a period; `lastYear` is what was counted in each a year before. */
export function spreadOver(
  periods: readonly Period[],
  { total, by }: SpreadAsked,
  lastYear: readonly number[],
): number[] {
  if (by === 'last-year') return spreadTotal(total, lastYear);
  return spreadTotal(
    total,
    periods.map((of) => (by === 'days' ? daysOf(of) : 1)),
  );
}

function daysOf(of: Period): number {
  return monthsOf(of).reduce((sum, month) => sum + daysInMonth(month), 0);
}

/** Shown before they are taken: the numbers stand in the form below, and nothing is decided by asking. */
function helper({ profile, asked, spread, policyYear }: PlanLineShown, path: string): Html {
  const fields: Field[] = [
    { kind: 'one-of-few', name: 'profile', label: 'Over which periods', options: PROFILES, value: profile },
    {
      ...{ kind: 'text', name: 'total', label: 'Total of the year', width: 10, inputMode: 'numeric' },
      hint: 'A whole number. Leave it empty to write each period yourself.',
    },
    {
      ...{ kind: 'one-of-few', name: 'by', label: 'How it is spread', value: 'evenly' },
      options: [
        { value: 'evenly', name: 'Evenly' },
        { value: 'days', name: 'By the days of each period' },
        { value: 'last-year', name: 'As the year before was' },
      ],
    },
  ];
  const periods = profilePeriods(policyYear, profile);
  return html`<h2 class="nhsuk-heading-m">Spread a yearly total</h2>
    ${questionForm({ path, fields, button: 'Show the profile', given: asked })}
    ${
      spread === undefined
        ? ''
        : html`${table({
              caption: 'The profile, which adds up to the total',
              columns: [{ name: 'Period' }, { name: 'Count', isNumber: true }],
              rows: periods.map(({ key }, at) => [periodName(key), thousands(spread[at] ?? 0)]),
            })}
            <p>These numbers stand in the form below. They are not taken before you send it.</p>`
    }`;
}

function leadsOf(shown: PlanLineShown): 'count' | 'rate' {
  if (shown.spread !== undefined) return 'count';
  const { denominator } = shown.metric;
  const isPerHead = denominator !== null && 'population' in denominator;
  // As plans of the time were made: people and days in counts, shares and scores in rates.
  return lineOf(shown)?.leads ?? (isPerHead ? 'count' : 'rate');
}

function periodSets(shown: PlanLineShown): FieldSet[] {
  const { policyYear, profile, metric, content, spread, given } = shown;
  const line = lineOf(shown);
  const at = line === undefined ? (content?.lines.length ?? 0) : (content?.lines.indexOf(line) ?? 0);
  const periods = profilePeriods(policyYear, profile);
  const sent = periods.filter(({ key }) => isTyped(given.typed, key));
  return periods.map((of, index): FieldSet => {
    const { key } = of;
    const planned = line?.targets.find((target) => target.period === key) ?? { period: key };
    const pointer = `/content/lines/${at}/targets/${sent.indexOf(of)}`;
    const spreadHere = spread?.[index];
    // A rate beside another count would be that of the count before.
    const value = (name: FigureField): string | undefined =>
      spreadHere === undefined
        ? shownFigure(planned, name)
        : name === 'numerator'
          ? String(spreadHere)
          : name === 'denominator'
            ? shownFigure(planned, name)
            : undefined;
    const asked = FIGURE_FIELDS.filter(
      (name) => name === 'numerator' || name === 'rate' || metric.denominator !== null,
    );
    return {
      legend: periodName(key),
      fields: asked.map((name): Field => ({
        ...{ kind: 'text', name: figureName(key, name), label: LABELS[name], width: 10, value: value(name) },
        ...{ at: `${pointer}/${name}`, inputMode: name === 'rate' ? 'decimal' : 'numeric' },
      })),
    };
  });
}

const FIGURE_FIELDS = ['numerator', 'denominator', 'rate'] as const;
type FigureField = (typeof FIGURE_FIELDS)[number];

const LABELS: Readonly<Record<FigureField, string>> = {
  numerator: 'Count',
  denominator: 'Out of',
  rate: 'Rate',
};

/** What the field of a figure is called, `2014-15-Q1-numerator`. */
function figureName(period: string, name: FigureField): string {
  return `${period.replace('/', '-')}-${name}`;
}

function shownFigure(figure: PlanFigure, name: FigureField): string | undefined {
  const value = figure[name];
  return value === undefined ? undefined : String(value);
}

/** Whether anything was written for a period. */
function isTyped(typed: URLSearchParams, key: string): boolean {
  return FIGURE_FIELDS.some((name) => textTyped(typed, figureName(key, name)) !== '');
}

/** What was written, as the content of the plan: this line in the place of what it said, all else as it was. */
export function contentTyped(
  shown: Pick<PlanLineShown, 'content' | 'metric' | 'policyYear' | 'profile'>,
  typed: URLSearchParams,
): unknown {
  const { content, metric, policyYear, profile } = shown;
  const line = lineOf(shown);
  const targets = profilePeriods(policyYear, profile).flatMap(({ key }) =>
    isTyped(typed, key) ? [{ period: key, ...figureTyped(typed, key) }] : [],
  );
  // What it is measured from is by the same kind of period.
  const baseline = line?.profile === profile ? line.baseline : [];
  const written = {
    ...(line ?? { metric: metric.code, line: metric.line, source: metric.source }),
    ...{ leads: typed.get('leads') ?? '', profile, targets, baseline },
  };
  const lines = content?.lines ?? [];
  return {
    ...content,
    document: textTyped(typed, 'document'),
    lines: line === undefined ? [...lines, written] : lines.map((each) => (each === line ? written : each)),
  };
}

/** A rate is kept as it is written; a count that is none is left as it is, and refused. */
function figureTyped(typed: URLSearchParams, key: string) {
  const text = (name: FigureField): string =>
    (typed.get(figureName(key, name)) ?? '').replaceAll(',', '').trim();
  const whole = (name: FigureField): number | string =>
    /^\d{1,10}$/.test(text(name)) ? parseInt(text(name), 10) : text(name);
  return Object.fromEntries(
    FIGURE_FIELDS.flatMap((name) =>
      text(name) === '' ? [] : [[name, name === 'rate' ? text(name) : whole(name)] as const],
    ),
  );
}
