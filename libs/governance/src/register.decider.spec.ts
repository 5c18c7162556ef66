import { describe, expect, test } from '@jest/globals';
import type { RecordedDecision } from '#decisions';
import { fold } from '#decisions';
import { approvalOf, writersOf } from './entry-approval';
import { comments } from './kinds/comments.kind';
import { nationalConditions } from './kinds/national-conditions.kind';
import { milestones, type Milestone } from './kinds/milestones.kind';
import { risks, type Risk } from './kinds/risks.kind';
import type { RegisterKind } from './register-kind';
import { REGISTER_KINDS } from './register-kinds';
import { registerDecider, type EntryDecision } from './register.decider';
import type { RegisterEvent } from './register.events';
import { around } from './kinds/surroundings.fixture';

const TODAY = '2016-09-12';
const milestone = milestones.example.entry;
const planned: Milestone = {
  workstream: 'Falls prevention:',
  what: 'Early trigger action plan developed and approved',
  due: '2016-05-01',
  status: 'not-started',
};
const risk = risks.example.entry;

/** What follows from a command, given what was decided before. */
function when(
  decision: EntryDecision,
  given: readonly RegisterEvent[] = [],
  kind: RegisterKind = milestones,
  by: { readonly actor?: string; readonly writers?: readonly string[] } = {},
) {
  const state = fold(registerDecider, given as RecordedDecision<RegisterEvent>[]);
  const code = kind.example.code;
  const of = { kind, code, today: TODAY, around: around(), ...by };
  const decided = registerDecider.decide({ ...decision, ...of }, state);
  return decided.ok ? decided.value : decided.failure.map(({ rule, where }) => `${rule} at ${where}`);
}

const added: RegisterEvent = { type: 'register.entry-added', data: { entry: planned } };
const closing = { on: '2016-09-01', reason: 'The pathway is run by the vanguard now' };
const closed: RegisterEvent = { type: 'register.entry-closed', data: closing };

describe('a comment', () => {
  const said = comments.example.entry;
  const written: RegisterEvent = { type: 'register.entry-added', data: { entry: said } };
  const offered: RegisterEvent = { type: 'register.entry-offered', data: {} };
  const approved: RegisterEvent = { type: 'register.entry-approved', data: {} };
  const sentBack: RegisterEvent = { type: 'register.entry-sent-back', data: { reason: 'Too short' } };
  const better = { ...said, progress: 'on-track' };
  const changed: RegisterEvent = {
    type: 'register.entry-changed',
    data: { entry: better, reason: 'August is in' },
  };
  const decide = (type: 'offer' | 'approve', given: readonly RegisterEvent[], actor = 'approver') =>
    when({ type }, given, comments, { actor, writers: ['owner'] });

  test('is offered as it stands, and once', () => {
    expect(decide('offer', [written])).toEqual([offered]);
    expect(decide('offer', [written, offered])).toEqual(['entry-offered-already at ']);
    expect(decide('offer', [written, offered, sentBack])).toEqual([offered]);
    expect(decide('offer', [])).toEqual(['no-register-entry at ']);
  });

  test('is approved, or sent back, by another than who wrote it, once it is offered', () => {
    expect(decide('approve', [written])).toEqual(['entry-not-offered at ']);
    expect(decide('approve', [written, offered])).toEqual([approved]);
    expect(decide('approve', [written, offered], 'owner')).toEqual(['own-entry-approved at ']);
    expect(decide('approve', [written, offered, approved])).toEqual(['entry-not-offered at ']);
    const back = { type: 'send-back', reason: 'Too short' } as const;
    expect(when(back, [written, offered], comments)).toEqual([sentBack]);
  });

  test('that is changed is approved no more, and says who had approved what it said before', () => {
    expect(decide('approve', [written, offered, approved, changed])).toEqual(['entry-not-offered at ']);
    const history = [written, offered, approved, changed, offered].map((event, at) => ({
      ...event,
      ...{ actor: ['owner', 'owner', 'approver', 'deputy', 'owner'][at], recordedAt: `2016-09-0${at + 1}` },
    })) as RecordedDecision<RegisterEvent>[];
    expect(approvalOf(history.slice(0, 3))).toEqual({ status: 'approved', by: 'approver', at: '2016-09-03' });
    expect(approvalOf(history)).toEqual({
      ...{ status: 'offered', by: 'owner', at: '2016-09-05' },
      lapsed: { by: 'approver', at: '2016-09-03' },
    });
    expect(writersOf(history)).toEqual(['owner', 'deputy']);
  });

  test('from before there were approvals stands as written, and no more', () => {
    const before = { ...written, actor: 'owner', recordedAt: '2016-09-01' };
    expect(approvalOf([before as RecordedDecision<RegisterEvent>]).status).toBe('not-offered');
  });

  test('alone is approved: of no other register is anybody asked', () => {
    for (const type of ['offer', 'approve'] as const)
      expect(when({ type }, [added])).toEqual(['entry-takes-no-approval at ']);
  });
});

describe('an entry of a register', () => {
  test('is added once', () => {
    expect(when({ type: 'add', entry: planned })).toEqual([added]);
    expect(when({ type: 'add', entry: planned }, [added])).toEqual(['register-entry-exists at /code']);
    expect(when({ type: 'add', entry: planned }, [added, closed])).toEqual([
      'register-entry-exists at /code',
    ]);
  });

  test('is told by what its code follows from, where one of it is there already', () => {
    const { code, entry } = comments.example;
    const add = { type: 'add', entry, kind: comments, code, today: TODAY, around: around() } as const;
    expect(registerDecider.decide(add, { status: 'open', entry, words: 'written' })).toMatchObject({
      failure: [{ where: '/entry/period', what: 'There is one for Q2 2015/16 already' }],
    });
  });

  test('is changed for a reason, and only where something changes', () => {
    const reason = 'Approved by the board';
    expect(when({ type: 'change', entry: milestone, reason }, [added])).toEqual([
      { type: 'register.entry-changed', data: { entry: milestone, reason } },
    ]);
    expect(when({ type: 'change', entry: planned, reason }, [added])).toEqual([]);
    expect(when({ type: 'change', entry: planned, reason })).toEqual(['no-register-entry at ']);
  });

  test('is closed from a day that has come, and not changed until it is opened again', () => {
    const reason = 'It is ours again';
    expect(when({ type: 'close', ...closing }, [added])).toEqual([closed]);
    expect(when({ type: 'close', ...closing, on: '2016-09-13' }, [added])).toEqual(['closed-ahead at /on']);
    expect(when({ type: 'change', entry: milestone, reason }, [added, closed])).toEqual([
      'register-entry-closed at ',
    ]);
    expect(when({ type: 'reopen', reason }, [added, closed])).toEqual([
      { type: 'register.entry-reopened', data: { reason } },
    ]);
    expect(when({ type: 'reopen', reason }, [added])).toEqual(['register-entry-open at ']);
  });

  test('stands under the code that follows from what it says, where there is one of each', () => {
    const { entry } = nationalConditions.example;
    const under = (code: string) =>
      registerDecider.decide(
        { type: 'add', entry, kind: nationalConditions, code, today: TODAY, around: around() },
        { status: 'none' },
      );
    expect(under('2015-16.seven-day-services')).toMatchObject({ ok: true });
    expect(under('2015-16.seven-days')).toMatchObject({
      failure: [{ rule: 'entry-under-other-code', where: '/code' }],
    });
  });

  test('is opened again only where it breaks no rule by then', () => {
    const condition: RegisterEvent = {
      type: 'register.entry-added',
      data: { entry: { ...nationalConditions.example.entry, status: 'perhaps' } as object },
    };
    const reopening = { type: 'reopen', reason: 'It is asked for again' } as const;
    expect(when(reopening, [condition, closed], nationalConditions)).toEqual([
      'unknown-condition-status at /entry/status',
    ]);
  });

  test('has a code that can stand in an address', () => {
    const command = {
      type: 'add',
      entry: planned,
      kind: milestones,
      code: 'annex b/2',
      today: TODAY,
      around: around(),
    } as const;
    expect(registerDecider.decide(command, { status: 'none' })).toMatchObject({
      failure: [{ rule: 'entry-code-malformed', where: '/code' }],
    });
  });
});

describe('a milestone', () => {
  const added = (more: Partial<Milestone>) => when({ type: 'add', entry: { ...planned, ...more } });

  test.each<[string, Partial<Milestone>, string]>([
    ['done on no day', { status: 'done' }, 'milestone-done-when at /entry/doneOn'],
    ['done tomorrow', { status: 'done', doneOn: '2016-09-13' }, 'milestone-done-when at /entry/doneOn'],
    ['not done, on a day', { doneOn: '2016-09-01' }, 'milestone-done-when at /entry/doneOn'],
    ['put off to no day', { status: 'put-off' }, 'milestone-put-off-why at /entry/putOffTo'],
    ['put off for no reason', { putOffTo: '2016-12-01' }, 'milestone-put-off-why at /entry/putOffReason'],
    [
      'put off to an earlier day',
      { putOffTo: '2016-04-30', putOffReason: 'Recruitment' },
      'milestone-put-off-why at /entry/putOffTo',
    ],
    ['missed before it is due', { status: 'missed', due: TODAY }, 'milestone-missed-ahead at /entry/status'],
  ])('is not %s', (_name, more, refusal) => {
    expect(added(more)).toEqual([refusal]);
  });

  test.each<[string, Partial<Milestone>]>([
    ['done today', { status: 'done', doneOn: TODAY }],
    ['put off', { status: 'put-off', putOffTo: '2016-12-01', putOffReason: 'Recruitment' }],
    ['under way after it was put off', { status: 'under-way', putOffTo: '2016-12-01', putOffReason: 'So' }],
    ['missed', { status: 'missed' }],
  ])('is %s', (_name, more) => {
    expect(added(more)).toEqual([{ type: 'register.entry-added', data: { entry: { ...planned, ...more } } }]);
  });

  test('is due on the day to which it was put off', () => {
    expect(milestones.dueDays?.({ ...planned, putOffTo: '2016-12-01', putOffReason: 'So' })).toEqual([
      { on: '2016-12-01', what: 'due', isDone: false },
    ]);
    expect(milestones.dueDays?.(milestone)).toEqual([{ on: '2016-05-01', what: 'due', isDone: true }]);
  });
});

describe('a risk', () => {
  const unrated: Risk = { what: 'Lack of organisational capacity and capability to deliver' };
  const added = (entry: Risk) => when({ type: 'add', entry }, [], risks);

  test('has the product of likelihood and impact for its score, written out', () => {
    expect(added({ ...unrated, likelihood: 3, impact: 5 })).toEqual([
      { type: 'register.entry-added', data: { entry: { ...unrated, likelihood: 3, impact: 5, score: 15 } } },
    ]);
  });

  test('may be rated in words, as Cheshire East rates its risks', () => {
    expect(added({ ...unrated, rating: 'High' })).toMatchObject([{ data: { entry: { rating: 'High' } } }]);
  });

  test('may lie on another scale', () => {
    const entry = { ...unrated, likelihood: 6, likelihoodMax: 10, impact: 5 };
    expect(added(entry)).toMatchObject([{ data: { entry: { score: 30 } } }]);
  });

  test.each<[string, Risk, readonly string[]]>([
    ['unrated', unrated, ['risk-unrated at /entry/likelihood']],
    ['half rated', { ...unrated, likelihood: 3, rating: 'High' }, ['risk-unrated at /entry/impact']],
    ['a six of five', { ...unrated, likelihood: 6, impact: 4 }, ['risk-off-scale at /entry/likelihood']],
    ['scored by hand', { ...risk, score: 16 }, ['risk-score-not-product at /entry/score']],
    [
      'weighed in half once mitigated',
      { ...risk, residualImpact: 2 },
      ['risk-residual-in-part at /entry/residualLikelihood'],
    ],
    ['opened tomorrow', { ...risk, openedOn: '2016-09-13' }, ['risk-opened-ahead at /entry/openedOn']],
  ])('is not %s', (_name, entry, refusals) => {
    expect(added(entry)).toEqual(refusals);
  });
});

test.each(REGISTER_KINDS.map((kind) => [kind.kind, kind] as const))(
  'the example of %s is an entry, and every field in its cells is one of its own',
  (_name, kind) => {
    const { entry } = kind.example;
    expect(kind.entry.safeParse(entry)).toEqual({ success: true, data: entry });
    const examples = REGISTER_KINDS.filter((other) => other !== kind).map(
      (other) => [other.kind, [other.example.entry]] as const,
    );
    expect(kind.refuse(entry, TODAY, around({ entries: Object.fromEntries(examples) }))).toEqual([]);
    expect(kind.codeOf?.(entry) ?? kind.example.code).toBe(kind.example.code);
    expect(kind.complete?.(entry) ?? entry).toEqual(entry);
    for (const field of Object.keys(kind.cells))
      expect(kind.entry.safeParse({ ...entry, [field]: Symbol(field) }).error?.issues[0]).not.toMatchObject({
        code: 'unrecognized_keys',
      });
    expect(Object.keys(kind.cells)).toEqual(expect.arrayContaining([...kind.knownBy]));
  },
);
