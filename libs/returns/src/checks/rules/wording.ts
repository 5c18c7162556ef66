import type { Found } from '../finding';
import type { FormCell } from '../../form-cells';
import { answered, cellNamed, rowsOf, type Form } from '../form';
import { quotedAs } from '../value-type';
import type { RuleCheck } from './rule-check';

/** An answer that is one of these takes a comment. */
export const checkComment: RuleCheck<'comment'> = (rule, form): Found[] => {
  const cell = cellNamed(form, rule.answer);
  const comment = cellNamed(form, rule.comment);
  const value = answered(form, cell);
  if (value === undefined || !rule.is.includes(String(value)) || answered(form, comment) !== undefined)
    return [];
  const what = `${cell.address} says ${quotedAs(value, cell.question)}, and "${comment.question.text}" is empty`;
  return [{ cells: [comment, cell], what }];
};

/** The answers that say where figures come from say the same, in as many of them as it is said yet. */
export const checkOneSource: RuleCheck<'one-source'> = (rule, form): Found[] => {
  const [first, ...others] = rule.answers
    .map((question) => cellNamed(form, question))
    .filter((cell) => answered(form, cell) !== undefined);
  if (!first) return [];
  const sources = new Set([first, ...others].map((cell) => worded(form, cell)));
  if (sources.size === 1) return [];
  const said = [first, ...others].map((cell) => `${cell.address} says ${String(answered(form, cell))}`);
  return [{ cells: [first, ...others], what: said.join('; ') }];
};

/** In a group of rows either each stands for itself or one for all: both would count the same twice. */
export const checkNotTwice: RuleCheck<'not-twice'> = (rule, form): Found[] => {
  const groups = new Map<string, FormCell[]>();
  for (const { cells: row } of rowsOf(form, rule.section)) {
    const single = row.get(rule.single);
    const group = rule.group.map((column) => worded(form, row.get(column)));
    if (!single || answered(form, single) === undefined || group.includes('')) continue;
    const key = JSON.stringify(group);
    groups.set(key, [...(groups.get(key) ?? []), single]);
  }
  const aggregate = rule.aggregate.toLowerCase();
  return [...groups.values()].flatMap((cells) => {
    const [whole] = cells.filter((cell) => worded(form, cell).startsWith(aggregate));
    if (!whole || cells.length === 1) return [];
    const others = cells.filter((cell) => cell !== whole);
    const rows = others.map(({ row }) => String(row)).join(', ');
    const what = `Row ${String(whole.row)} stands for all of its group, and beside it there ${others.length === 1 ? 'is row' : 'are rows'} ${rows}`;
    return [{ cells: [whole, ...others], what }];
  });
};

/** What a cell says, however it is spaced and written. */
function worded(form: Form, cell: FormCell | undefined): string {
  const value = cell && answered(form, cell);
  return value === undefined ? '' : String(value).trim().replace(/\s+/g, ' ').toLowerCase();
}
