/** What a plan is known to be: the documents stand for their contents. */
export interface PlanModel {
  readonly version: number;
  readonly status: 'none' | 'draft' | 'agreed' | 'under-revision' | 'withdrawn';
  readonly inForce?: string | undefined;
  readonly waiting?: string | undefined;
}

export type PlanStep = 'draft' | 'agree' | 'revise' | 'withdraw';

const MAY_FOLLOW: Readonly<Record<PlanStep, readonly PlanModel['status'][]>> = {
  draft: ['none', 'draft', 'withdrawn'],
  agree: ['draft', 'under-revision'],
  revise: ['agreed', 'under-revision'],
  withdraw: ['draft', 'agreed', 'under-revision'],
};

/** How the documentation says that a step is answered, and what the plan is then. */
export function planAfter(
  plan: PlanModel,
  step: PlanStep,
  read: number | undefined,
  document: string,
): { readonly status: 200 | 409 | 412 | 428; readonly plan: PlanModel } {
  if (read === undefined && step !== 'draft') return { status: 428, plan };
  if ((read ?? 0) !== plan.version) return { status: 412, plan };
  if (!MAY_FOLLOW[step].includes(plan.status)) return { status: 409, plan };
  const version = plan.version + 1;
  const { inForce, waiting } = plan;
  switch (step) {
    case 'draft':
      return { status: 200, plan: { version, status: 'draft', waiting: document } };
    case 'agree':
      return { status: 200, plan: { version, status: 'agreed', inForce: waiting } };
    case 'revise':
      return { status: 200, plan: { version, status: 'under-revision', inForce, waiting: document } };
    case 'withdraw':
      return { status: 200, plan: { version, status: 'withdrawn' } };
  }
}

const LINE = {
  metric: 'delayed-transfers-of-care',
  line: 'national',
  leads: 'count',
  source: 'SitRep',
  profile: 'quarter',
  targets: [],
  baseline: [],
};

const SIGNED = { signedBy: 'Somebody', position: 'Chief officer', signedOn: '2014-09-19' };

/** What a step is sent with. */
export function bodyOf(step: PlanStep, document: string): object {
  const content = { document, lines: [LINE], contributors: [], projections: [] };
  const partners = [
    { partner: 'The council', as: 'council', ...SIGNED },
    { partner: 'The commissioner', as: 'commissioner', ...SIGNED },
  ];
  const authority = { kind: 'health-and-wellbeing-board', board: 'The board' };
  switch (step) {
    case 'draft':
      return { content };
    case 'revise':
      return { content, reason: document };
    case 'agree':
      return { agreement: { agreedOn: '2014-09-19', authority, partners } };
    case 'withdraw':
      return { reason: document };
  }
}
