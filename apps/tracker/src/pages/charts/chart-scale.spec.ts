import { describe, expect, test } from '@jest/globals';
import { valueScale } from './chart-scale';

describe('the scale of a chart', () => {
  test.each([
    [
      [403, 825],
      [0, 200, 400, 600, 800, 1000],
    ],
    [
      [0.2, 0.9],
      [0, 0.2, 0.4, 0.6, 0.8, 1],
    ],
    [
      [-120, 40],
      [-150, -100, -50, 0, 50],
    ],
    [[0], [0, 0.2, 0.4, 0.6, 0.8, 1]],
    [[], [0, 0.2, 0.4, 0.6, 0.8, 1]],
  ])('of %j is read by round numbers that hold them all, zero among them', (values, ticks) => {
    expect(valueScale(values, 0, 100).ticks).toEqual(ticks);
  });

  test.each([
    [
      [79.5, 91.2],
      [77.5, 80, 82.5, 85, 87.5, 90, 92.5],
    ],
    [
      [20, 90],
      [0, 20, 40, 60, 80, 100],
    ],
    [
      [80, 80],
      [0, 20, 40, 60, 80],
    ],
  ])(
    'of shares %j leaves out what is below all of them where they are hardly told apart',
    (values, ticks) => {
      expect(valueScale(values, 0, 100, 'least-where-alike').ticks).toEqual(ticks);
    },
  );

  test('puts its ends at the ends of the drawing', () => {
    const { ticks, at } = valueScale([403, 825], 16, 276);
    expect([ticks[0] ?? NaN, ticks.at(-1) ?? NaN].map(at)).toEqual([276, 16]);
  });
});
