import { describe, expect, test } from '@jest/globals';
import { spreadTotal } from './spread-total';

describe('a yearly total', () => {
  test('is spread evenly, what is left over to the earlier periods', () => {
    expect(spreadTotal(6_813, [1, 1, 1, 1])).toEqual([1_704, 1_703, 1_703, 1_703]);
  });

  test('is spread by days, as the quarters of 2014/15 have them', () => {
    expect(spreadTotal(365, [91, 92, 92, 90])).toEqual([91, 92, 92, 90]);
    expect(spreadTotal(6_812, [91, 92, 92, 90])).toEqual([1_698, 1_717, 1_717, 1_680]);
  });

  test('is spread by the shape of the year before', () => {
    expect(spreadTotal(6_043, [1_950, 2_162, 2_149, 1_747])).toEqual([1_472, 1_631, 1_622, 1_318]);
  });

  test.each([
    [7, [0, 0]],
    [1, [3, 0, 5]],
    [999_999_999, [1_000_000_000, 3, 7, 1_000_000_000]],
    [0, [1, 2]],
  ])('%d by %j adds up', (total, weights) => {
    expect(spreadTotal(total, weights).reduce((sum, part) => sum + part, 0)).toBe(total);
  });

  test('by no period comes to none', () => {
    expect(spreadTotal(5, [])).toEqual([]);
  });
});
