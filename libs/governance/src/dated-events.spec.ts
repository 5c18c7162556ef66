import { describe, expect, test } from '@jest/globals';
import { datedEvents } from './dated-events';
import { milestones, type Milestone } from './kinds/milestones.kind';
import { schemes, type Scheme } from './kinds/schemes.kind';
import type { EntryStanding } from './read-entries.query';
import type { RegisterEntry } from './register-kind';

const standing = (code: string, entry: RegisterEntry, closed?: EntryStanding['closed']): EntryStanding => ({
  ...{ code, entry, status: closed ? 'closed' : 'open', version: 1 },
  ...{ recordedAt: '2016-06-01T09:00:00.000Z', actor: 'preparer', ...(closed && { closed }) },
});

describe('a milestone tells', () => {
  const plan: Milestone = { what: 'Falls plan approved', due: '2016-05-01', status: 'under-way' };
  const told = (more: Partial<Milestone>, closed?: EntryStanding['closed']) =>
    datedEvents(milestones, [standing('annex-b-02', { ...plan, ...more }, closed)]);

  test.each<[string, string, Partial<Milestone>]>([
    ['2016-04-28', 'Milestone reached: Falls plan approved', { status: 'done', doneOn: '2016-04-28' }],
    ['2016-05-01', 'Milestone missed: Falls plan approved', { status: 'missed' }],
    [
      '2016-05-01',
      'Milestone put off to 1 July 2016: Falls plan approved (No chair)',
      { status: 'put-off', putOffTo: '2016-07-01', putOffReason: 'No chair' },
    ],
  ])('on %s: %s', (on, says, more) => {
    expect(told(more)).toEqual([{ on, says, kind: 'milestones', code: 'annex-b-02' }]);
  });

  test('nothing while it is under way, and of its end where it was given up', () => {
    expect(told({})).toEqual([]);
    expect(told({}, { on: '2016-06-01', reason: 'Merged into another' })).toMatchObject([
      { on: '2016-06-01', says: 'Milestone closed: Falls plan approved (Merged into another)' },
    ]);
  });
});

test('a scheme begins with its policy year, unless it goes on from the one before', () => {
  const scheme = (policyYear: string, number: string): EntryStanding => {
    const entry: Scheme = { policyYear, scheme: number, name: `Scheme of ${policyYear}` };
    return standing(`${policyYear.replace('/', '-')}.${number}`, entry);
  };
  const told = datedEvents(schemes, [
    scheme('2015/16', '4'),
    scheme('2016/17', '4'),
    scheme('2016/17', '5'),
    scheme('2018/19', '4'),
  ]);
  expect(told.map(({ on, says }) => [on, says])).toEqual([
    ['2015-04-01', 'Scheme 4 begins: Scheme of 2015/16'],
    ['2016-04-01', 'Scheme 5 begins: Scheme of 2016/17'],
    ['2018-04-01', 'Scheme 4 begins: Scheme of 2018/19'],
  ]);
});
