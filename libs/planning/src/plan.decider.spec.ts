import { describe, expect, test } from '@jest/globals';
import { POLICY_YEARS } from '#catalogue';
import type { PlanAgreement, PlanContent, TargetLine } from './plan-content';
import { planDecider, STATUS_AFTER, type PlanCommand, type PlanState } from './plan.decider';
import type { PlanEvent } from './plan.events';

const METRICS = POLICY_YEARS.find(({ year }) => year === '2014/15')?.metrics ?? [];
const plan = { area: 'E06000031', policyYear: '2014/15' };

const delayedDays: TargetLine = {
  metric: 'delayed-transfers-of-care',
  line: 'national',
  leads: 'count',
  source: 'SitRep',
  profile: 'quarter',
  targets: [
    { period: '2014/15-Q1', rate: '1177.6', numerator: 1_703, denominator: 144_612 },
    { period: '2014/15-Q2', rate: '1177.6', numerator: 1_703, denominator: 144_612 },
  ],
  baseline: [{ period: '2013/14-Q1', rate: '1269.0', numerator: 1_809, denominator: 142_556 }],
};
const content = contentOf(delayedDays);
const lower = contentOf({ ...delayedDays, targets: [{ period: '2014/15-Q2', numerator: 1_650 }] });

const agreement: PlanAgreement = {
  agreedOn: '2014-09-19',
  authority: { kind: 'health-and-wellbeing-board', board: 'Peterborough Health and Wellbeing Board' },
  partners: [
    {
      partner: 'Peterborough City Council',
      as: 'council',
      signedBy: 'Jana Burton',
      position: 'Executive Director of Adult Social Care, Health and Wellbeing',
      signedOn: '2014-09-19',
    },
    {
      partner: 'NHS Cambridgeshire and Peterborough CCG',
      as: 'commissioner',
      signedBy: 'Andy Vowles',
      position: 'Chief Operating Officer',
      signedOn: '2014-09-19',
    },
  ],
};
const later: PlanAgreement = { ...agreement, agreedOn: '2014-12-11' };

const drafted: PlanEvent = { type: 'plan.drafted', data: { ...plan, content } };
const agreed: PlanEvent = { type: 'plan.agreed', data: { ...plan, agreement } };
const revised: PlanEvent = {
  type: 'plan.revised',
  data: { ...plan, content: lower, reason: 'Winter funding was confirmed' },
};
const withdrawn: PlanEvent = { type: 'plan.withdrawn', data: { ...plan, reason: 'Sent back by the board' } };

const draft: PlanCommand = { type: 'draft-plan', ...plan, content, metrics: METRICS };
const agree: PlanCommand = { type: 'agree-plan', ...plan, agreement, today: '2014-09-25' };
const revise: PlanCommand = {
  type: 'revise-plan',
  ...plan,
  content: lower,
  reason: 'Winter funding was confirmed',
  metrics: METRICS,
};
const withdraw: PlanCommand = { type: 'withdraw-plan', ...plan, reason: 'Sent back by the board' };

describe('the life of a plan', () => {
  test.each<[string, PlanEvent[], PlanCommand, PlanEvent]>([
    ['is drafted', [], draft, drafted],
    ['is drafted anew while it is a draft', [drafted], draft, drafted],
    ['is agreed once drafted', [drafted], agree, agreed],
    ['is revised once agreed', [drafted, agreed], revise, revised],
    ['is revised again while the revision waits', [drafted, agreed, revised], revise, revised],
    ['is agreed as revised', [drafted, agreed, revised], agree, agreed],
    ['is withdrawn as a draft', [drafted], withdraw, withdrawn],
    ['is withdrawn once agreed', [drafted, agreed], withdraw, withdrawn],
    ['is withdrawn while under revision', [drafted, agreed, revised], withdraw, withdrawn],
    ['is drafted anew once withdrawn', [drafted, agreed, withdrawn], draft, drafted],
  ])('%s', (_, history, command, happened) => {
    expect(given(history).when(command)).toEqual({ ok: true, value: [happened] });
  });

  test.each<[string, PlanEvent[], PlanCommand, string]>([
    ['draft over an agreed plan', [drafted, agreed], draft, 'plan-already-agreed'],
    ['draft over a revision', [drafted, agreed, revised], draft, 'plan-already-agreed'],
    ['agree twice', [drafted, agreed], agree, 'plan-already-agreed'],
    ['agree to nothing', [], agree, 'no-plan-to-agree'],
    ['agree to what was withdrawn', [drafted, withdrawn], agree, 'no-plan-to-agree'],
    ['revise a draft', [drafted], revise, 'plan-not-agreed'],
    ['revise nothing', [], revise, 'plan-not-agreed'],
    ['withdraw nothing', [], withdraw, 'no-plan-to-withdraw'],
    ['withdraw twice', [drafted, agreed, withdrawn], withdraw, 'no-plan-to-withdraw'],
  ])('one cannot %s', (_, history, command, rule) => {
    expect(rulesOf(given(history).when(command))).toEqual([rule]);
  });
});

describe('what is in force', () => {
  test.each<[string, PlanEvent[], PlanState]>([
    ['nothing before the plan is agreed', [drafted], { status: 'draft', draft: content }],
    ['what was agreed', [drafted, agreed], { status: 'agreed', inForce: { content, agreement } }],
    [
      'what was agreed last, while a revision waits',
      [drafted, agreed, revised],
      { status: 'under-revision', inForce: { content, agreement }, revision: lower },
    ],
    [
      'the revision, once it is agreed',
      [drafted, agreed, revised, { type: 'plan.agreed', data: { ...plan, agreement: later } }],
      { status: 'agreed', inForce: { content: lower, agreement: later } },
    ],
    ['nothing once it is withdrawn', [drafted, agreed, withdrawn], { status: 'withdrawn' }],
  ])('%s', (_, history, state) => {
    expect(stateAfter(history)).toEqual(state);
  });

  test('cannot be told from a stream no decider wrote', () => {
    expect(() => stateAfter([agreed])).toThrow('its stream is broken');
    expect(() => stateAfter([drafted, revised])).toThrow('its stream is broken');
  });
});

describe('agreement', () => {
  test('needs the council and a commissioner', () => {
    const alone = { ...agreement, partners: agreement.partners.filter(({ as }) => as === 'council') };
    expect(given([drafted]).when({ ...agree, agreement: alone })).toMatchObject({
      failure: [{ rule: 'partner-missing', what: 'No commissioner has signed' }],
    });
    expect(rulesOf(given([drafted]).when({ ...agree, agreement: { ...agreement, partners: [] } }))).toEqual([
      'partner-missing',
      'partner-missing',
    ]);
  });

  test('is no earlier than its last signature', () => {
    const early = { ...agreement, agreedOn: '2014-09-18' };
    expect(given([drafted]).when({ ...agree, agreement: early })).toMatchObject({
      failure: [
        { rule: 'signed-after-agreement', where: '/agreement/partners/0/signedOn' },
        { rule: 'signed-after-agreement', where: '/agreement/partners/1/signedOn' },
      ],
    });
  });

  test('is on a day that has come', () => {
    const on = (today: string) => rulesOf(given([drafted]).when({ ...agree, today }));
    expect(on('2014-09-18')).toEqual(['agreed-ahead']);
    expect(given([drafted]).when({ ...agree, today: '2014-09-19' })).toEqual({ ok: true, value: [agreed] });
  });
});

describe('a reason', () => {
  test('is asked for when a plan is revised or withdrawn', () => {
    expect(rulesOf(given([drafted, agreed]).when({ ...revise, reason: '  ' }))).toEqual(['reason-required']);
    expect(rulesOf(given([drafted]).when({ ...withdraw, reason: '' }))).toEqual(['reason-required']);
  });
});

describe('content that is refused', () => {
  const [first, second] = delayedDays.targets;
  test.each<[string, Partial<TargetLine>, string, string]>([
    ['a metric of no policy year', { metric: 'bed-days-saved' }, 'unknown-metric', '/metric'],
    ['a national metric as a local line', { line: 'local' }, 'line-of-wrong-kind', '/line'],
    [
      'a target for the quarter after the year',
      { targets: [{ period: '2015/16-Q1', numerator: 1_511 }] },
      'target-outside-policy-year',
      '/targets/0/period',
    ],
    [
      'a month in a quarterly profile',
      { targets: [{ period: '2014-09', numerator: 567 }] },
      'period-of-wrong-kind',
      '/targets/0/period',
    ],
    [
      'a year in a quarterly baseline',
      { baseline: [{ period: '2013/14', numerator: 6_813 }] },
      'period-of-wrong-kind',
      '/baseline/0/period',
    ],
    [
      'two targets for one quarter',
      { targets: [first, second, first].filter((target) => target !== undefined) },
      'duplicate-target',
      '/targets/2',
    ],
    [
      'two baselines for one quarter',
      { baseline: [...delayedDays.baseline, ...delayedDays.baseline] },
      'duplicate-baseline',
      '/baseline/1',
    ],
    [
      'a rate-led target without a rate',
      { leads: 'rate', targets: [{ period: '2014/15-Q1', numerator: 1_703 }] },
      'rate-led-target-without-rate',
      '/targets/0',
    ],
    [
      'a count-led target without a count',
      { targets: [{ period: '2014/15-Q1', rate: '1177.6' }] },
      'count-led-target-without-count',
      '/targets/0',
    ],
  ])('%s', (_, change, rule, where) => {
    const command = { ...draft, content: contentOf({ ...delayedDays, ...change }) };
    expect(given([]).when(command)).toMatchObject({
      ok: false,
      failure: [{ rule, where: `/content/lines/0${where}` }],
    });
  });

  test('two lines for one metric', () => {
    const twice = { ...draft, content: { ...content, lines: [delayedDays, delayedDays] } };
    expect(given([]).when(twice)).toMatchObject({
      failure: [{ rule: 'duplicate-line', where: '/content/lines/1' }],
    });
  });

  test('a projection of a metric the year does not ask for', () => {
    const projection = {
      metric: 'avoidable-admissions',
      method: 'straight-line',
      history: [],
      projected: [],
    };
    const command = { ...draft, content: { ...content, projections: [projection] } } as PlanCommand;
    expect(given([]).when(command)).toMatchObject({
      failure: [{ rule: 'unknown-metric', where: '/content/projections/0/metric' }],
    });
  });

  test('all that is wrong is said at once', () => {
    const wrong: TargetLine = {
      ...delayedDays,
      leads: 'rate',
      line: 'local',
      targets: [{ period: '2015/16-Q1', numerator: 1_511 }],
    };
    expect(rulesOf(given([]).when({ ...draft, content: contentOf(wrong) })).sort()).toEqual([
      'line-of-wrong-kind',
      'rate-led-target-without-rate',
      'target-outside-policy-year',
    ]);
  });

  test('a revision is held to the same', () => {
    const wrong = contentOf({ ...delayedDays, metric: 'bed-days-saved' });
    expect(rulesOf(given([drafted, agreed]).when({ ...revise, content: wrong }))).toEqual(['unknown-metric']);
  });
});

test('a baseline may reach into the policy year: a template may measure from the plan of its own quarters', () => {
  const within = { ...delayedDays, baseline: [{ period: '2014/15-Q1', numerator: 1_703 }] };
  expect(given([]).when({ ...draft, content: contentOf(within) })).toMatchObject({ ok: true });
});

function contentOf(line: TargetLine): PlanContent {
  return { document: 'Peterborough BCF submission', lines: [line], contributors: [], projections: [] };
}

function given(history: readonly PlanEvent[]) {
  return { when: (command: PlanCommand) => planDecider.decide(command, stateAfter(history)) };
}

function stateAfter(history: readonly PlanEvent[]): PlanState {
  return history.reduce(planDecider.evolve, planDecider.initialState);
}

function rulesOf(outcome: ReturnType<typeof planDecider.decide>): string[] {
  return outcome.ok ? [] : outcome.failure.map(({ rule }) => rule);
}

test('how a plan stands follows from what was decided last', () => {
  const life = [drafted, agreed, revised, agreed, withdrawn, drafted];
  let state = planDecider.initialState;
  for (const event of life) {
    state = planDecider.evolve(state, event);
    expect(state.status).toBe(STATUS_AFTER[event.type]);
  }
});
