import type { Metric } from '#catalogue';
import type { Decider } from '#decisions';
import { fail, ok, type Refusal, type Result } from '#kernel';
import type { PlanAgreement, PlanContent } from './plan-content';
import { refusePlanContent } from './plan-content.rules';
import type { PlanEvent } from './plan.events';
import { refusal } from './rules';

interface OfPlan {
  readonly area: string;
  readonly policyYear: string;
}

/** `metrics` are those the policy year's definition in force asks for. */
interface WithContent {
  readonly content: PlanContent;
  readonly metrics: readonly Metric[];
}

export type PlanCommand = OfPlan &
  (
    | ({ readonly type: 'draft-plan' } & WithContent)
    /** `today` is the day in Europe/London, `2014-09-30`. */
    | { readonly type: 'agree-plan'; readonly agreement: PlanAgreement; readonly today: string }
    | ({ readonly type: 'revise-plan'; readonly reason: string } & WithContent)
    | { readonly type: 'withdraw-plan'; readonly reason: string }
  );

export interface AgreedPlan {
  readonly content: PlanContent;
  readonly agreement: PlanAgreement;
}

export type PlanState =
  | { readonly status: 'none' }
  | { readonly status: 'draft'; readonly draft: PlanContent }
  | { readonly status: 'agreed'; readonly inForce: AgreedPlan }
  /** A revision waits for agreement; what was agreed last stays in force. */
  | { readonly status: 'under-revision'; readonly inForce: AgreedPlan; readonly revision: PlanContent }
  | { readonly status: 'withdrawn' };

/** How a plan stands after a decision of each type, whatever came before it. */
export const STATUS_AFTER = {
  'plan.drafted': 'draft',
  'plan.agreed': 'agreed',
  'plan.revised': 'under-revision',
  'plan.withdrawn': 'withdrawn',
} as const satisfies Record<PlanEvent['type'], PlanState['status']>;

/** A plan is drafted, agreed by its partners, revised and agreed again, or withdrawn. */
export const planDecider: Decider<PlanState, PlanCommand, PlanEvent, readonly Refusal[]> = {
  initialState: { status: 'none' },
  decide,
  evolve,
};

function decide(command: PlanCommand, state: PlanState): Result<PlanEvent[], readonly Refusal[]> {
  const refusals = refuse(command, state);
  return refusals.length > 0 ? fail(refusals) : ok([eventOf(command)]);
}

function eventOf(command: PlanCommand): PlanEvent {
  const plan = { area: command.area, policyYear: command.policyYear };
  switch (command.type) {
    case 'draft-plan':
      return { type: 'plan.drafted', data: { ...plan, content: command.content } };
    case 'agree-plan':
      return { type: 'plan.agreed', data: { ...plan, agreement: command.agreement } };
    case 'revise-plan':
      return { type: 'plan.revised', data: { ...plan, content: command.content, reason: command.reason } };
    case 'withdraw-plan':
      return { type: 'plan.withdrawn', data: { ...plan, reason: command.reason } };
  }
}

function evolve(state: PlanState, event: PlanEvent): PlanState {
  switch (event.type) {
    case 'plan.drafted':
      return { status: 'draft', draft: event.data.content };
    case 'plan.agreed':
      return {
        status: 'agreed',
        inForce: { content: contentToAgree(state), agreement: event.data.agreement },
      };
    case 'plan.revised':
      return { status: 'under-revision', inForce: agreedIn(state), revision: event.data.content };
    case 'plan.withdrawn':
      return { status: 'withdrawn' };
  }
}

function refuse(command: PlanCommand, state: PlanState): Refusal[] {
  const misplaced = refuseInState(command, state);
  if (misplaced) return [misplaced];
  switch (command.type) {
    case 'draft-plan':
      return refusePlanContent(command.content, command.policyYear, command.metrics);
    case 'agree-plan':
      return refuseAgreement(command.agreement, command.today);
    case 'revise-plan':
      return [
        ...refuseMissingReason(command.reason),
        ...refusePlanContent(command.content, command.policyYear, command.metrics),
      ];
    case 'withdraw-plan':
      return refuseMissingReason(command.reason);
  }
}

/** Whether the command has its place in the plan's life at all. */
function refuseInState(command: PlanCommand, state: PlanState): Refusal | undefined {
  const name = `${command.area}'s plan for ${command.policyYear}`;
  const isAgreed = state.status === 'agreed' || state.status === 'under-revision';
  switch (command.type) {
    case 'draft-plan':
      return isAgreed
        ? refusal('plan-already-agreed', '', `${name} is agreed`, 'Revise it, and say why')
        : undefined;
    case 'agree-plan':
      if (state.status === 'agreed')
        return refusal(
          'plan-already-agreed',
          '',
          `${name} is agreed`,
          'Nothing is left to agree until it is revised',
        );
      return state.status === 'draft' || state.status === 'under-revision'
        ? undefined
        : refusal('no-plan-to-agree', '', `${name} has no draft`, 'Draft it first');
    case 'revise-plan':
      return isAgreed
        ? undefined
        : refusal('plan-not-agreed', '', `${name} has not been agreed`, 'Draft it, or draft it anew');
    case 'withdraw-plan':
      return state.status === 'none' || state.status === 'withdrawn'
        ? refusal('no-plan-to-withdraw', '', `${name} does not exist`, 'There is nothing to take back')
        : undefined;
  }
}

function refuseAgreement({ agreedOn, partners }: PlanAgreement, today: string): Refusal[] {
  const missing = (['council', 'commissioner'] as const).filter(
    (needed) => !partners.some((partner) => partner.as === needed),
  );
  const unsigned = missing.map((needed) =>
    refusal(
      'partner-missing',
      '/agreement/partners',
      `No ${needed} has signed`,
      'A plan is agreed jointly: name who signed for the council and for each commissioner',
    ),
  );
  const late = partners.flatMap(({ partner, signedOn }, index) =>
    signedOn <= agreedOn
      ? []
      : [
          refusal(
            'signed-after-agreement',
            `/agreement/partners/${index}/signedOn`,
            `${partner} signed on ${signedOn}, after ${agreedOn}`,
            'Give the day of the last signature, or a later one',
          ),
        ],
  );
  const ahead =
    agreedOn <= today
      ? []
      : [
          refusal(
            'agreed-ahead',
            '/agreement/agreedOn',
            `${agreedOn} has not come yet: it is ${today}`,
            'Give the day of the last signature, or agree the plan once it is signed',
          ),
        ];
  return [...unsigned, ...late, ...ahead];
}

function refuseMissingReason(reason: string): Refusal[] {
  if (reason.trim() !== '') return [];
  return [refusal('reason-required', '/reason', 'No reason is given', 'Say why in a sentence')];
}

function contentToAgree(state: PlanState): PlanContent {
  if (state.status === 'draft') return state.draft;
  if (state.status === 'under-revision') return state.revision;
  throw new Error(`A plan that is ${state.status} was agreed: its stream is broken`);
}

function agreedIn(state: PlanState): AgreedPlan {
  if (state.status === 'agreed' || state.status === 'under-revision') return state.inForce;
  throw new Error(`A plan that is ${state.status} was revised: its stream is broken`);
}
