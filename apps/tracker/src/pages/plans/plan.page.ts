import type { Metric } from '#catalogue';
import { dayShown, londonInWords } from '#kernel';
import { details, heading, html, inset, link, linkList, summaryList, table, named } from '#pages';
import type { Html } from '#pages';
import { periodName, thousands } from '#performance/plain';
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
  /** Absent where nothing was ever planned. */
  readonly plan: PlanHistory | undefined;
  readonly session: Session;
  readonly nameOf: NameOf;
  readonly moment: MomentKept;
}

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
export function linesContent({ metrics }: Pick<PlanShown, 'metrics'>, content: PlanContent): Html {
  const names = new Map(metrics.map(({ code, name }) => [code, name]));
  return html`<p>Taken from ${content.document}.</p>
    ${content.lines.map((line) => lineContent(line, names.get(line.metric) ?? line.metric))}`;
}

function lineContent({ targets, baseline, leads, note }: TargetLine, name: string): Html {
  const caption = `${name}, planned by ${leads}`;
  return html`${
    targets.length === 0
      ? html`<h3 class="nhsuk-heading-s">${name}</h3>
          <p>No figure is planned for it.</p>`
      : figuresTable(caption, targets)
  }
  ${note === undefined ? '' : html`<p>${note}</p>`}
  ${
    baseline.length === 0
      ? ''
      : details(`What ${name} is measured from`, figuresTable('Measured from', baseline))
  }`;
}

function figuresTable(caption: string, figures: readonly PlanFigure[]): Html {
  return table({
    caption,
    columns: [
      { name: 'Period' },
      { name: 'Count', isNumber: true },
      { name: 'Of', isNumber: true },
      { name: 'Rate', isNumber: true },
    ],
    rows: figures.map(({ period, numerator, denominator, rate }) => [
      periodName(period),
      numerator === undefined ? 'not said' : thousands(numerator),
      denominator === undefined ? 'not said' : thousands(denominator),
      rate === undefined ? 'not said' : thousands(rate),
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
  const links = [
    ...(isApprover && plan?.waiting !== undefined
      ? [link(planStepPath(code, policyYear, 'agree'), 'Agree what waits')]
      : []),
    ...(isPreparer
      ? metrics.map(({ code: metric, name }) => link(planLinePath(code, policyYear, metric), `Plan: ${name}`))
      : []),
    ...(isApprover && status !== undefined && status !== 'withdrawn'
      ? [link(planStepPath(code, policyYear, 'withdraw'), 'Take the plan back')]
      : []),
  ];
  return linkList(links);
}
