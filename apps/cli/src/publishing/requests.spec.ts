import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { requestsOf } from './requests';
import type { Checkpoint, Request } from './requests';

/** A file as it comes, some bytes at a time. */
function fileOf(text: string | Buffer, pieceBytes = 7) {
  const bytes = Buffer.from(text);
  async function* pieces(): AsyncGenerator<Buffer> {
    for (let at = 0; at < bytes.length; at += pieceBytes) {
      await Promise.resolve();
      yield bytes.subarray(at, at + pieceBytes);
    }
  }
  return { name: 'september.json', pieces: pieces() };
}

async function requests(text: string | Buffer, from?: Checkpoint, pieceBytes?: number): Promise<Request[]> {
  const all: Request[] = [];
  for await (const request of requestsOf(fileOf(text, pieceBytes), from)) all.push(request);
  return all;
}

/** The line each event begins on, and the event, or the rule it breaks. */
async function eventsOf(text: string | Buffer, pieceBytes?: number): Promise<[number, string][]> {
  return (await requests(text, undefined, pieceBytes)).flatMap(({ entries }) =>
    entries.map(({ line, event }): [number, string] => [
      line,
      event.ok ? event.value.toString().trim() : event.failure.rule,
    ]),
  );
}

const sha256 = (text: string) => createHash('sha256').update(text).digest('hex');
const TOO_LONG = `{"id":"${'x'.repeat(64 * 1024)}"}`;

describe('a file of events', () => {
  test('is one event a line, known by its line, whatever a line before it holds', async () => {
    const text = `\uFEFF{"id":"a"}\r\n\n{"id":\n${TOO_LONG}\n{"id":"b"}`;
    expect(await eventsOf(text)).toEqual([
      [1, '{"id":"a"}'],
      [3, '{"id":'],
      [4, 'event-too-large'],
      [5, '{"id":"b"}'],
    ]);
  });

  test('or a JSON array, each event on the line it begins on, sent on one line as it was written', async () => {
    const text = ` [{"id":\n"a, [", "id": "\\"]"},\n7,"x" ,\n{"id":["b",{}]}, {"id":"over\ntwo"}, ${TOO_LONG}\n] \n`;
    expect(await eventsOf(text)).toEqual([
      [1, '{"id": "a, [", "id": "\\"]"}'],
      [3, '7'],
      [3, '"x"'],
      [4, '{"id":["b",{}]}'],
      [4, 'not-json'],
      [5, 'event-too-large'],
    ]);
    expect(await eventsOf('[]')).toEqual([]);
    // Without the comma they are one, and no JSON, as whoever reads it says.
    expect(await eventsOf('[{"id":"a"}\n{"id":"b"}, 8]')).toEqual([
      [1, '{"id":"a"} {"id":"b"}'],
      [2, '8'],
    ]);
  });

  test.each([
    'bettercare.count.reported.v1.json',
    'bettercare.count.withdrawn.v1.json',
    'bettercare.period.replaced.v1.json',
  ])('or one event over many lines, as %s of the stored examples is', async (name) => {
    const bytes = readFileSync(new URL(`../../../../libs/contracts/examples/${name}`, import.meta.url));
    const [[line, event] = [], ...others] = await eventsOf(`\n${bytes.toString()}`);
    expect([line, others]).toEqual([2, []]);
    expect(event).not.toContain('\n');
    expect(JSON.parse(event ?? '')).toEqual(JSON.parse(bytes.toString()));
  });

  test.each([
    ['{\n  "id": "a",\n}', /^september.json: It is not JSON: .* \(line 3, column 1\)\.$/],
    ['', /^september.json: There is nothing in it\.$/],
    [' \n', /There is nothing in it\./],
  ])('is otherwise refused in a sentence: %j', async (text, sentence) => {
    await expect(requests(text)).rejects.toThrow(sentence);
  });

  test('events over many lines, one after the other, are refused in a sentence, once', async () => {
    const spread = '{\n  "id": "a"\n}\n'.repeat(5_000);
    await expect(requests(spread, undefined, 64 * 1024)).rejects.toThrow(
      'None of its first lines is an event',
    );
  });

  test.each([
    ['[{"id":"a"},\n]', 'The array is not JSON on line 2, where an event is expected.'],
    ['[{"id":"a"}] 7', 'The array is not JSON on line 1, where nothing is expected.'],
    [
      '[{"id":"a"},\n{"id":["b"}, {"id":"c"}]',
      'The array is cut short: the event that begins on line 2 has no end.',
    ],
    ['[{"id":"a"}', 'The array is cut short: the event that begins on line 1 has no end.'],
    ['[{"id":"a"}, ', 'The array is cut short: an event is missing.'],
  ])('that breaks off as an array is read until there: %j', async (text, fault) => {
    const read = await requests(text);
    expect(read.at(-1)).toMatchObject({ fault });
  });
});

test('whatever an array holds and however it is spaced, its events are those that JSON has', async () => {
  const spaced = fc.tuple(
    fc.array(fc.jsonValue(), { minLength: 1 }),
    fc.constantFrom('', ' ', '\n', '\t\r\n'),
  );
  await fc.assert(
    fc.asyncProperty(spaced, fc.integer({ min: 1, max: 9 }), async ([values, space], pieceBytes) => {
      const text = JSON.stringify(values, undefined, space);
      const lines = await eventsOf(text, pieceBytes);
      expect(lines.map(([, event]) => JSON.parse(event) as unknown)).toEqual(JSON.parse(text));
    }),
  );
});

describe('a request', () => {
  const lines = (from: number, to: number) =>
    Array.from({ length: to - from + 1 }, (_, at) => `{"id":"event ${from + at}"}\n`).join('');

  test('has 5,000 events, and knows where the next begins and what stands before it', async () => {
    const text = `${lines(1, 5_000)}\n${lines(5_001, 7_000)}`;
    const [first, second, ...others] = await requests(text, undefined, 1_000);
    const before = lines(1, 5_000);
    expect(first?.entries).toHaveLength(5_000);
    expect(first?.next).toEqual({
      form: 'lines',
      offset: before.length,
      line: 5_001,
      index: 5_000,
      sha256: sha256(before),
    });
    expect(second?.entries.map(({ line }) => line)).toEqual(
      Array.from({ length: 2_000 }, (_, at) => 5_002 + at),
    );
    expect(second?.next).toMatchObject({ offset: text.length, sha256: sha256(text) });
    expect(others).toEqual([]);
  });

  test('or is full with 4 MiB', async () => {
    const event = `${' '.repeat(32 * 1024 - 2)}{}`;
    const read = await requests(`${event}\n`.repeat(300), undefined, 64 * 1024);
    expect(read.map(({ entries }) => entries.length)).toEqual([128, 128, 44]);
  });

  const written = ({ entries, next }: Request) => {
    const events = entries.map(({ line, index, event }) => [line, index, event.ok && event.value.toString()]);
    return { events: JSON.stringify(events), next };
  };

  test.each([
    ['lines', `\uFEFF${lines(1, 12_000)}\n\n`],
    ['an array', `[${lines(1, 12_000).trim().replaceAll('\n', ',\n')}\n  ]\n`],
  ])('is the same one when %s is gone on with', async (_, text) => {
    const [first, ...others] = await requests(text, undefined, 4_096);
    expect(others).toHaveLength(2);
    expect((await requests(text, first?.next, 5_000)).map(written)).toEqual(others.map(written));
    expect(await requests(text, others.at(-1)?.next, 5_000)).toEqual([]);
  });

  test('of a file that is gone on with may be of another end, never of another beginning', async () => {
    const [first] = await requests(lines(1, 5_010), undefined, 4_096);
    const [longer] = await requests(lines(1, 5_500), first?.next, 4_096);
    expect(longer?.entries).toHaveLength(500);
    const sentence = /^september.json has changed since it was published in part, before line 5001,/;
    await expect(requests(lines(1, 5_010).replace('event 17', 'event 71'), first?.next)).rejects.toThrow(
      sentence,
    );
    await expect(requests(lines(1, 4_000), first?.next)).rejects.toThrow(sentence);
  });

  test.each([
    ['lines', `${lines(1, 10_000)}\n`, [false, true]],
    ['an array', `[${lines(1, 5_000).trim().replaceAll('\n', ',\n')}\n]\n`, [true]],
    ['one event', '{\n  "id": "a"\n}\n', [true]],
    ['an array that breaks off', '[{"id":"a"},', [false]],
  ])('is the last where the file ends with it: %s', async (_, text, isLast) => {
    expect((await requests(text, undefined, 1_000)).map((request) => request.isLast)).toEqual(isLast);
  });

  test('is not made of the white space behind one event alone', async () => {
    const text = '{\n  "id": "a"\n}';
    const [whole] = await requests(text);
    expect(whole?.next).toMatchObject({ form: 'one', index: 1 });
    expect(await requests(text, whole?.next)).toEqual([]);
    expect(await requests(`${text}\n`, whole?.next)).toEqual([]);
  });
});
