import { expect, test } from '@jest/globals';
import { CAMBRIDGESHIRE, CCG, COUNCIL, RISK_SHARE } from './cambridgeshire-2016.fixture';
import { refuseHolding } from './holding-fund.rules';

const fundOf = (...sources: readonly string[]) => ({
  partners: sources.map((source) => ({ source, name: source, as: 'other' as const })),
});
const refused = (fund: Parameters<typeof refuseHolding>[2]) =>
  refuseHolding(RISK_SHARE, CAMBRIDGESHIRE, fund).map(({ rule, what }) => [rule, what]);

test('money is held back in a pooled fund that is agreed', () => {
  expect(refused(fundOf(CCG, COUNCIL, 'urn:ods:99D'))).toEqual([]);
  expect(refused(undefined)).toEqual([
    ['pooled-fund-not-agreed', 'Nobody has agreed the pooled fund of E10000003 for 2016/17'],
  ]);
});

test('and by partners of that fund: Peterborough’s is no place for what Cambridgeshire’s council agreed', () => {
  expect(refused(fundOf(CCG, 'urn:ons:E06000031'))).toEqual([
    ['not-a-partner-of-fund', 'urn:ons:E10000003 is no partner of the pooled fund of E10000003 for 2016/17'],
  ]);
});
