import { readFileSync } from 'node:fs';
import { describe, expect, test } from '@jest/globals';
import { readEventFile } from './event-file';

describe('a file of events', () => {
  test('is a JSON array, each event known by its place in it', () => {
    expect(readEventFile(Buffer.from(' [{"id":"a"},\n {"id":"b"}]'))).toEqual({
      ok: true,
      value: {
        events: [
          { place: { index: 0 }, json: '{"id":"a"}' },
          { place: { index: 1 }, json: '{"id":"b"}' },
        ],
        unreadable: [],
      },
    });
  });

  test('or one event a line, known by its line, whatever a line before it holds', () => {
    const read = readEventFile(Buffer.from('\uFEFF{"id":"a"}\r\n\n{"id":\n{"id":"b"}\n'));
    expect(read).toMatchObject({
      ok: true,
      value: {
        events: [
          { place: { line: 1 }, json: '{"id":"a"}' },
          { place: { line: 4 }, json: '{"id":"b"}' },
        ],
        unreadable: [{ place: { line: 3 }, refusal: { rule: 'not-json' } }],
      },
    });
  });

  test.each([
    'bettercare.count.reported.v1.json',
    'bettercare.count.withdrawn.v1.json',
    'bettercare.period.replaced.v1.json',
  ])('or one event over many lines, as %s of the stored examples is', (name) => {
    const bytes = readFileSync(new URL(`../../../libs/contracts/examples/${name}`, import.meta.url));
    const read = readEventFile(bytes);
    expect(read).toMatchObject({ ok: true, value: { events: [{ place: { line: 1 } }], unreadable: [] } });
    const [event] = read.ok ? read.value.events : [];
    expect(JSON.parse(event?.json ?? '')).toEqual(JSON.parse(bytes.toString()));
  });

  test.each([
    ['{\n  "id": "a",\n}', 'It is not JSON: '],
    ['', 'There is nothing in it.'],
    [' \n', 'There is nothing in it.'],
    ['[{"id":"a"},]', 'It is not JSON: '],
  ])('is otherwise refused in a sentence: %j', (text, sentence) => {
    const read = readEventFile(Buffer.from(text));
    expect(read).toMatchObject({ ok: false });
    expect(read.ok ? '' : read.failure).toContain(sentence);
  });
});
