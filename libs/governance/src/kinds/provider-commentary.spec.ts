import { describe, expect, test } from '@jest/globals';
import { benefits } from './benefits.kind';
import { BENEFITS } from './peterborough-2014.fixture';
import { providerCommentaries, type ProviderCommentary } from './provider-commentary.kind';
import { around, brokenRules, without } from './surroundings.fixture';

/** Annex 2 of Peterborough's submission of September 2014. */
const annex: ProviderCommentary = {
  policyYear: '2015/16',
  provider: 'urn:ods:RGN',
  metric: 'non-elective-admissions',
  period: '2015/16',
  figures: [
    { says: '2013/14 Outturn', count: 23_296 },
    { says: '2014/15 Plan', count: 24_729 },
    { says: '2015/16 Plan', count: 24_479 },
  ],
  plannedChange: 1_694,
  agrees: false,
  why: 'As a minimum we would seek to have 3.5% reduction.',
  implicationsConsidered: true,
  given: 'from-document',
  document: 'Peterborough BCF plan, September 2014, Annex 2',
  signedBy: 'Stephen Graves',
  position: 'Chief executive',
};
const undocumented = without(annex, 'document');
const unexplained = without(annex, 'why');
const byProvider: ProviderCommentary = { ...undocumented, given: 'by-provider' };
const broken = (entry: ProviderCommentary, inNameOf?: string) =>
  brokenRules(providerCommentaries, entry, around({ inNameOf }));
const besideBenefits = around({ entries: { [benefits.kind]: BENEFITS } });

describe('a provider’s commentary', () => {
  test('recorded from its annex breaks no rule', () => {
    expect(broken(annex)).toEqual([]);
  });

  test('told of 1,694 admissions where the benefits plan says 167 is warned of', () => {
    expect(providerCommentaries.warn?.(annex, besideBenefits)).toEqual([
      expect.objectContaining({
        rule: 'commentary-change-differs',
        what: 'The provider was told of 1694, and the benefits of 2015/16 come to 167',
      }),
    ]);
    expect(providerCommentaries.warn?.({ ...annex, plannedChange: 167 }, besideBenefits)).toEqual([]);
  });

  test('of a quarter, or beside no benefits, is held against no year’s change', () => {
    expect(providerCommentaries.warn?.(annex, around())).toEqual([]);
    expect(providerCommentaries.warn?.({ ...annex, period: '2015/16-Q1' }, besideBenefits)).toEqual([]);
  });

  test('is of an organisation, a metric, and a quarter or the whole of a policy year', () => {
    expect(broken({ ...annex, period: '2015/16-Q3' })).toEqual([]);
    expect(broken({ ...annex, provider: 'urn:ods:RZZ' })).toEqual(['unknown-provider at /provider']);
    expect(broken({ ...annex, metric: 'falls' })).toEqual(['register-metric-unknown at /metric']);
    expect(broken({ ...annex, period: '2014/15' })).toEqual(['register-period-outside-year at /period']);
  });

  test('that does not agree says why', () => {
    expect(broken(unexplained)).toEqual(['commentary-why-required at /why']);
    expect(broken({ ...unexplained, agrees: true })).toEqual([]);
  });

  test('that has not considered the implications says why not', () => {
    const unconsidered = { ...annex, implicationsConsidered: false };
    expect(broken(unconsidered)).toEqual(['commentary-implications-required at /implications']);
    expect(broken({ ...unconsidered, implications: 'The bed model is due in March' })).toEqual([]);
  });

  test('is given by a person of the provider, or names the document it comes from', () => {
    expect(broken(byProvider, 'urn:ods:RGN')).toEqual([]);
    expect(broken(byProvider)).toEqual(['commentary-in-anothers-name at /given']);
    expect(broken(byProvider, 'urn:ods:RGM')).toEqual(['commentary-in-anothers-name at /given']);
    expect(broken(undocumented)).toEqual(['commentary-source-required at /document']);
    expect(broken(annex, 'urn:ods:RGN')).toEqual(['commentary-in-anothers-name at /given']);
    expect(broken({ ...annex, given: 'by-provider' }, 'urn:ods:RGN')).toEqual([
      'commentary-source-required at /document',
    ]);
  });
});
