import { expect, test } from '@jest/globals';
import { fold, type RecordedDecision } from '#decisions';
import type { Answer } from './answers';
import { returnDecider } from './return.decider';
import type { ReturnEvent } from './return.events';
import { contentHashOf } from './return-state';
import { workbookBase } from './workbook-base';

const OF = { area: 'E06000031', template: '2015-16-q2' };
const AT = {
  ...{ id: 6, at: '2015-11-20T09:00:00.000Z', decisionPosition: 9, referenceVersion: 1 },
  ...{ lanes: [], nextOffsets: [] },
};
const opened: ReturnEvent = {
  type: 'return.opened',
  data: {
    ...OF,
    inForce: { code: OF.template, version: 1, hash: 'form' },
    ...{ due: '2015-11-27T12:00:00.000Z', approvals: [], delegation: false },
  },
};
const filled = (answers: Readonly<Record<string, Answer>>): ReturnEvent => ({
  type: 'return.filled',
  data: { ...OF, at: AT, answers, cleared: [], missing: [] },
});
const answered = (value: string): ReturnEvent => ({
  type: 'return.answered',
  data: { ...OF, answers: { narrative: value }, cleared: [], subject: 'preparer' },
});
const checked: ReturnEvent = {
  type: 'return.checked',
  data: { ...OF, contentHash: 'hash', blocking: 1, warnings: [] },
};
const days: Answer['origin'] = {
  from: 'ledger',
  source: { from: 'area', part: 'code' },
  ...{ watermark: AT.id, contentHash: 'hash', warnings: [] },
};

function recorded(events: readonly ReturnEvent[]): RecordedDecision<ReturnEvent>[] {
  return events.map((event, at) => ({
    ...event,
    ...{ position: at, stream: 'return/E06000031/2015-16-q2', version: at + 1, actor: 'preparer' },
    recordedAt: AT.at,
  }));
}

function hashAt(events: readonly ReturnEvent[]): string {
  const state = fold(returnDecider, recorded(events));
  return state.status === 'open' ? contentHashOf(state) : '';
}

test('of five hundred checks none is hashed: only what changed the content is', () => {
  let read = 0;
  const counted: Answer = {
    get value() {
      read += 1;
      return 1427;
    },
    origin: days,
  };
  const events = [opened, filled({ days: counted })];
  hashAt(events);
  const onceHashed = read;
  read = 0;
  const history = recorded([...events, ...Array.from({ length: 500 }, () => checked)]);
  expect(workbookBase(history, 'a content it never had', undefined)).toMatchObject({
    failure: [{ rule: 'return-workbook-of-another' }],
  });
  expect(read).toBe(onceHashed);
});

test('a workbook is over the last version at which its content stood', () => {
  const events = [opened, answered('As planned'), checked, answered('Late'), checked];
  const base = workbookBase(recorded(events), hashAt(events.slice(0, 2)), undefined);
  expect(base).toMatchObject({ ok: true, value: { over: 3 } });
  expect(base.ok && base.value.before.answers['narrative']?.value).toBe('As planned');
});

test('a version that is given has to be there, and to be the one the workbook is of', () => {
  const events = [opened, answered('As planned'), checked, answered('Late')];
  const hash = hashAt(events.slice(0, 2));
  const refusedBy = (contentHash: string | undefined, over: number | undefined) => {
    const base = workbookBase(recorded(events), contentHash, over);
    return base.ok ? base.value.over : base.failure.map(({ rule }) => rule);
  };
  expect(refusedBy(hash, 3)).toBe(3);
  expect(refusedBy(undefined, 4)).toBe(4);
  expect(refusedBy(hash, 4)).toEqual(['return-workbook-of-another']);
  expect(refusedBy(undefined, 5)).toEqual(['return-workbook-without-version']);
  expect(refusedBy(undefined, undefined)).toEqual(['return-workbook-without-version']);
});
