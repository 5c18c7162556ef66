import type { Metric, PopulationBand } from '#catalogue';
import { dayShown, fraction, londonInWords, multiply, parsePeriod, roundHalfUp } from '#kernel';
import { details, heading, html, inset, link, linkList, summaryList, table, named } from '#pages';
import type { Html } from '#pages';
import { periodName, populationYear, thousands } from '#performance/plain';
import type {
  PlanAgreement,
  PlanContent,
  PlanDecision,
  PlanFigure,
  PlanHistory,
  TargetLine,
} from '#planning';
import { isGranted } from '#platform';
import type { Session } from '#platform';
import type { NameOf } from '#reference';
import { APPROVER, PREPARER } from '../../permissions';
import type { AreaNamed } from '../areas/area-sections';
import { isNow, type MomentKept } from '../areas/page-moment';
import { planLinePath, planStepPath } from './plan-paths';
import { planStatusTag } from './plans.page';

export interface PlanShown {
  readonly area: AreaNamed;
  readonly policyYear: string;
  /** What the policy year asks for. */
  readonly metrics: readonly Metric[];
  readonly populationOf: PopulationOf;
  /** Absent where nothing was ever planned. */
  readonly plan: PlanHistory | undefined;
  readonly session: Session;
  readonly nameOf: NameOf;
  readonly moment: MomentKept;
}

/** How many people of a band the area has in a calendar year; undefined where that is not known. */
export type PopulationOf = (band: PopulationBand, year: number) => number | undefined;

const DECIDED: Readonly<Record<PlanDecision['type'], string>> = {
  'plan.drafted': 'Drafted',
  'plan.agreed': 'Agreed',
  'plan.revised': 'Revised',
  'plan.withdrawn': 'Withdrawn',
};

/** What an area plans for a policy year by metric, what waits for agreement, and every decision that led there. */
export function planContent(shown: PlanShown, bar: Html): Html {
  const { area, policyYear, plan, moment } = shown;
  const title = html`${heading(planTitle(policyYear), area.name)} ${bar}`;
  if (!plan) {
    const nothing = isNow(moment)
      ? `Nothing is planned for ${policyYear} yet.`
      : `Nothing was planned for ${policyYear} by then.`;
    return html`${title} ${inset(nothing)} ${decisionLinks(shown)}`;
  }
  const { status, inForce, waiting, warnings } = plan;
  return html`${title}
    <p>${planStatusTag(status)}</p>
    ${decisionLinks(shown)}
    ${
      warnings.length === 0
        ? ''
        : html`<h2 class="nhsuk-heading-m">What does not add up</h2>
            <ul class="nhsuk-list nhsuk-list--bullet">
              ${warnings.map(({ what, mend }) => html`<li>${what}. ${mend}.</li>`)}
            </ul>`
    }
    ${
      waiting === undefined
        ? ''
        : html`<h2 class="nhsuk-heading-m">Waits for agreement</h2>
            ${linesContent(shown, waiting)}`
    }
    ${
      inForce === undefined
        ? ''
        : html`<h2 class="nhsuk-heading-m">In force</h2>
            ${agreementContent(inForce.agreement, shown.nameOf)} ${linesContent(shown, inForce.content)}`
    }
    ${historyTable(plan, shown.nameOf)}`;
}

export function planTitle(policyYear: string): string {
  return `Plan for ${policyYear}`;
}

/** What a plan says, metric by metric. */
export function linesContent(
  { metrics, populationOf }: Pick<PlanShown, 'metrics' | 'populationOf'>,
  content: PlanContent,
): Html {
  return html`<p>Taken from ${content.document}.</p>
    ${content.lines.map((line) => {
      const metric = metrics.find(({ code }) => code === line.metric);
      return lineContent(line, metric, (figure) => figureShown(figure, metric, populationOf));
    })}`;
}

/** A figure of a plan, with what follows from what the plan says. */
interface FigureShown extends PlanFigure {
  /** Whether the plan states its count alone, and its rate is worked out here. */
  readonly isWorkedOut?: boolean;
}

function lineContent(
  { targets, baseline, leads, note, metric: code }: TargetLine,
  metric: Metric | undefined,
  shownOf: (figure: PlanFigure) => FigureShown,
): Html {
  const name = metric?.name ?? code;
  const caption = `${name}, planned by ${leads}`;
  const shown = targets.map(shownOf);
  return html`${
    targets.length === 0
      ? html`<h3 class="nhsuk-heading-s">${name}</h3>
          <p>No figure is planned for it.</p>`
      : figuresTable(caption, shown)
  }
  ${ratesInWords(shown, metric)} ${note === undefined ? '' : html`<p>${note}</p>`}
  ${
    baseline.length === 0
      ? ''
      : details(`What ${name} is measured from`, figuresTable('Measured from', baseline.map(shownOf)))
  }`;
}

/** Where a plan states a count and no rate, the rate is the count over what the plan says it is of, or the population known here. */
function figureShown(
  figure: PlanFigure,
  metric: Metric | undefined,
  populationOf: PopulationOf,
): FigureShown {
  const { numerator, rate } = figure;
  const of = parsePeriod(figure.period);
  // The rate of a whole year is that of its quarters, where a metric is of quarters.
  const isLonger = metric?.frequency === 'quarter' && of?.kind === 'year';
  if (!metric?.denominator || !of || isLonger || numerator === undefined || rate !== undefined) return figure;
  const known =
    'population' in metric.denominator
      ? populationOf(metric.denominator.population, populationYear(metric.denominator.year, of))
      : undefined;
  const denominator = figure.denominator ?? known;
  if (!denominator) return figure;
  const exact = multiply(fraction(numerator, denominator), fraction(metric.base));
  return { ...figure, denominator, rate: roundHalfUp(exact, metric.decimals), isWorkedOut: true };
}

/** What is to be known of rates that the plan does not state. */
function ratesInWords(figures: readonly FigureShown[], metric: Metric | undefined): Html {
  const stated = figures.filter(({ numerator }) => numerator !== undefined);
  if (stated.some(({ isWorkedOut }) => isWorkedOut))
    return html`<p>
      Where the plan states a count and no rate, the rate is worked out here from the two beside it.
    </p>`;
  const isOpen = stated.length > 0 && figures.every(({ rate }) => rate === undefined);
  if (!isOpen || !metric?.denominator) return html``;
  return html`<p>The plan states counts alone; what rates they make is not known here.</p>`;
}

/** What is said of no figure has no column. */
function figuresTable(caption: string, figures: readonly PlanFigure[]): Html {
  const members = (
    [
      ['numerator', 'Count'],
      ['denominator', 'Of'],
      ['rate', 'Rate'],
    ] as const
  ).filter(([member]) => figures.some((figure) => figure[member] !== undefined));
  return table({
    caption,
    columns: [{ name: 'Period' }, ...members.map(([, name]) => ({ name, isNumber: true }))],
    rows: figures.map((figure) => [
      periodName(figure.period),
      ...members.map(([member]) => {
        const value = figure[member];
        return value === undefined ? 'not stated' : thousands(value);
      }),
    ]),
  });
}

const AS: Readonly<Record<PlanAgreement['partners'][number]['as'], string>> = {
  council: 'for the council',
  commissioner: 'as commissioner',
  'health-and-wellbeing-board': 'for the health and wellbeing board',
  provider: 'as provider',
};

function agreementContent({ agreedOn, authority, partners }: PlanAgreement, nameOf: NameOf): Html {
  const by =
    authority.kind === 'delegated' ? `${authority.to}, delegated by ${authority.by}` : authority.board;
  return summaryList([
    ['Agreed on', dayShown(agreedOn)],
    ['By authority of', by],
    ...partners.map(
      ({ partner, as, signedBy, position, signedOn }) =>
        [nameOf(partner), `${signedBy}, ${position}, signed ${AS[as]} on ${dayShown(signedOn)}`] as const,
    ),
  ]);
}

function historyTable({ decisions }: PlanHistory, nameOf: NameOf): Html {
  return table({
    caption: 'What was decided on it, newest first',
    columns: [{ name: 'When' }, { name: 'What' }, { name: 'By whom' }, { name: 'Why' }],
    rows: decisions
      .toReversed()
      .map(({ recordedAt, type, actor, reason }) => [
        londonInWords(new Date(recordedAt), 'minute'),
        DECIDED[type],
        named(actor, nameOf),
        reason ?? 'not said',
      ]),
  });
}

/** What whoever reads it may decide on it as it stands. */
function decisionLinks({ area: { code }, policyYear, metrics, plan, session, moment }: PlanShown): Html {
  if (!isNow(moment)) return html``;
  const { identity } = session;
  const isPreparer = isGranted(identity, PREPARER.roles, code);
  const isApprover = isGranted(identity, APPROVER.roles, code) && identity.isPerson;
  const status = plan?.status;
  const content = plan?.waiting ?? plan?.inForce?.content;
  const isPlanned = (metric: string) => content?.lines.some((line) => line.metric === metric) ?? false;
  const links = [
    ...(isApprover && plan?.waiting !== undefined
      ? [link(planStepPath(code, policyYear, 'agree'), 'Agree what waits')]
      : []),
    ...(isPreparer
      ? metrics.map(({ code: metric, name }) =>
          link(planLinePath(code, policyYear, metric), `${isPlanned(metric) ? 'Change' : 'Plan'}: ${name}`),
        )
      : []),
    ...(isApprover && status !== undefined && status !== 'withdrawn'
      ? [link(planStepPath(code, policyYear, 'withdraw'), 'Take the plan back')]
      : []),
  ];
  const how = isPreparer
    ? html`<p>
        To plan something, or to change what is planned, choose the metric it is of. What you send waits until
        an approver agrees it.
      </p>`
    : '';
  return html`${how} ${linkList(links)}`;
}
