import { fail, readJson, type Refusal, type Result } from '#kernel';
import type { Field } from '#pages';
import { readValue } from '#platform';
import type { z } from 'zod';

// Terms and funds are long documents: whoever writes them hands in the file that the command line takes.

/** A field for a file that holds what a schema says. */
export function fileField(label: string, hint: string): Field {
  return { kind: 'file', name: 'file', label, hint, accept: '.json,application/json' };
}

/** A file as its command takes it; what is wrong in it is said with where in the file that is. */
export function readFileTyped<Read>(
  schema: z.ZodType<Read>,
  file: { readonly bytes: Buffer } | undefined,
): Result<Read, readonly Refusal[]> {
  if (!file) return fail([NO_FILE]);
  const json = readJson(file.bytes);
  if (!json.ok) {
    const { what, line, column } = json.failure;
    const where = line === undefined ? '' : `Line ${line}, column ${column}: `;
    return fail([{ rule: 'wrong-form', where: OF_FILE, what: `${where}${what}`, mend: 'Mend the file' }]);
  }
  return placedInFile(readValue(schema, json.value));
}

const OF_FILE = '/file';

/** What became of a command that was handed in as a file. */
export function placedInFile<Done>(
  outcome: Result<Done, readonly Refusal[]>,
): Result<Done, readonly Refusal[]> {
  return outcome.ok ? outcome : fail(outcome.failure.map(ofFile));
}

/** A form has no field for what stands in its file. */
function ofFile(refusal: Refusal): Refusal {
  const { where, what } = refusal;
  if (!where.startsWith('/content')) return refusal;
  const place = where.slice(1).replaceAll('/', ', ');
  return { ...refusal, where: OF_FILE, what: `At ${place}: ${what}` };
}

export function otherFile(what: string): Refusal {
  return { rule: 'unknown-value', where: OF_FILE, what, mend: 'Choose the file of this one' };
}

const NO_FILE: Refusal = {
  ...{ rule: 'missing-member', where: OF_FILE },
  ...{ what: 'No file was chosen', mend: 'Choose the one to hand in' },
};
