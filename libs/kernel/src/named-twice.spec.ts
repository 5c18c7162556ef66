import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { membersNamedTwice } from './named-twice';

const paths = (text: string) => membersNamedTwice(text, JSON.parse(text)).map(({ path }) => path);

describe('members named twice', () => {
  test.each<[string, (string | number)[][]]>([
    ['{"value": 563, "value": 570}', [['value']]],
    ['{"value": 563, "v\\u0061lue": 563}', [['value']]],
    [
      '[{"a": 1}, {"data": {"b": [1, {"c": 1, "c": 1}], "b" : 2}}]',
      [
        [1, 'data', 'b', 1, 'c'],
        [1, 'data', 'b'],
      ],
    ],
    ['{"a": {"x": 1}, "b": {"x": 1}, "x": ["x", "x"]}', []],
    ['{"a": "{\\"a\\": 1, \\"a\\": 2}", "b": ":"}', []],
    ['{"__proto__": 1, "__proto__": 2}', [['__proto__']]],
    ['"a"', []],
  ])('%s', (text, places) => {
    expect(paths(text)).toEqual(places);
  });

  test('say where in the text', () => {
    expect(membersNamedTwice('{"a":1,"a":2}', { a: 2 })).toEqual([{ path: ['a'], at: 7 }]);
  });

  test('are told of up to the first twenty, however many and however deep there are', () => {
    expect(paths(`{${Array.from({ length: 50 }, () => '"a":1').join(',')}}`)).toHaveLength(20);
    const deep = `${'{"a":'.repeat(20_000)}1${'}'.repeat(20_000)}`;
    expect(paths(deep)).toEqual([]);
    expect(paths(deep.replace('1', '{"b":1,"b":2}'))).toHaveLength(1);
  });

  test('are never found where a value was only written out', () => {
    fc.assert(
      fc.property(fc.jsonValue(), (value) => paths(JSON.stringify(value, undefined, 1)).length === 0),
    );
  });
});
