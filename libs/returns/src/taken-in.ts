import type { ReturnQuestion } from '#catalogue';
import type { RecordedDecision } from '#decisions';
import { fail, ok, type Refusal, type Result } from '#kernel';
import { rowKey, type Answers, type AnswerValue } from './answers';
import { isSameValue, shownAs } from './checks/value-type';
import { answerFromCell } from './documents/answer-from-cell';
import { valueInCell } from './documents/answer-in-cell';
import type { FilledWorkbook } from './documents/read-return-workbook';
import type { FormCell } from './form-cells';
import type { ReturnEvent } from './return.events';

/** What a workbook changes in a return. */
export interface TakenIn {
  /** By the keys of their cells; `null` takes an answer back. */
  readonly answers: Readonly<Record<string, AnswerValue | null>>;
  /** Cells that the workbook has as they were, and that others have changed since: they stay as they stand. */
  readonly left: readonly LeftCell[];
}

export interface LeftCell {
  readonly cell: string;
  /** `National conditions!C8` */
  readonly at: string;
  /** Who decided on it last. */
  readonly by: string;
}

/** Between what stood when a workbook was made, and now. */
export interface Meanwhile {
  readonly before: Answers;
  readonly now: Answers;
  readonly since: readonly RecordedDecision<ReturnEvent>[];
}

/**
 * What of a workbook is an answer: what its cells say otherwise than when it was made. What others changed alone stays;
 * what both changed, each to something else, is refused as `decided-meanwhile`, every such cell.
 *
 * An emptied cell takes its answer back where the workbook was made of the return: in another it may never have been
 * filled in.
 */
export function takenIn(
  { cells, contentHash }: FilledWorkbook,
  meanwhile: Meanwhile,
): Result<TakenIn, readonly Refusal[]> {
  const { before, now } = meanwhile;
  const answers: Record<string, AnswerValue | null> = {};
  const left: LeftCell[] = [];
  const refusals: Refusal[] = [];
  for (const { cell, text: filledIn } of cells) {
    const { key, address, question } = cell;
    const text = isPlaceholder(filledIn, question) ? '' : filledIn;
    const [was, stands] = [before[key]?.value, now[key]?.value];
    const isEmptied = text === '' && contentHash !== undefined;
    const isUntouched = saysStill(text, was, question) || (text === '' && !isEmptied);
    const answer = isUntouched
      ? ok(was)
      : isEmptied
        ? ok(undefined)
        : answerFromCell(text, question, address);
    if (!answer.ok) refusals.push(answer.failure);
    else if (isSame(answer.value, stands, question)) continue;
    else if (isSame(answer.value, was, question))
      left.push({ cell: key, at: address, by: decidedBy(meanwhile, key) });
    else if (!isSame(was, stands, question)) refusals.push(changedByBoth(cell, answer.value, meanwhile));
    else if (isOfAnotherRow(cell, meanwhile)) refusals.push(ofAnotherRow(cell, meanwhile));
    else answers[key] = answer.value ?? null;
  }
  return refusals.length > 0 ? fail(refusals) : ok({ answers, left });
}

/** `<Please select>`, as official forms have it where something is to be chosen. */
function isPlaceholder(text: string, { type }: ReturnQuestion): boolean {
  return (type === 'choice' || type === 'yes-no') && /^<[^<>]*>$/.test(text.trim());
}

/** Whether a cell has, letter for letter, what was written into it, whatever its question would make of it. */
function saysStill(text: string, was: AnswerValue | undefined, question: ReturnQuestion): boolean {
  if (was === undefined) return text === '';
  const written = valueInCell(was, question);
  return written.type === 'text' && trimmed(written.value) === trimmed(text);
}

function isSame(
  one: AnswerValue | undefined,
  other: AnswerValue | undefined,
  question: ReturnQuestion,
): boolean {
  if (one === undefined || other === undefined) return one === other;
  return isSameValue(asText(one), asText(other), question);
}

/** Spreadsheets end lines as they like. */
function asText(value: AnswerValue): AnswerValue {
  return typeof value === 'string' ? trimmed(value) : value;
}

function trimmed(text: string): string {
  return text.replace(/\r\n?/g, '\n').trim();
}

function changedByBoth(
  { key, address, question }: FormCell,
  filledIn: AnswerValue | undefined,
  meanwhile: Meanwhile,
): Refusal {
  const said = (value: AnswerValue | undefined): string =>
    value === undefined ? 'nothing' : shownAs(value, question);
  const { before, now } = meanwhile;
  const [was, stands] = [said(before[key]?.value), said(now[key]?.value)];
  return decidedMeanwhile(
    address,
    `${key} was ${was} when the workbook was made, which has ${said(filledIn)}; ${stands} stands since, by ${decidedBy(meanwhile, key)}`,
  );
}

/** What names a row is its first question. */
function isOfAnotherRow({ section, row }: FormCell, { before, now }: Meanwhile): boolean {
  const [first] = section.questions;
  if (row === undefined || !first) return false;
  const key = rowKey(section.code, row, first.code);
  return !isSame(before[key]?.value, now[key]?.value, first);
}

function ofAnotherRow({ key, address, section, row }: FormCell, meanwhile: Meanwhile): Refusal {
  const first = rowKey(section.code, row ?? 0, section.questions[0]?.code ?? '');
  const what = `${key} is in a row that is another since, by ${decidedBy(meanwhile, first)}`;
  return decidedMeanwhile(address, what);
}

function decidedMeanwhile(where: string, what: string): Refusal {
  const mend = 'Take a new workbook, or give the cell what stands, and import it again';
  return { rule: 'decided-meanwhile', where, what, mend };
}

/** Who decided last on a cell since. */
function decidedBy({ since }: Meanwhile, key: string): string {
  const decision = since.findLast(({ data }) => {
    const changed = 'answers' in data ? [...Object.keys(data.answers), ...data.cleared] : [];
    return changed.includes(key);
  });
  return decision?.actor ?? 'nobody';
}
