import { describe, expect, test } from '@jest/globals';
import {
  codeInWords,
  dueInWords,
  dueStandings,
  entryTitle,
  fieldInWords,
  valueInWords,
} from './entry-in-words';
import { milestones } from './kinds/milestones.kind';
import type { RegisterEntry } from './register-kind';

describe('an entry in words', () => {
  test.each([
    ['due', '2016-05-01', '1 May 2016'],
    ['period', '2015/16-Q2', 'Q2 2015/16'],
    ['savingPence', -32_100_000, '-£321,000.00'],
    ['activityChange', 1694, '1,694'],
    ['agrees', false, 'No'],
    ['provider', 'urn:ods:RGN', 'RGN'],
    ['status', 'put-off', 'Put off'],
    ['budgetLine', 'community-health', 'community-health'],
    ['schemes', ['1a', '1g'], '1a, 1g'],
    ['figures', [{ says: '2015/16 plan', count: 24_479 }], 'Says: 2015/16 plan, Count: 24,479'],
    ['note', undefined, 'nothing'],
  ])('says of %s %j: %s', (field, value, words) => {
    expect(valueInWords(field, value)).toBe(words);
  });

  test('words codes as the returns of their policy year do', () => {
    expect(valueInWords('progress', 'on-track', '2015/16')).toBe('On track to meet target');
    expect(valueInWords('status', 'no-in-progress', '2015/16')).toBe('No - In Progress');
    expect(valueInWords('condition', 'jointly-agreed', '2015/16')).toBe('Plans are jointly agreed');
  });

  test('names registers and fields', () => {
    expect(codeInWords('provider-commentary')).toBe('Provider commentary');
    expect(codeInWords('minimum-nhs-contribution')).toBe('Minimum NHS contribution');
    expect(fieldInWords('ownerOrganisation')).toBe('Owner organisation');
    expect(fieldInWords('savingPence')).toBe('Saving');
  });
});

test('an entry is called what it says first of itself, in words', () => {
  const condition = { policyYear: '2015/16', condition: 'seven-day-services', status: 'no-in-progress' };
  expect(entryTitle({ kind: 'national-conditions', entry: condition as RegisterEntry })).toBe(
    'Seven-day services support discharge and prevent unnecessary admission at weekends',
  );
  const milestone = { what: 'Falls plan approved' } as RegisterEntry;
  expect(entryTitle({ kind: 'milestones', entry: milestone })).toBe('Falls plan approved');
  expect(entryTitle({ kind: 'provider-commentary', entry: {} })).toBe('Provider commentary');
});

describe('what is due on an entry', () => {
  const entry = { what: 'Falls plan approved', due: '2016-05-01', status: 'under-way' } as RegisterEntry;
  const on = (today: string, status: 'open' | 'closed' = 'open') =>
    dueStandings(milestones, { status, entry }, today).map(({ isOverdue }) => isOverdue);

  test('is said with its day', () => {
    expect(dueInWords({ what: 'met', on: '2016-03-31' })).toBe('To be met by 31 March 2016');
  });

  test('is overdue once its day is over and nobody closed it', () => {
    expect(on('2016-05-01')).toEqual([false]);
    expect(on('2016-05-02')).toEqual([true]);
    expect(on('2016-05-02', 'closed')).toEqual([false]);
  });
});
