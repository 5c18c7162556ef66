import type { ReturnQuestion } from '#catalogue';
import { compare, fraction, type Fraction } from '#kernel';
import type { AnswerValue } from '../answers';
import type { FormCell } from '../form-cells';
import { checkOrigin } from './check-origin';
import { answered, figureOf, isRequired, requiredBy, rowInWords, rowsOf, type Form } from './form';
import type { FoundByQuestion, QuestionCheck } from './question-checks';
import { isOfType, quotedAs, shownAs, typeInWords } from './value-type';

/** What of each question alone is not as its template asks for, whatever its rules say. */
export function checkQuestions(form: Form): FoundByQuestion[] {
  return [
    ...form.cells.flatMap((cell) => checkCell(form, cell)),
    ...form.template.sheets.flatMap(({ sections }) =>
      // What the ledger fills in keeps its row, also where the one before it is gone.
      sections.flatMap(({ code, rows }) => (rows?.of ? [] : rowsLeftOut(form, code))),
    ),
  ];
}

function checkCell(form: Form, cell: FormCell): FoundByQuestion[] {
  const value = answered(form, cell);
  if (value === undefined) return isRequired(form, cell) ? [notAnswered(form, cell)] : [];
  return [...checkValue(form, cell, value), ...checkOrigin(form, cell)];
}

function notAnswered(form: Form, cell: FormCell): FoundByQuestion {
  const { required, text } = cell.question;
  const where = cell.row === undefined ? '' : ` in ${rowInWords(form, cell)}`;
  const why =
    typeof required === 'boolean'
      ? ''
      : `, and has to have one where "${requiredBy(form, cell, required.question).question.text}" is ${required.is.join(' or ')}`;
  return { check: 'not-answered', cells: [cell], what: `"${text}"${where} has no answer${why}` };
}

function checkValue(form: Form, cell: FormCell, value: AnswerValue): FoundByQuestion[] {
  const { question } = cell;
  if (!isOfType(value, question)) {
    const what = `${quotedAs(value, question)} is not ${typeInWords(question)}`;
    return [{ check: 'wrong-type', cells: [cell], what }];
  }
  const faults: [QuestionCheck, string | undefined][] = [
    ['not-an-option', optionFault(String(value), question)],
    ['out-of-range', rangeFault(figureOf(form, cell), question)],
    ['too-long', lengthFault(String(value), question)],
    ['too-many-places', placesFault(String(value), question)],
  ];
  return faults.flatMap(([check, fault]) =>
    fault === undefined ? [] : [{ check, cells: [cell], what: `${quotedAs(value, question)} ${fault}` }],
  );
}

function optionFault(value: string, { type, options = [] }: ReturnQuestion): string | undefined {
  if (type !== 'yes-no' && type !== 'choice') return undefined;
  const taken = type === 'yes-no' ? ['yes', 'no'] : options;
  return taken.includes(value) ? undefined : `is none of: ${taken.join('; ')}`;
}

/** Limits are in the unit of the form: pounds, where the answer is pence. */
function rangeFault(figure: Fraction | undefined, question: ReturnQuestion): string | undefined {
  if (figure === undefined) return undefined;
  const { min, max, type } = question;
  const limit = (bound: number) => (type === 'money' ? bound * 100 : bound);
  const shown = (bound: number) =>
    shownAs(type === 'money' || type === 'count' ? limit(bound) : String(bound), question);
  if (min !== undefined && compare(figure, fraction(limit(min))) < 0)
    return `is less than ${shown(min)}, the least that is taken`;
  if (max !== undefined && compare(figure, fraction(limit(max))) > 0)
    return `is more than ${shown(max)}, the most that is taken`;
  return undefined;
}

function lengthFault(value: string, { type, lengthMax }: ReturnQuestion): string | undefined {
  if (type !== 'text' || lengthMax === undefined) return undefined;
  // As people count them: a letter beyond the basic plane is one.
  const length = Array.from(value).length;
  return length > lengthMax ? `has ${length} characters, and ${lengthMax} are taken` : undefined;
}

function placesFault(value: string, { type, decimals }: ReturnQuestion): string | undefined {
  if ((type !== 'rate' && type !== 'percentage') || decimals === undefined) return undefined;
  const places = value.split('.')[1]?.length ?? 0;
  return places > decimals ? `has ${places} decimal places, and ${decimals} are taken` : undefined;
}

function rowsLeftOut(form: Form, section: string): FoundByQuestion[] {
  const rows = rowsOf(form, section);
  const last = rows.findLastIndex(({ isBegun }) => isBegun);
  return rows.slice(0, Math.max(last, 0)).flatMap(({ cells, isBegun }, at): FoundByQuestion[] => {
    const cell = cells.values().next().value;
    if (!cell || isBegun) return [];
    const what = `Row ${at + 1} of "${cell.section.title}" is empty, and rows below it are not`;
    return [{ check: 'row-left-out', cells: [cell], what }];
  });
}
