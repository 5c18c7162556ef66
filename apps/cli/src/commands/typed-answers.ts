import type { ReturnQuestion, ReturnTemplate } from '#catalogue';
import { penceFromPounds, readDay } from '#kernel';
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
    const value = type && valueOf(text.trim(), type);
    if (type === undefined)
      refusals.push(
        `no-such-cell at ${key}: It is no cell of this return. Take one of those that return show has`,
      );
    else if (value === undefined)
      refusals.push(`answer-of-other-type at ${key}: ${text} is ${FIGURES[type]}`);
    else answers.set(key, value);
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

/** What is wrong with a figure that cannot be read, and how one is typed. */
const FIGURES: Partial<Record<ReturnQuestion['type'], string>> = {
  money:
    'no amount in pounds. Write one as 2,971,250.00, 2971250 or -0.01, with both places of the pence or none',
  date: 'no day. Write one as 2015-11-26, 26/11/2015 or 26 November 2015',
  count: 'no whole number. Write one with or without separators, such as 1,694',
};

/** Undefined where it cannot be read; whether it is right is for the server to say. */
function valueOf(text: string, type: ReturnQuestion['type']): Typed | undefined {
  if (text === '') return null;
  switch (type) {
    case 'money': {
      const pence = penceFromPounds(text.replace(/^(-?)£/, '$1'));
      return pence === undefined ? undefined : Number(pence);
    }
    case 'count': {
      const digits = withoutCommas(text);
      return /^-?\d{1,15}$/.test(digits) ? Number(digits) : undefined;
    }
    case 'rate':
      return withoutCommas(text);
    case 'percentage':
      return withoutCommas(text.replace(/%$/, ''));
    case 'date':
      return readDay(text);
    case 'yes-no':
    case 'choice':
    case 'text':
      return text;
  }
}

/** Only where they part thousands: `1,6` is no figure, and is sent as it is to be refused. */
function withoutCommas(text: string): string {
  return /^-?\d{1,3}(,\d{3})+(\.\d+)?$/.test(text) ? text.replaceAll(',', '') : text;
}
