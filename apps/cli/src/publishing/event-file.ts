import { EVENT_BYTES_MAX } from '#contracts';
import { fail, ok, readJson } from '#kernel';
import type { JsonFault, Result } from '#kernel';
import type { Position, Splitter } from './entry';
import { ArraySplitter } from './split-array';
import { LineSplitter } from './split-lines';
import { OneSplitter } from './split-one';

/** How a file holds its events: one a line, as a JSON array of them, or one alone over any lines. */
export const FORMS = ['lines', 'array', 'one'] as const;
export type Form = (typeof FORMS)[number];

const SPLITTERS = { lines: LineSplitter, array: ArraySplitter, one: OneSplitter };

/** Begins to take a file apart, or goes on at a position of it. */
export function splitterOf(form: Form, from: Position): Splitter {
  return new SPLITTERS[form](from);
}

/** Bytes at the beginning of a file that tell its form: one event alone that is longer could not be sent. */
export const HEAD_BYTES = EVENT_BYTES_MAX + 1;

/**
 * What form a file has, by how it begins.
 *
 * @param isWhole whether nothing follows.
 * @returns a sentence where nothing in it is an event.
 */
export function formOf(head: Buffer, isWhole: boolean): Result<Form, string> {
  const text = head.toString('utf8').trim();
  if (text.startsWith('[')) return ok('array');
  if (!isWhole) return isOfLines(text.slice(0, text.lastIndexOf('\n') + 1)) ? ok('lines') : fail(NO_LINES);
  if (text === '') return fail('There is nothing in it.');
  const whole = readJson(head);
  if (whole.ok) return ok('one');
  return isOfLines(text) ? ok('lines') : fail(notJson(whole.failure));
}

const NO_LINES =
  'None of its first lines is an event: it seems to be JSON over many lines. ' +
  'Write each event on a line of its own (as jq -c does), or all of them as one JSON array.';

/**
 * Whether a text is taken for one event a line. Where none of several lines is one, its events are spread over them,
 * and what is wrong is not to be looked for in each.
 */
function isOfLines(text: string): boolean {
  const lines = text.split('\n').filter((line) => line.trim() !== '');
  return lines.length <= 1 || lines.some(isObject);
}

function isObject(line: string): boolean {
  const read = readJson(Buffer.from(line));
  return read.ok && typeof read.value === 'object' && read.value !== null;
}

function notJson({ what, line, column }: JsonFault): string {
  return `It is not JSON: ${what}${line === undefined ? '' : ` (line ${line}, column ${column})`}.`;
}
