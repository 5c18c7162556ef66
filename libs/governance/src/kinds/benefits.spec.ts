import { describe, expect, test } from '@jest/globals';
import { benefits, benefitsTotalPence, changePlanned, type Benefit } from './benefits.kind';
import { BENEFITS, SCHEMES } from './peterborough-2014.fixture';
import { schemes } from './schemes.kind';
import { around, brokenRules, without } from './surroundings.fixture';

const beside = (others: readonly Benefit[]) =>
  around({ entries: { [schemes.kind]: SCHEMES, [benefits.kind]: others } });

const named = (name: string): Benefit => {
  const found = BENEFITS.find(({ benefit }) => benefit === name);
  if (!found) throw new Error(`Peterborough's plan has no benefit ${name}`);
  return found;
};
const reablement = named('reablement');

describe('the benefits of Peterborough’s plan', () => {
  test('come to £1,047,550 in 2015/16', () => {
    expect(benefitsTotalPence(BENEFITS)).toBe(1_047_550_00n);
  });

  test('break no rule, each beside the others', () => {
    const broken = BENEFITS.flatMap((entry) =>
      brokenRules(benefits, entry, beside(BENEFITS.filter((other) => other !== entry))),
    );
    expect(broken).toEqual([]);
  });

  test('name the two that change activity and have no price and no total', () => {
    const warned = BENEFITS.filter((entry) => (benefits.warn?.(entry, beside([])) ?? []).length > 0);
    expect(warned.map(({ benefit }) => benefit)).toEqual(['delayed-transfers', 'falls']);
    expect(benefits.warn?.(named('delayed-transfers'), beside([]))).toEqual([
      expect.objectContaining({
        rule: 'benefit-not-priced',
        what: 'It changes activity by 500, and has no unit price and no total',
      }),
    ]);
  });

  test('plan 167 admissions fewer', () => {
    expect(changePlanned('non-elective-admissions', BENEFITS)).toBe(167);
    expect(changePlanned('patient-experience', BENEFITS)).toBeUndefined();
  });
});

describe('a benefit', () => {
  test('is of schemes of its policy year', () => {
    const entry = { ...reablement, schemes: ['1g', '9z'] };
    expect(brokenRules(benefits, entry, beside([]))).toEqual(['unknown-scheme at /schemes/1']);
    expect(
      brokenRules(benefits, { ...reablement, policyYear: '2016/17', schemes: ['1g'] }, beside([])),
    ).toEqual(['unknown-scheme at /schemes/0']);
  });

  test('achieved from something other says from what, and another does not', () => {
    const unsaid = without(named('falls'), 'other');
    expect(brokenRules(benefits, unsaid, beside([]))).toEqual(['benefit-other-says-what at /other']);
    expect(brokenRules(benefits, { ...reablement, other: 'falls' }, beside([]))).toEqual([
      'benefit-other-says-what at /other',
    ]);
    expect(brokenRules(benefits, named('falls'), beside([]))).toEqual([]);
  });

  test('saves its change times its price, unless a reason is given', () => {
    const differing = { ...reablement, savingPence: 572_000_01 };
    expect(benefits.refuse(differing, '2016-01-08', beside([]))).toEqual([
      expect.objectContaining({
        rule: 'saving-not-change-times-price',
        what: 'It saves £572,000.01, and 110 times £5,200.00 is £572,000.00',
      }),
    ]);
    expect(
      brokenRules(benefits, { ...differing, savingReason: 'Agreed with the provider' }, beside([])),
    ).toEqual([]);
    const unpriced = without(reablement, 'unitPricePence');
    expect(brokenRules(benefits, unpriced, beside([]))).toEqual([
      'saving-not-change-times-price at /savingPence',
    ]);
    expect(benefits.warn?.(unpriced, beside([]))).toEqual([
      expect.objectContaining({ what: 'It changes activity by 110, and has no unit price' }),
    ]);
  });

  test('of one scheme is not counted again in that of several', () => {
    const alone = { ...reablement, benefit: 'telecare-alone', schemes: ['1g'] };
    expect(brokenRules(benefits, alone, beside([reablement]))).toEqual(['benefit-counted-twice at /schemes']);
    expect(brokenRules(benefits, reablement, beside([alone]))).toEqual(['benefit-counted-twice at /schemes']);
    const forAnother = { ...alone, organisation: 'nhs-provider' as const };
    expect(brokenRules(benefits, forAnother, beside([reablement]))).toEqual([
      'benefit-counted-twice at /schemes',
    ]);
  });

  test('without figures beside the one of several that has them is no second count', () => {
    const listed = without(reablement, 'activityChange', 'unitPricePence', 'savingPence');
    const alone = { ...listed, benefit: 'telecare-alone', schemes: ['1g'] };
    expect(brokenRules(benefits, alone, beside([reablement]))).toEqual([]);
    expect(brokenRules(benefits, reablement, beside([alone]))).toEqual([]);
  });

  test('of the same schemes falls once to each organisation', () => {
    const again = { ...reablement, benefit: 'again' };
    expect(brokenRules(benefits, again, beside([reablement]))).toEqual(['benefit-counted-twice at /schemes']);
    const toAnother = { ...again, organisation: 'nhs-commissioner' as const };
    expect(brokenRules(benefits, toAnother, beside([reablement]))).toEqual([]);
    const ofAnotherKind = { ...again, achievedFrom: 'delayed-transfers-reduced' as const };
    expect(brokenRules(benefits, ofAnotherKind, beside([reablement]))).toEqual([]);
    const ofOtherSchemes = { ...again, schemes: ['1a', '1b'] };
    expect(brokenRules(benefits, ofOtherSchemes, beside([reablement]))).toEqual([]);
  });
});
