import { expect, test } from '@jest/globals';
import { refuseEmpty } from '#pages';
import type { Session } from '#platform';
import { returnStanding } from '../return.fixture';
import { SUBMIT } from './preparing';

test.each([
  ['asks why it goes out as it was signed where it goes out for a reason alone', true, ['/despite']],
  ['asks for no reason where the ledger has the same of other records', false, []],
])('submitting %s', (_, takesDespite, refused) => {
  const { checked } = returnStanding();
  const finding = { code: 'figure-outdated', severity: 'warns' as const, cells: [] };
  const findings = [{ ...finding, sentence: 'It is the newest.', what: 'It is not', mend: 'Fill it again' }];
  const standing = returnStanding({ takesDespite, checked: { ...checked, findings } });
  const fields = SUBMIT.fields({ standing, session: {} as Session });
  expect(refuseEmpty(fields, new URLSearchParams()).map(({ where }) => where)).toEqual(refused);
});
