import { describe, expect, test } from '@jest/globals';
import { FAULT_POINTS } from '#platform';
import { FAULT_KINDS, planFaults } from './fault-plan';

const PLANS = Array.from({ length: 200 }, (_, seed) => planFaults(seed));

describe('a plan of faults', () => {
  test('is the same for the same seed, and another for another', () => {
    expect(planFaults(7)).toEqual(planFaults(7));
    expect(planFaults(7)).not.toEqual(planFaults(8));
  });

  test('has its faults in the order in which they befall', () => {
    for (const { faults } of PLANS) {
      const moments = faults.map(({ at }) => at);
      expect(moments).toEqual([...moments].sort((a, b) => a - b));
    }
  });

  test.each(FAULT_KINDS)('%s is in many of two hundred', (kind) => {
    const often = PLANS.filter(({ faults }) => faults.some((fault) => fault.kind === kind)).length;
    expect(often).toBeGreaterThanOrEqual(15);
  });

  test.each(FAULT_POINTS)('%s is armed in some of two hundred', (point) => {
    expect(PLANS.some(({ armed }) => armed.some((fault) => fault.point === point))).toBe(true);
  });

  test('cuts connections only where one is in use', () => {
    const cuts = PLANS.flatMap(({ armed }) => armed.filter(({ action }) => action === 'cut'));
    for (const { point } of cuts) expect(point).toMatch(/^(transaction|record)\./);
  });
});
