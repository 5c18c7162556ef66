import type { Statement } from '#documents';
import { londonInWords, poundsShown } from '#kernel';
import { heading, html, link } from '#pages';
import type { Field, FormGiven, Html } from '#pages';
import { periodName } from '#performance/plain';
import { isGranted } from '#platform';
import type { Identity, Session } from '#platform';
import type { NameOf } from '#reference';
import type { SettlementStanding } from '#settlement';
import { actsFor, FINANCE } from '../../permissions';
import type { AreaNamed } from '../areas/area-sections';
import { commandForm } from '../shell/decision-page';
import { settlementPath } from './money-paths';
import { nameOf, outcomeInWords, tablesOf } from './settlement.page';

/** What who records money decides on a settlement, and what a partner's person does in its name. */
export const SETTLEMENT_STEPS = {
  finance: ['compute', 'post', 'release', 'restate', 'close'],
  partner: ['approve', 'dispute'],
} as const;
export type FinanceStep = (typeof SETTLEMENT_STEPS.finance)[number];
export type PartnerStep = (typeof SETTLEMENT_STEPS.partner)[number];
export type SettlementStep = FinanceStep | PartnerStep;

export interface SettlementDecisionShown {
  readonly area: AreaNamed;
  readonly session: Session;
  readonly standing: SettlementStanding;
  readonly statement: Statement;
  readonly step: SettlementStep;
  readonly given: FormGiven;
  readonly nameOf: NameOf;
}

interface Step {
  readonly title: string;
  readonly says: string;
  /** Whether it cannot be taken back. */
  readonly isFinal?: true;
}

const STEPS: Readonly<Record<SettlementStep, Step>> = {
  compute: {
    title: 'Compute it on the newest counts',
    says: 'It is worked out on what is recorded now. What partners approved before is void.',
  },
  post: {
    title: 'Post it',
    says: 'The fund is divided in the journal as stands below. What is posted is not taken back: it can only be restated.',
    isFinal: true,
  },
  release: {
    title: 'Say that it was paid on',
    says: 'What was released is entered as paid.',
    isFinal: true,
  },
  restate: {
    title: 'Restate it',
    says: 'What was posted is reversed in the journal, and what stands below is posted.',
    isFinal: true,
  },
  close: { title: 'Close it', says: 'Nothing more is done to it from then on.', isFinal: true },
  approve: {
    title: 'Approve it',
    says: 'You approve what stands below, in the name of your organisation. Computed anew, it is approved anew.',
  },
  dispute: {
    title: 'Dispute a count',
    says: 'The others are asked to reply. Nothing is posted while a count is disputed.',
  },
};

export function settlementStepTitle(step: SettlementStep): string {
  return STEPS[step].title;
}

/** Where something is decided on a settlement, under the statement of what it comes to. */
export function settlementDecisionContent(shown: SettlementDecisionShown): Html {
  const { area, session, standing, statement, step, given } = shown;
  const { title, says, isFinal = false } = STEPS[step];
  const { terms, computation, version, contentHash } = standing;
  const path = settlementPath(standing);
  const tables = tablesOf(statement, terms.content, shown.nameOf, path);
  return html`${heading(title, `${area.name}, ${standing.policyYear}: ${terms.content.title}`)}
    <p class="nhsuk-body-l">${says}</p>
    <p>${outcomeInWords(standing)}</p>
    ${
      computation
        ? html`<p>
            Counts as they were known here on ${londonInWords(new Date(computation.watermark.at), 'second')}.
            ${link(`${path}#working`, 'From the counts to the money')}
          </p>`
        : ''
    }
    ${tables(['outcome'])} ${tables(['counts_changed', 'open_questions', 'approvals'])}
    ${commandForm({
      ...{ session, path: settlementStepPath(standing, step), given, button: title, isFinal },
      unseen: { version: String(version), contentHash: step === 'approve' ? contentHash : undefined },
      fields: fieldsOf(shown),
    })}`;
}

function settlementStepPath(of: Parameters<typeof settlementPath>[0], step: SettlementStep): string {
  return `${settlementPath(of)}/${isPartnerStep(step) ? 'partner' : 'finance'}/${step}`;
}

function isPartnerStep(step: SettlementStep): step is PartnerStep {
  return SETTLEMENT_STEPS.partner.some((each) => each === step);
}

function fieldsOf({ standing, step, session }: SettlementDecisionShown): Field[] {
  const { posted, terms, duePence } = standing;
  switch (step) {
    case 'compute':
      return posted === undefined
        ? []
        : [{ kind: 'long-text', name: 'grounds', label: 'Why it is computed anew after it was posted' }];
    case 'post':
      return terms.content.rule.kind === 'pay-for-performance'
        ? [
            {
              ...{ kind: 'text', name: 'through', label: 'Up to which quarter', width: 10 },
              isOptional: true,
              hint: 'Such as 2015/16-Q1: what the quarters to that one earned is released, and the rest held anew. Empty, all of it is posted.',
            },
          ]
        : [];
    case 'release':
      return [
        {
          ...{ kind: 'day', name: 'paidOn', label: 'Paid on' },
          hint: `${poundsShown(BigInt(duePence))} waits to be paid.`,
        },
        { kind: 'text', name: 'reference', label: 'By which reference the payment is found' },
      ];
    case 'approve':
      return byPartner(standing, session);
    case 'dispute':
      return [
        ...byPartner(standing, session),
        {
          ...{ kind: 'one-of-many', name: 'figure', label: 'Which count' },
          options: (standing.computation?.inputs ?? []).map(({ figure, name, period, count }) => ({
            value: figure,
            name: `${name === period ? '' : `${name}, `}${periodName(period)}: ${count === undefined ? 'not reported' : count.toLocaleString('en-GB')}`,
          })),
        },
        {
          ...{ kind: 'text', name: 'claimed', label: 'What it should be', width: 10 },
          inputMode: 'numeric',
        },
        {
          ...{ kind: 'long-text', name: 'evidence', label: 'What shows it' },
          hint: 'Write nothing about a person.',
        },
        { kind: 'day', name: 'replyBy', label: 'By when the others are asked to reply' },
      ];
    case 'restate':
    case 'close':
      return [];
  }
}

/** Whose name it is done in, and who does it. */
function byPartner({ terms }: SettlementStanding, { identity, shownName }: Session): Field[] {
  const { content } = terms;
  const own = ownPartners(terms.content, identity);
  return [
    {
      ...{ kind: 'one-of-few', name: 'partner', label: 'In whose name', value: own[0] },
      options: own.map((partner) => ({ value: partner, name: nameOf(content, partner) })),
    },
    {
      ...{ kind: 'text', name: 'name', label: 'Your name', at: '/by/name', value: shownName },
      autocomplete: 'name',
    },
    {
      ...{ kind: 'text', name: 'position', label: 'Your position', at: '/by/position' },
      autocomplete: 'organization-title',
    },
  ];
}

/** The partners of an agreement that somebody signs for. */
function ownPartners({ partners }: SettlementStanding['terms']['content'], identity: Identity): string[] {
  const own = actsFor(identity);
  return partners.flatMap(({ partner }) => (own.includes(partner) ? [partner] : []));
}

/** What somebody may decide on a settlement as it stands, as links. */
export function settlementStepLinks(standing: SettlementStanding, { identity }: Session): Html {
  const steps = [
    ...(isGranted(identity, FINANCE.roles, standing.area) ? financeSteps(standing) : []),
    ...partnerSteps(standing, ownPartners(standing.terms.content, identity)),
  ];
  if (steps.length === 0) return html``;
  return html`<ul class="nhsuk-list">
    ${steps.map((step) => html`<li>${link(settlementStepPath(standing, step), STEPS[step].title)}</li>`)}
  </ul>`;
}

function financeSteps({ status, computation, waitingFor, duePence }: SettlementStanding): FinanceStep[] {
  if (status === 'closed' || status === 'voided') return [];
  const isApproved = computation !== undefined && waitingFor.length === 0;
  return [
    'compute',
    ...(status === 'computed' && isApproved ? (['post'] as const) : []),
    ...(status === 'restating' && isApproved ? (['restate'] as const) : []),
    ...(duePence === 0 ? [] : (['release'] as const)),
    ...(status === 'posted' && duePence === 0 ? (['close'] as const) : []),
  ];
}

function partnerSteps(
  { status, computation, contentHash, waitingFor }: SettlementStanding,
  own: readonly string[],
): PartnerStep[] {
  if (own.length === 0 || computation === undefined || status === 'closed' || status === 'voided') return [];
  const isWaitedFor = contentHash !== undefined && own.some((partner) => waitingFor.includes(partner));
  return [...(isWaitedFor ? (['approve'] as const) : []), 'dispute'];
}
