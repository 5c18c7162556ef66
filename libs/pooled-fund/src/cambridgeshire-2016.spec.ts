import { describe, expect, test } from '@jest/globals';
import { penceFromPounds, poundsText } from '#kernel';
import { cambridgeshireFund } from './cambridgeshire.fixture';
import type { FundContent } from './fund-content';
import { refuseAgreement, refuseFundContent } from './fund-content.rules';
import { fundSums, roundedTo } from './fund-sums';
import { fundWarnings, ringFenceOf, statedDifferences } from './fund-warnings';

// Cambridgeshire Better Care Fund narrative plan 2016/17: the thirteen lines and the totals that it prints beside them.
const { content, agreement } = cambridgeshireFund();

describe("Cambridgeshire's fund for 2016/17", () => {
  test('has thirteen lines, which sum to £48,351k', () => {
    expect(content.lines).toHaveLength(13);
    const total = content.lines.reduce((sum, { pence }) => sum + BigInt(pence), 0n);
    expect(poundsText(total)).toBe('48,351,000.00');
    expect(total).toBe(penceFromPounds('48,351,000'));
  });

  test('is taken as it stands, signed by both partners', () => {
    expect(refuseFundContent(content)).toEqual([]);
    expect(refuseAgreement(agreement, content, '2016-05-04')).toEqual([]);
  });

  test('differs from its own totals by what rounding leaves, and none of it is hidden', () => {
    const differences = statedDifferences(content).map(({ code, differencePence }) => [
      code,
      poundsText(differencePence),
    ]);
    expect(differences).toEqual([
      ['total', '0.00'],
      ['funding-total', '0.00'],
      ['funder-ccg', '1,000.00'],
      ['funder-county-council', '-1,000.00'],
      ['funder-other', '0.00'],
      ['type-revenue', '1,000.00'],
      ['type-capital', '-1,000.00'],
      ['activity-transformation-team', '0.00'],
      ['activity-transformation-projects', '0.00'],
      ['total-by-activity', '1,000.00'],
      ['minimum', '-635.00'],
      ['agreed-total', '-386.00'],
      ['ring-fence-risk-share', '0.00'],
      ['ring-fence-iachs', '668,310.00'],
      ['ring-fence-carers', '0.00'],
    ]);
    const isDifferent = differences.filter(([, pounds]) => pounds !== '0.00').map(([code]) => code);
    const warned = fundWarnings(content).filter(({ rule }) => rule === 'stated-figure-differs');
    expect(warned.map(({ what }) => what.split(' ')[0])).toEqual(isDifferent);
    expect(warned.map(({ what }) => what)).toContain(
      'minimum (Minimum required value of BCF pooled budget: 2016/17 (Authorisation and sign-off)) is stated as ' +
        '£39,134,365.00, and sums to £39,135,000.00: -£635.00 between them',
    );
  });

  test('is given in thousands, and only its ring-fence is further off than that explains', () => {
    expect(roundedTo(content)).toBe(100_000);
    const isReal = (each: FundContent) =>
      fundSums(each)
        .filter(({ differencePence: off, roundingPence }) => (off < 0n ? -off : off) > roundingPence)
        .map(({ of, code, differencePence }) => `${of} ${code} ${poundsText(differencePence)}`);
    const ringFence = ['stated ring-fence-iachs 668,310.00', 'ring-fence ring-fence 668,310.00'];
    expect(isReal(content)).toEqual(ringFence);
    // Of one line two amounts are rounded: a thousand may be between them, and not a pound more.
    const [first, ...others] = content.lines;
    if (!first) throw new Error('The fund has no line');
    const moreBy = (pence: number) => ({
      ...content,
      lines: [{ ...first, pence: first.pence + pence }, ...others],
    });
    expect(isReal(moreBy(100_000)).filter((each) => each.startsWith('line'))).toEqual([]);
    expect(isReal(moreBy(200_000))).toContain('line iachs 2,000.00');
    // To the penny nothing is rounded.
    expect(roundedTo(moreBy(1))).toBe(1);
    expect(isReal(moreBy(1))).toContain('line iachs 0.01');
  });

  test('takes a thousand less than one contribution, and a thousand more than another', () => {
    const warned = fundWarnings(content).filter(({ rule }) => rule === 'lines-do-not-sum-to-contributions');
    expect(warned.map(({ where, what }) => `${where}: ${what}`)).toEqual([
      '/content/contributions/0: ccg-minimum is £35,656,000.00, and lines take £35,655,000.00 of it',
      '/content/contributions/4: county-capital is £1,558,000.00, and lines take £1,559,000.00 of it',
    ]);
  });

  test('commits more than is ring-fenced, though not what the plan says', () => {
    expect(ringFenceOf(content)).toEqual({
      minimumPence: 1_013_228_200n,
      committedPence: 2_019_800_000n,
      shortfallPence: 0n,
    });
    expect(fundWarnings(content).filter(({ rule }) => rule.startsWith('ring-fence'))).toEqual([
      expect.objectContaining({
        rule: 'ring-fence-commitment-differs',
        what: expect.stringContaining('£20,866,310.00 is said to be committed'),
      }),
    ]);
  });

  test('does not say whose a project’s overspend is', () => {
    const warned = fundWarnings(content).filter(({ rule }) => rule === 'rule-not-stated');
    expect(warned.map(({ where }) => where)).toEqual([
      '/content/lines/9/overspend',
      '/content/lines/10/overspend',
    ]);
  });

  test.each([
    [
      'short of the ring-fence',
      { ringFence: { minimumPence: 90_000_000, lines: ['risk-share'] } },
      'ring-fence-short',
    ],
    [
      'short for social care',
      { socialCare: { pence: 90_000_000, lines: ['risk-share'] } },
      'social-care-short',
    ],
  ])('would be told where it is %s', (_, change, rule) => {
    expect(fundWarnings({ ...content, ...change }).map((warning) => warning.rule)).toContain(rule);
    expect(fundWarnings(content).map((warning) => warning.rule)).not.toContain(rule);
  });

  test.each<[string, object, string]>([
    [
      'names a contribution twice',
      { contributions: [...content.contributions, ...content.contributions] },
      'duplicate-code',
    ],
    ['is hosted by a stranger', { host: 'urn:ods:99D' }, 'unknown-partner'],
    ['sums a line there is none of', { ringFence: { minimumPence: 1, lines: ['iach'] } }, 'unknown-line'],
    [
      'sums a figure there is none of',
      { stated: [{ code: 'a', says: 'a', pence: 1, sumOf: [{ of: 'stated', codes: ['b'] }] }] },
      'unknown-figure',
    ],
    [
      'is paid from nothing there is',
      { contributions: content.contributions.slice(1), stated: [] },
      'unknown-contribution',
    ],
    [
      'shares out more than there is',
      {
        lines: [
          {
            ...content.lines[0],
            overspend: [
              {
                rule: 'shared-by',
                shares: [
                  { partner: 'urn:ods:06H', share: '0.6' },
                  { partner: 'urn:ons:E10000003', share: '0.5' },
                ],
              },
            ],
          },
        ],
        stated: [],
        ringFence: undefined,
      },
      'shares-not-whole',
    ],
  ])('is refused where it %s', (_, change, rule) => {
    expect(new Set(refuseFundContent({ ...content, ...change }).map((refusal) => refusal.rule))).toEqual(
      new Set([rule]),
    );
  });
});
