import { expect, test } from '@jest/globals';
import type { QueryBus } from '@nestjs/cqrs';
import type { DecisionStore } from '#decisions';
import type { ReferenceView } from '#reference';
import type { FilledAt } from '../answers';
import { NO_SETTINGS } from '../return-settings';
import { Sources } from './sources';

const OF = { area: 'E06000031', template: '2015-16-q1' };
const AT: FilledAt = {
  ...{ id: 1, at: '2015-11-02T00:00:00.000Z', decisionPosition: 4, referenceVersion: 1 },
  ...{ lanes: [0], nextOffsets: [10] },
};

const opened = {
  type: 'return.opened',
  data: { ...OF, inForce: {}, due: '2015-08-28T11:00:00.000Z', approvals: [], delegation: false },
};
const answered = (value: string) => ({
  type: 'return.answered',
  data: { ...OF, answers: { narrative: value }, cleared: [], subject: 'preparer' },
});
const submitted = (revision: number, value: string) => ({
  type: 'return.submitted',
  data: {
    ...{ ...OF, destinations: [] },
    snapshot: { revision, answers: { narrative: { value, origin: { from: 'person', by: 'preparer' } } } },
  },
});
const reopened = { type: 'return.reopened', data: { ...OF, revision: 2, reason: 'August was corrected' } };

/** What a later return finds of that one's narrative, of so much as was decided of it by the watermark. */
async function copiedOf(...history: readonly object[]) {
  const decisions = {
    read: (stream: string, upTo: number) => {
      expect([stream, upTo]).toEqual(['return/E06000031/2015-16-q1', AT.decisionPosition]);
      return Promise.resolve(history);
    },
  };
  const sources = new Sources({} as QueryBus, decisions as unknown as DecisionStore, {
    ...{ area: OF.area, policyYear: '2015/16', at: AT },
    ...{ reference: {} as ReferenceView, settings: NO_SETTINGS },
  });
  const answer = await sources.find({ from: 'earlier-return', template: OF.template, question: 'narrative' });
  return answer.ok ? answer.value.value : answer.failure;
}

const FIRST = [opened, answered('As planned'), submitted(1, 'As planned')];

test('what an earlier return says is what its last revision went out with', async () => {
  expect(await copiedOf(...FIRST)).toBe('As planned');
  const second = [...FIRST, reopened, answered('Two wards began'), submitted(2, 'Two wards began')];
  expect(await copiedOf(...second)).toBe('Two wards began');
});

test('what is only being prepared of it is not copied', async () => {
  expect(await copiedOf(opened, answered('As planned'))).toBe('2015-16-q1 was not submitted');
  expect(await copiedOf(...FIRST, reopened, answered('Two wards began'))).toBe('As planned');
});
