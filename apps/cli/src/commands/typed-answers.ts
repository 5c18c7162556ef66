import type { ReturnQuestion, ReturnTemplate } from '#catalogue';
import { CommandFailure } from '../exit-codes';
import { readJsonFile } from '../input-file';
import type { Server } from '../server';
import { penceTyped } from './money-desk';
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
    if (type === undefined)
      throw new CommandFailure(`${key} is no cell of this return: return show has the key of each.`);
    answers.set(key, valueOf(text.trim(), type));
  }
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

function valueOf(text: string, type: ReturnQuestion['type']): Typed {
  if (text === '') return null;
  switch (type) {
    case 'money':
      return penceTyped(text);
    case 'count': {
      const digits = withoutCommas(text);
      if (!/^-?\d{1,15}$/.test(digits)) throw new CommandFailure(`${text} is no whole number: write 1,694.`);
      return Number(digits);
    }
    case 'rate':
      return withoutCommas(text);
    case 'percentage':
      return withoutCommas(text.replace(/%$/, ''));
    case 'yes-no':
      return text.toLowerCase();
    case 'date':
    case 'choice':
    case 'text':
      return text;
  }
}

/** Only where they part thousands: `1,6` is no figure, and is sent as it is to be refused. */
function withoutCommas(text: string): string {
  return /^-?\d{1,3}(,\d{3})+(\.\d+)?$/.test(text) ? text.replaceAll(',', '') : text;
}
