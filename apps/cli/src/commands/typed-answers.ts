import type { ReturnQuestion, ReturnTemplate } from '#catalogue';
import { typedValue } from '#returns/plain';
import { CommandFailure } from '../exit-codes';
import { readJsonFile } from '../input-file';
import type { Server } from '../server';
import type { ReturnSaid } from './return-text';

type Typed = string | number | null;
type Questions = (key: string) => ReturnQuestion['type'] | undefined;

/**
 * Answers as they were typed, `spent-q1=1,234,500.00`, each as its question has it; an empty one takes an answer back.
 * `@answers.json` names a file of them by their keys, as the server takes them.
 */
export async function typedAnswers(
  typed: readonly string[],
  standing: Pick<ReturnSaid, 'cells' | 'inForce'>,
  server: Server,
): Promise<Readonly<Record<string, Typed>>> {
  const answers = new Map<string, Typed>();
  const refusals: string[] = [];
  let types: Questions | undefined;
  for (const each of typed) {
    if (each.startsWith('@')) {
      const read = await readJsonFile(each.slice(1));
      for (const [key, value] of Object.entries(read as Record<string, Typed>)) answers.set(key, value);
      continue;
    }
    const [, key = '', text = ''] = /^([^=]+)=(.*)$/s.exec(each) ?? [];
    if (key === '')
      throw new CommandFailure(`${each} is no answer: give key=value, or a file as @answers.json.`);
    types ??= await typesOf(standing, server);
    const type = types(key);
    if (type === undefined) {
      refusals.push(
        `no-such-cell at ${key}: It is no cell of this return. Take one of those that return show has`,
      );
      continue;
    }
    const value = typedValue(text, type);
    if (value.ok) answers.set(key, value.value);
    else refusals.push(`answer-of-other-type at ${key}: ${value.failure.what}. ${value.failure.mend}`);
  }
  if (refusals.length > 0) throw new CommandFailure(refusals.join('\n'));
  return Object.fromEntries(answers);
}

/** Rows that nobody has answered yet are no cells of the return: their columns stand in its template. */
async function typesOf(
  { cells, inForce }: Pick<ReturnSaid, 'cells' | 'inForce'>,
  server: Server,
): Promise<Questions> {
  const types = new Map(cells.map(({ key, type }) => [key, type]));
  const path = `/v1/return-templates/${encodeURIComponent(inForce.code)}`;
  const { template } = await server.ask<{ readonly template: ReturnTemplate }>(path, {});
  for (const { sections } of template.sheets)
    for (const { code, rows, questions } of sections)
      if (rows) for (const question of questions) types.set(`${code}.*.${question.code}`, question.type);
  return (key) => types.get(key) ?? types.get(key.replace(/\.[1-9]\d*\./, '.*.'));
}
