import { fail, ok } from '#kernel';
import type { Refusal, Result } from '#kernel';
import { readJson } from '#platform';

/** One event of a file, and where in it it stands: `{ line: 17 }` of NDJSON, `{ index: 3 }` of a JSON array. */
export interface FileEvent {
  readonly place: Place;
  /** As it is sent. */
  readonly json: string;
}

export type Place = { readonly line: number } | { readonly index: number };

export interface EventFile {
  readonly events: readonly FileEvent[];
  /** Lines that are no JSON and so cannot be sent. */
  readonly unreadable: readonly { readonly place: Place; readonly refusal: Refusal }[];
}

/** Reads a JSON array of CloudEvents, or one CloudEvent a line. Fails in a sentence when it is neither. */
export function readEventFile(bytes: Buffer): Result<EventFile, string> {
  const text = bytes.toString('utf8').replace(/^\uFEFF/, '');
  if (text.trim() === '') return fail('There is nothing in it.');
  return text.trimStart().startsWith('[') ? readArray(text) : ok(readLines(text));
}

function readArray(text: string): Result<EventFile, string> {
  const read = readJson(Buffer.from(text));
  if (!read.ok) {
    const { what, line, column } = read.failure;
    return fail(`It is not JSON: ${what}${line === undefined ? '' : ` (line ${line}, column ${column})`}.`);
  }
  const values = read.value as readonly unknown[];
  return ok({
    events: values.map((value, index) => ({ place: { index }, json: JSON.stringify(value) })),
    unreadable: [],
  });
}

function readLines(text: string): EventFile {
  const events: FileEvent[] = [];
  const unreadable: EventFile['unreadable'][number][] = [];
  for (const [at, json] of text.split('\n').entries()) {
    if (json.trim() === '') continue;
    const place = { line: at + 1 };
    const read = readJson(Buffer.from(json));
    if (read.ok) events.push({ place, json: json.trim() });
    else unreadable.push({ place, refusal: malformed(read.failure) });
  }
  return { events, unreadable };
}

function malformed({ what, column }: { readonly what: string; readonly column?: number }): Refusal {
  return {
    rule: 'not-json',
    where: '',
    what: column === undefined ? what : `${what}, column ${column}`,
    mend: 'Write one JSON object a line, or one JSON array of them.',
  };
}
