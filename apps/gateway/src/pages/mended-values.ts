import { fail, ok, readJson } from '#kernel';
import type { Json, Refusal, Result } from '#kernel';
import { asSentence } from '#pages';
import type { Field } from '#pages';
import { valueAt, withValueAt } from '../quarantine/event-values';
import { memberInWords, refusedInText, ruleInWords } from '../quarantine/quarantine-words';
import type { QuarantinedDetail } from '../quarantine/quarantine.schema';

/** Where the whole event is written. */
export const WHOLE = 'event';

/** A value of an event that was refused, and is put right in a field of its own. */
interface RefusedValue {
  readonly pointer: string;
  readonly was: string;
  readonly refusals: readonly Refusal[];
}

/** Who sends it stays who sent it. */
const KEPT = new Set(['/source']);
const NUMBERS = new Set(['/data/value', '/data/rows']);

/** The fields of the values that were refused; none of what is no JSON, or was refused as a whole. */
export function valueFields(delivery: QuarantinedDetail): Field[] {
  return refusedValues(delivery).map(({ pointer, was, refusals }) => ({
    ...{ kind: 'text', name: fieldName(pointer), at: pointer, width: 20, value: was },
    label: memberInWords(pointer),
    hint: refusals.map(({ what, rule }) => `${asSentence(what)} ${asSentence(ruleInWords(rule))}`).join(' '),
  }));
}

/** The event as it is to be: the whole as it is written, and in it each value that was typed otherwise, or is a number as text. */
export function readMended(
  delivery: QuarantinedDetail,
  typed: URLSearchParams,
): Result<Json, readonly Refusal[]> {
  const written = readWhole(typed.get(WHOLE) ?? '');
  if (!written.ok) return written;
  return ok(
    refusedValues(delivery).reduce((event, { pointer, was }) => {
      const value = typed.get(fieldName(pointer)) ?? was;
      const isText = NUMBERS.has(pointer) && valueAt(event, pointer) === was;
      return value === was && !isText ? event : withValueAt(event, pointer, asValue(pointer, value.trim()));
    }, written.value),
  );
}

/** Refusals at the fields that they are of: a value's own where that says what was refused, else the whole event. */
export function atFields(
  delivery: QuarantinedDetail,
  typed: URLSearchParams,
  mended: Json,
  refusals: readonly Refusal[],
): Refusal[] {
  const own = new Set(
    refusedValues(delivery)
      .filter(({ pointer, was }) => {
        const value = asValue(pointer, (typed.get(fieldName(pointer)) ?? was).trim());
        return shown(value) === shown(valueAt(mended, pointer));
      })
      .map(({ pointer }) => pointer),
  );
  return refusals.map((refusal) =>
    refusal.where === '' || own.has(refusal.where)
      ? refusal
      : { ...refusedInText(refusal), where: `/${WHOLE}` },
  );
}

function refusedValues({ event, refusals }: QuarantinedDetail): RefusedValue[] {
  const pointers = [...new Set(refusals.map(({ where }) => where))].filter((where) => !KEPT.has(where));
  return pointers.flatMap((pointer) => {
    const was = shown(valueAt(event as Json | undefined, pointer));
    if (pointer === '' || was === undefined) return [];
    return [{ pointer, was, refusals: refusals.filter(({ where }) => where === pointer) }];
  });
}

/** A value on one line as it is typed; undefined of what is none, or holds others. */
function shown(value: Json | undefined): string | undefined {
  return value === undefined || typeof value === 'object' ? undefined : String(value);
}

/** What is emptied is taken out. */
function asValue(pointer: string, typed: string): Json | undefined {
  if (typed === '') return undefined;
  const digits = typed.replace(/(?<=\d),(?=\d{3}\b)/g, '');
  return NUMBERS.has(pointer) && /^-?\d{1,15}$/.test(digits) ? Number(digits) : typed;
}

function fieldName(pointer: string): string {
  return `value${pointer.replaceAll(/[^\w]/g, '-')}`;
}

function readWhole(text: string): Result<Json, readonly Refusal[]> {
  const json = readJson(Buffer.from(text));
  if (json.ok) return ok(json.value);
  const { what, line, column } = json.failure;
  const place = line === undefined ? '' : `Line ${line}, column ${column}: `;
  const isEmpty = text.trim() === '';
  return fail([
    {
      ...{ rule: 'not-json', where: `/${WHOLE}` },
      what: isEmpty ? 'No event is given' : `${place}${what}`,
      mend: isEmpty ? 'Write the event as it should be' : 'Mend the text there, so that it is JSON',
    },
  ]);
}
