import { describe, expect, test } from '@jest/globals';
import { asTyped, typedValue } from './typed-answer';

describe('an answer as somebody types it', () => {
  test.each([
    ['2,686,500.00', 'money', 268_650_000],
    ['-£0.01', 'money', -1],
    ['1.5', 'money', undefined],
    ['1,694', 'count', 1_694],
    ['1,6', 'count', undefined],
    ['82.1%', 'percentage', '82.1'],
    ['26 November 2015', 'date', '2015-11-26'],
    ['tomorrow', 'date', undefined],
    [' As planned ', 'text', 'As planned'],
    ['  ', 'yes-no', null],
  ] as const)('%j of a question of type %s is %j', (typed, type, value) => {
    const read = typedValue(typed, type);
    expect(read.ok ? read.value : undefined).toBe(value);
  });

  test.each([
    [268_650_000, 'money'],
    [-1, 'money'],
    [1_694, 'count'],
    ['82.10', 'percentage'],
    ['-1147.2', 'rate'],
    ['2015-11-26', 'date'],
    ['yes', 'yes-no'],
    ['x'.repeat(300), 'text'],
  ] as const)('%j of a question of type %s is read back from what stands in its field', (value, type) => {
    expect(typedValue(asTyped(value, type), type)).toEqual({ ok: true, value });
  });
});
