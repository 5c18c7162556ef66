import type { Json } from './canonical-json';
import { elementTexts, syntaxFault } from './json-syntax';
import { membersNamedTwice } from './named-twice';
import { fail, ok } from './result';
import type { Result } from './result';

/** Where JSON from outside goes wrong, and how. Nothing of what was sent is repeated. */
export interface JsonFault {
  readonly what: string;
  /** Line and column, both from 1, columns in UTF-16 code units; absent where the fault has no one place. */
  readonly line?: number;
  readonly column?: number;
}

/** How deep a body may be nested. What the rules accept is far shallower; this only guards the reader. */
const DEPTH_MAX = 32;

const UTF_8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: false });

/** Reads a body as JSON in UTF-8. One that names a member twice is refused: readers disagree on what it says. */
export function readJson(body: Buffer): Result<Json, JsonFault> {
  const read = parse(body);
  if (!read.ok) return read;
  const { text, value } = read.value;
  const [twice] = membersNamedTwice(text, value);
  return twice === undefined
    ? ok(value)
    : fail({ what: 'a member is named twice', ...place(text, twice.at) });
}

/** A value, and how it was written. */
export interface Written {
  readonly text: string;
  readonly value: Json;
}

/** Reads a body as JSON in UTF-8, keeping how it was written. Members named twice are left to whoever reads it. */
export function readWritten(body: Buffer): Result<Written, JsonFault> {
  return parse(body);
}

/** The elements of an array, each as it was written; nothing of what is none. */
export function elementsOf({ text, value }: Written): Written[] | undefined {
  if (!isList(value)) return undefined;
  const texts = elementTexts(text);
  return value.map((element, index) => ({ text: texts[index] ?? '', value: element }));
}

function isList(value: Json): value is readonly Json[] {
  return Array.isArray(value);
}

function parse(body: Buffer): Result<Written, JsonFault> {
  if (body.length === 0) return fail({ what: 'the body is empty' });
  let text: string;
  try {
    text = UTF_8.decode(body);
  } catch {
    return fail({ what: 'the body is not UTF-8' });
  }
  // Before parsing: a few megabytes of opening brackets become hundreds of megabytes of arrays.
  const deep = nestedDeeperThan(DEPTH_MAX, text);
  if (deep !== undefined) {
    return fail({ what: `it is nested more than ${DEPTH_MAX} levels deep`, ...place(text, deep) });
  }
  try {
    return ok({ text, value: JSON.parse(text) as Json });
  } catch {
    // The engine's message is not used: it quotes what was sent, and often says no position.
    const fault = syntaxFault(text) ?? { at: text.length, what: 'it is not JSON' };
    return fail({ what: fault.what, ...place(text, fault.at) });
  }
}

/** The index of the first bracket beyond a depth, leaving out those inside strings. */
function nestedDeeperThan(depthMax: number, text: string): number | undefined {
  let depth = 0;
  let inString = false;
  for (let at = 0; at < text.length; at++) {
    const character = text[at];
    if (inString) {
      if (character === '\\') at++;
      else if (character === '"') inString = false;
    } else if (character === '"') inString = true;
    else if (character === '[' || character === '{') {
      if (++depth > depthMax) return at;
    } else if (character === ']' || character === '}') depth--;
  }
  return undefined;
}

function place(text: string, at: number): { line: number; column: number } {
  const before = text.slice(0, at).split('\n');
  return { line: before.length, column: (before.at(-1)?.length ?? 0) + 1 };
}
