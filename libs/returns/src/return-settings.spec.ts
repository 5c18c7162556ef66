import { expect, test } from '@jest/globals';
import type { ReturnTemplate } from '#catalogue';
import type { Refusal } from '#kernel';
import { NO_SETTINGS, returnSettingsDecider, type ReturnSettings } from './return-settings';
import { SMALL_FORM } from './small-form.fixture';

const FORM: ReturnTemplate = {
  ...SMALL_FORM,
  rules: [
    {
      ...{ kind: 'change', code: 'spent-has-moved', from: 'delayed-days', to: 'spent', percentMax: '5' },
      ...{ severity: 'blocks', sentence: 'It stays near', mend: 'Mend it', source: 'None', verified: false },
    },
    {
      ...{ kind: 'same', code: 'says-the-same', answers: ['delayed-days', 'spent'], tolerance: 0 },
      ...{ severity: 'warns', sentence: 'It is one', mend: 'Mend it', source: 'None', verified: false },
    },
  ],
};

function refusals(
  settings: Partial<ReturnSettings>,
  today = '2015-08-01',
  before = NO_SETTINGS,
  ways?: ReadonlySet<string>,
): readonly Refusal[] {
  const around = { forms: [FORM], ways, today };
  const command = { area: 'E06000031', settings: { ...NO_SETTINGS, ...settings }, reason: 'For the spec' };
  const decided = returnSettingsDecider.decide({ ...command, ...around }, before);
  return decided.ok ? [] : decided.failure;
}

function refused(...asked: Parameters<typeof refusals>): unknown {
  return refusals(...asked).map(({ rule, where }) => `${rule} ${where}`);
}

test.each<[string, ReturnSettings['destinations'][number], boolean]>([
  ['e-mail without an address', { channel: 'e-mail' }, false],
  ['e-mail to no address', { channel: 'e-mail', to: 'the team' }, false],
  ['e-mail', { channel: 'e-mail', to: 'team@example.org' }, true],
  ['a webhook with an address', { channel: 'webhook', to: 'https://example.org' }, false],
  ['a webhook', { channel: 'webhook' }, true],
  ['a folder out of its place', { channel: 'folder', to: '../etc' }, false],
  ['a folder below its place', { channel: 'folder', to: 'finance/returns' }, true],
  ['a folder', { channel: 'folder' }, true],
  ['MESH to no mailbox', { channel: 'mesh', to: 'team@example.org' }, false],
  ['MESH', { channel: 'mesh', to: 'X26HC001' }, true],
])('%s is refused at once, where it would never arrive', (_, destination, isTaken) => {
  expect(refused({ destinations: [destination] })).toEqual(
    isTaken ? [] : ['return-destination-unfit /settings/destinations/0/to'],
  );
});

test('a way that is not set up is refused when it is named anew, and those that are set up are named', () => {
  const mesh = { channel: 'mesh', to: 'X26HC001' } as const;
  const ways = new Set(['e-mail', 'folder']);
  const destinations = [{ channel: 'folder' as const }, mesh];
  expect(refusals({ destinations }, '2015-08-01', NO_SETTINGS, ways)).toEqual([
    {
      ...{ rule: 'way-not-set-up', where: '/settings/destinations/1/channel' },
      what: 'mesh is not set up where returns are sent from (set up there: e-mail, folder)',
      mend: 'Set it up as docs/delivery.md says, or have it go out by another',
    },
  ]);
  const standing = { ...NO_SETTINGS, destinations: [mesh] };
  expect(refused({ ...standing, submitsAt: '09:00' }, '2015-08-01', standing, ways)).toEqual([]);
});

test('what goes out by itself goes out before the deadline of each form that is still to come', () => {
  expect(refused({ submitsAt: '11:59' })).toEqual([]);
  expect(refused({ submitsAt: '12:00' })).toEqual(['submits-too-late /settings/submitsAt']);
  expect(refused({ submitsAt: '12:00' }, '2015-08-29')).toEqual([]);
});

type Threshold = ReturnSettings['thresholds'][number];

const THRESHOLD: Threshold = {
  ...{ rule: 'spent-has-moved', percentMax: '10', owner: 'D. Person', reason: 'Fewer beds' },
  expires: '2016-03-31',
};

test.each<[string, Partial<Threshold>, string[]]>([
  ['one of a rule', {}, []],
  ['one of a rule that no form has', { rule: 'spent-has-mooved' }, ['threshold-of-no-rule rule']],
  ['one of what is checked of every form', { rule: 'not-answered' }, ['threshold-of-no-rule rule']],
  ['a tolerance of a change', { tolerance: 5 }, ['threshold-without-effect tolerance']],
  [
    'a percentage where nothing is compared by percent',
    { rule: 'says-the-same' },
    ['threshold-without-effect percentMax'],
  ],
  [
    'a warning where it warns already',
    { rule: 'says-the-same', percentMax: undefined, severity: 'warns' },
    ['threshold-without-effect severity'],
  ],
  ['one that changes nothing', { percentMax: undefined }, ['threshold-without-effect ']],
  ['one for today', { expires: '2015-08-01' }, []],
  ['one that has expired', { expires: '2015-07-31' }, ['threshold-expires expires']],
  ['one for two years', { expires: '2017-08-01' }, []],
  ['one for ever', { expires: '2999-12-31' }, ['threshold-expires expires']],
])('a threshold is taken that has an effect, for a time: %s', (_, change, expected) => {
  expect(refused({ thresholds: [{ ...THRESHOLD, ...change }] })).toEqual(
    expected.map((each) => each.replace(' ', ' /settings/thresholds/0/').replace(/\/$/, '')),
  );
});

test('a rule that no form has is refused with those that it may be', () => {
  const [refusal] = refusals({ thresholds: [{ ...THRESHOLD, rule: 'says-same' }] });
  expect(refusal?.mend).toBe('Name one that is, such as says-the-same, spent-has-moved');
});

test('a threshold that stands already stays when something else is changed, also after it has expired', () => {
  const standing = { ...NO_SETTINGS, thresholds: [THRESHOLD] };
  const contacts = [{ role: 'preparer', name: 'D. Person' }];
  expect(refused({ ...standing, contacts }, '2016-04-01', standing)).toEqual([]);
  expect(refused({ thresholds: [THRESHOLD] }, '2016-04-01')).toEqual([
    'threshold-expires /settings/thresholds/0/expires',
  ]);
});
