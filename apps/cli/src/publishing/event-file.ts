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
  if (!isWhole) return ok('lines');
  if (text === '') return fail('There is nothing in it.');
  const whole = readJson(head);
  if (whole.ok) return ok('one');
  const lines = text.split('\n').filter((line) => line.trim() !== '');
  // One event over many lines with a slip in it: none of the lines is to blame but the one that has it.
  const isBroken = lines.length > 1 && !lines.some((line) => readJson(Buffer.from(line)).ok);
  return isBroken ? fail(notJson(whole.failure)) : ok('lines');
}

function notJson({ what, line, column }: JsonFault): string {
  return `It is not JSON: ${what}${line === undefined ? '' : ` (line ${line}, column ${column})`}.`;
}
