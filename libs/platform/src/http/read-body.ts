import { pointerTo, shapeRefusals, unstorableText } from '#contracts';
import { fail, holdsNhsNumber, ok, readJson } from '#kernel';
import type { Json, JsonFault, Refusal, Result } from '#kernel';
import type { z } from 'zod';
import { ProblemError, PROBLEMS } from './problem';

/** Refusals of one body that are told: as many as somebody would go through. */
const REFUSALS_MAX = 100;

/**
 * A JSON body held to its schema: everything that is wrong with its shape at once, each by where it stands and how
 * to mend it. What people write here is kept for ever, so a text that holds an NHS number, or what no store keeps as it
 * was sent, is refused as well.
 *
 * @throws ProblemError `malformed-json` when it is not JSON at all.
 */
export function readBody<Read>(schema: z.ZodType<Read>, body: unknown): Result<Read, Refusal[]> {
  const json = readJson(Buffer.isBuffer(body) ? body : Buffer.alloc(0));
  if (!json.ok) throw malformedJson(json.failure);
  return readValue(schema, json.value);
}

/** The same of what came otherwise than as JSON: typed in a form, and put together as its command takes it. */
export function readValue<Read>(schema: z.ZodType<Read>, value: unknown): Result<Read, Refusal[]> {
  const parsed = schema.safeParse(value);
  const refusals = parsed.success
    ? forbiddenTexts(value as Json, '')
    : shapeRefusals(parsed.error, value, schema);
  return parsed.success && refusals.length === 0 ? ok(parsed.data) : fail(refusals.slice(0, REFUSALS_MAX));
}

/** The problem of a body that is not JSON, with the place where it goes wrong. */
export function malformedJson({ what, line, column }: JsonFault): ProblemError {
  const where = line === undefined ? '' : `Line ${line}, column ${column}: `;
  const members = line === undefined ? {} : { line, column };
  return new ProblemError(PROBLEMS.malformedJson, `${where}${what}.`, { members });
}

/** The texts of a value, and the names of its members, that may not be kept: each by where it stands. */
export function forbiddenTexts(value: Json, where: string): Refusal[] {
  if (typeof value === 'string') return forbiddenText(value, where);
  if (value === null || typeof value !== 'object') return [];
  return Object.entries(value).flatMap(([name, member]) => {
    const at = where + pointerTo([name]);
    return [...forbiddenText(name, at), ...forbiddenTexts(member, at)];
  });
}

function forbiddenText(text: string, where: string): Refusal[] {
  const notStorable = unstorableText(text, where);
  return holdsNhsNumber(text) ? [nhsNumberAt(where), ...notStorable] : notStorable;
}

function nhsNumberAt(where: string): Refusal {
  return {
    rule: 'nhs-number',
    where,
    what: 'ten digits that pass the NHS number check',
    mend: 'Write nothing about a person. A date or a reference that happens to pass has to be written otherwise.',
  };
}
