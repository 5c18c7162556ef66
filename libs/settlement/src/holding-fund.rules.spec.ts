import { describe, expect, test } from '@jest/globals';
import { CAMBRIDGESHIRE, CCG, COUNCIL, RISK_SHARE } from './cambridgeshire-2016.fixture';
import { refuseBeyondLines, refuseHolding, warnOfSameMoney } from './holding-fund.rules';

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

describe('a line of £836,000 that the risk share settles', () => {
  const line = { line: 'risk-share', agreements: ['risk-share'], budgetPence: 83_600_000n };
  const both = { ...line, agreements: ['risk-share', 'second'] };
  const second = { agreement: 'second', holder: CCG, fundPence: 100 };
  const beyond = (
    ...given: [Parameters<typeof refuseBeyondLines>[2], Parameters<typeof refuseBeyondLines>[3]]
  ) => refuseBeyondLines(RISK_SHARE, CAMBRIDGESHIRE, ...given).map(({ rule, what }) => [rule, what]);

  test('is held in full, and no penny beyond it', () => {
    expect(beyond([line], [])).toEqual([]);
    expect(beyond([{ ...line, budgetPence: 83_599_999n }], [])).toEqual([
      [
        'held-beyond-its-line',
        'risk-share has £835,999.99; £836,000.00 would be held of it under risk-share',
      ],
    ]);
  });

  test('nor under another agreement that settles it as well', () => {
    expect(beyond([both], [second])).toEqual([
      [
        'held-beyond-its-line',
        'risk-share has £836,000.00; £836,000.00 would be held of it under risk-share, £1.00 under second',
      ],
    ]);
    expect(
      beyond([both, { ...line, line: 'more', agreements: ['second'], budgetPence: 100n }], [second]),
    ).toEqual([]);
    expect(beyond([line], [second])).toEqual([]);
    expect(beyond([], [second])).toEqual([]);
  });

  const warned = (...given: [Parameters<typeof warnOfSameMoney>[2], Parameters<typeof warnOfSameMoney>[3]]) =>
    warnOfSameMoney(RISK_SHARE, CAMBRIDGESHIRE, ...given).map(({ rule, what }) => [rule, what]);

  test('may be the money of another agreement of its holder, unless lines tell the two apart', () => {
    const told = [
      [
        'may-be-held-twice',
        'urn:ods:06H has set £1.00 aside under second as well, and no line of the fund tells the two apart',
      ],
    ];
    expect(warned([], [second])).toEqual(told);
    expect(warned([line], [second])).toEqual(told);
    expect(warned([line, { ...line, agreements: ['second'] }], [second])).toEqual([]);
    expect(warned([line], [{ ...second, holder: COUNCIL }])).toEqual([]);
  });
});
