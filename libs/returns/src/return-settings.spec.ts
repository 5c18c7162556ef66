import { expect, test } from '@jest/globals';
import { NO_SETTINGS, returnSettingsDecider, type ReturnSettings } from './return-settings';
import { SMALL_FORM } from './small-form.fixture';

function refused(settings: Partial<ReturnSettings>, today = '2015-08-01'): unknown {
  const command = { area: 'E06000031', settings: { ...NO_SETTINGS, ...settings }, reason: 'For the spec' };
  const decided = returnSettingsDecider.decide({ ...command, forms: [SMALL_FORM], today }, NO_SETTINGS);
  return decided.ok ? [] : decided.failure.map(({ rule, where }) => `${rule} ${where}`);
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

test('what goes out by itself goes out before the deadline of each form that is still to come', () => {
  expect(refused({ submitsAt: '11:59' })).toEqual([]);
  expect(refused({ submitsAt: '12:00' })).toEqual(['submits-too-late /settings/submitsAt']);
  expect(refused({ submitsAt: '12:00' }, '2015-08-29')).toEqual([]);
});
