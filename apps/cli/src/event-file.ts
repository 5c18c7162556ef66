import { fail, ok } from '#kernel';
import type { Refusal, Result } from '#kernel';
import { readJson } from '#platform';
import type { JsonFault } from '#platform';

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

/** Reads a JSON array of CloudEvents, one CloudEvent over any lines, or one a line. Fails in a sentence when it is none. */
export function readEventFile(bytes: Buffer): Result<EventFile, string> {
  const text = bytes.toString('utf8').replace(/^\uFEFF/, '');
  if (text.trim() === '') return fail('There is nothing in it.');
  if (text.trimStart().startsWith('[')) return readArray(text);
  const whole = readJson(Buffer.from(text));
  if (whole.ok)
    return ok({ events: [{ place: { line: firstLine(text) }, json: text.trim() }], unreadable: [] });
  const lines = readLines(text);
  // One event over many lines with a slip in it: none of the lines is to blame but the one that has it.
  return lines.events.length === 0 && lines.unreadable.length > 1 ? fail(notJson(whole.failure)) : ok(lines);
}

/** The line on which something is first written. */
function firstLine(text: string): number {
  return (/^\s*/.exec(text)?.[0] ?? '').split('\n').length;
}

function readArray(text: string): Result<EventFile, string> {
  const read = readJson(Buffer.from(text));
  if (!read.ok) return fail(notJson(read.failure));
  const values = read.value as readonly unknown[];
  return ok({
    events: values.map((value, index) => ({ place: { index }, json: JSON.stringify(value) })),
    unreadable: [],
  });
}

function notJson({ what, line, column }: JsonFault): string {
  return `It is not JSON: ${what}${line === undefined ? '' : ` (line ${line}, column ${column})`}.`;
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

function malformed({ what, column }: JsonFault): Refusal {
  return {
    rule: 'not-json',
    where: '',
    what: column === undefined ? what : `${what}, column ${column}`,
    mend: 'Write one JSON object a line, one JSON array of them, or one object alone.',
  };
}
