import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { syntaxFault } from './json-syntax';
import { elementsOf, readJson, readWritten } from './read-json';

describe('a body read as JSON', () => {
  test('is the value it says', () => {
    expect(readJson(Buffer.from('\uFEFF [{"value": 563}] '))).toEqual({ ok: true, value: [{ value: 563 }] });
  });

  test.each([
    ['{"a": 1,}', 'a member name in double quotes should stand here', 1, 9],
    ['[\n  1,\n  2', 'it ends where a comma or ] should stand', 3, 4],
    ['[1 2]', 'a comma or ] should stand here', 1, 4],
    ['abc', 'a value should stand here', 1, 1],
    ['[NaN]', 'a value should stand here', 1, 2],
    ['{"a" 1}', 'a colon should stand here', 1, 6],
    ['"a\nb"', 'a control character inside a string', 1, 3],
    [String.raw`"\x41"`, 'an escape that JSON does not have', 1, 2],
    ['"a', 'a string is not closed', 1, 3],
    ['[1] x', 'something follows the end', 1, 5],
    ['{"a": 1,\n "a": 2}', 'a member is named twice', 2, 2],
  ])('%j is refused where it goes wrong', (text, what, line, column) => {
    expect(readJson(Buffer.from(text))).toEqual({ ok: false, failure: { what, line, column } });
  });

  test('is refused when empty, or in another encoding', () => {
    expect(readJson(Buffer.alloc(0))).toEqual({ ok: false, failure: { what: 'the body is empty' } });
    expect(readJson(Buffer.from([0x22, 0xe9, 0x22]))).toEqual({
      ok: false,
      failure: { what: 'the body is not UTF-8' },
    });
  });

  test('is refused, unread, when nested without end; brackets inside strings are only text', () => {
    const deep = readJson(Buffer.from('['.repeat(5_000_000)));
    expect(deep).toMatchObject({
      ok: false,
      failure: { what: 'it is nested more than 32 levels deep', column: 33 },
    });
    expect(readJson(Buffer.from(JSON.stringify('"\\['.repeat(100)))).ok).toBe(true);
  });

  test('falls into its elements as they were written', () => {
    const written = fc.array(fc.jsonValue().map((value) => JSON.stringify(value, undefined, 1)));
    fc.assert(
      fc.property(written, (texts) => {
        const read = readWritten(Buffer.from(` [ ${texts.join(' , ')} ] `));
        expect(read.ok && elementsOf(read.value)?.map(({ text }) => text)).toEqual(texts);
      }),
    );
    expect(readWritten(Buffer.from('{"a": 1, "a": 2}'))).toEqual({
      ok: true,
      value: { text: '{"a": 1, "a": 2}', value: { a: 2 } },
    });
  });

  test('a fault is found exactly where JSON.parse finds one', () => {
    const nearlyJson = fc
      .json()
      .chain((text) =>
        fc
          .tuple(
            fc.nat(text.length),
            fc.nat(2),
            fc.constantFrom('', ',', '"', '\\', ']', '}', ':', '0', '-', 'e', '\u0001'),
          )
          .map(([at, cut, put]) => text.slice(0, at) + put + text.slice(at + cut)),
      );
    fc.assert(
      fc.property(nearlyJson, (text) => {
        expect(syntaxFault(text) === undefined).toBe(parses(text));
      }),
      { numRuns: 2000 },
    );
  });
});

function parses(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}
