import type { RecordedDecision } from '#decisions';
import { agreedMoney } from '#pooled-fund';
import { expect, test } from '@jest/globals';
import { fundFinding } from './fund-findings';

const SCHEMES = { a: 'Advice', b: 'Beds', c: 'Falls', d: 'Falls', e: 'Equipment' };
const LINES = Object.keys(SCHEMES);
const FUND = {
  ...{ document: 'None: it is made up', host: 'ccg', partners: [], contributions: [], stated: [] },
  lines: Object.entries(SCHEMES).map(([code, scheme]) => ({ code, scheme, pence: 0, funding: [] })),
};

test('a quarter of which a month is not recorded says so, and is no whole', () => {
  const spent = [...LINES, 'a'].map((line, at) => {
    const month = at < LINES.length ? '2015-04' : '2015-05';
    return { type: 'fund.spent', data: { line, month, pence: 10, entries: [] } };
  });
  const history = [
    { type: 'fund.drafted', data: { content: FUND } },
    { type: 'fund.agreed', data: { agreement: {} } },
    ...spent,
  ] as unknown as RecordedDecision[];
  const source = { from: 'fund', policyYear: '2015/16', part: 'spent', through: '2015-05' } as const;
  const fund = agreedMoney(history);
  expect(fund.ok && fundFinding(source, fund.value)).toMatchObject({
    ok: true,
    value: {
      value: 60,
      warnings: [
        {
          rule: 'month-not-recorded',
          what: 'Nothing is recorded to have been spent in May 2015 on Beds, Falls (c), Falls (d), and 1 more',
        },
      ],
    },
  });
});
