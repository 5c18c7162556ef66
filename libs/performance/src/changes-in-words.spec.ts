import { describe, expect, test } from '@jest/globals';
import { levelInWords, metricChangeInWords, partsInWords, signed } from './changes-in-words';

const NONE = { count: 0, rate: '0.0' };
const REPORTED = { count: 2_162, rate: '1495.0', status: 'final' } as const;
const NOT_JUDGED = { met: 0, missed: 0, notJudged: 1 };
const ON_TRACK = { before: NOT_JUDGED, after: NOT_JUDGED, difference: NOT_JUDGED, parts: [] };

describe('a level', () => {
  test('says what another has otherwise: its plan, its status, its last quarter', () => {
    const provisional = { ...REPORTED, status: 'provisional' as const };
    const planned = { ...REPORTED, plan: { count: 1_703, rate: '1176.0' }, met: false };
    expect(levelInWords(REPORTED, provisional)).toBe('2,162, rate 1,495.0, final');
    expect(levelInWords(provisional, REPORTED)).toBe('2,162, rate 1,495.0, provisional');
    expect(levelInWords(planned, REPORTED)).toBe('2,162, rate 1,495.0, plan 1,703 and rate 1,176.0, missed');
    expect(levelInWords(REPORTED, planned)).toBe('2,162, rate 1,495.0, no plan');
    expect(levelInWords({ ...REPORTED, through: '2014/15-Q2' }, REPORTED)).toBe(
      '2,162, rate 1,495.0, up to Q2 2014/15',
    );
  });

  test('says no more than itself where the other is the same, or none', () => {
    expect(levelInWords(REPORTED, REPORTED)).toBe('2,162, rate 1,495.0');
    expect(levelInWords(REPORTED, {})).toBe('2,162, rate 1,495.0');
    expect(levelInWords({}, REPORTED)).toBe('no figure');
    expect(levelInWords({ plan: { count: 1_703 } }, REPORTED)).toBe('no figure, plan 1,703');
  });
});

describe('the parts of a figure', () => {
  const planned = { ...REPORTED, plan: { count: 1_703 }, met: false };
  const parts = [
    { kind: 'new' as const, level: REPORTED, difference: { count: 37, rate: '25.6' } },
    { kind: 'corrected' as const, level: REPORTED, difference: NONE },
    { kind: 'definitions' as const, level: planned, difference: NONE },
  ];
  const before = { ...REPORTED, count: 2_125, rate: '1469.4' };

  test('say by how much they moved it, that it was by no amount, or nothing', () => {
    expect(partsInWords({ before, parts }).map(({ moved }) => moved)).toEqual([
      '+37, rate +25.6',
      undefined,
      'only its plan, verdict or status',
    ]);
  });

  test('do not say that a rate rose by all of itself which was not known before, or fell by it', () => {
    const incomplete = { count: 2_125, isIncomplete: true as const };
    const difference = { count: 37, rate: '1495.0' };
    expect(signed(difference, incomplete, REPORTED)).toBe('+37, rate not known before');
    expect(signed({ count: -37, rate: '-1495.0' }, REPORTED, incomplete)).toBe(
      '-37, rate not known any more',
    );
    const [first] = partsInWords({
      before: incomplete,
      parts: [{ kind: 'new', level: REPORTED, difference }],
    });
    expect(first?.moved).toBe('+37, rate not known before');
  });

  test('are named in the sentence of their metric', () => {
    const figure = { period: '2014/15-Q2', before, after: planned, difference: NONE, parts };
    expect(metricChangeInWords({ figures: [figure], onTrack: ON_TRACK })).toBe(
      '1 figure differs, by new records and definitions, reference data or the plan',
    );
    expect(metricChangeInWords({ figures: [], onTrack: ON_TRACK })).toBe('no figure differs');
  });
});
