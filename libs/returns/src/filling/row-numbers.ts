import type { ReturnQuestion, ReturnSection } from '#catalogue';
import { rowOfKey, type Answer, type AnswerValue } from '../answers';
import { copyIn, type OpenReturn } from '../return-state';
import { calledOnForm, fitting, found } from './finding';
import type { Row } from './rows';

/** What stands in a return; of what was submitted the copies themselves say what their rows stand for. */
export type Standing = Pick<OpenReturn, 'answers'> & Partial<Pick<OpenReturn, 'rowsOf'>>;

/** A row as it stands in a return. */
interface StandingRow {
  /** The code of what it was filled in for; absent where that was not kept, or somebody wrote the row. */
  readonly code?: string | undefined;
  /** Its first question, which names it on the form. */
  readonly name?: AnswerValue | undefined;
  /** What was filled in, by its questions. */
  readonly copies: ReadonlyMap<string, AnswerValue>;
  /** Whether anybody wrote anything in it. */
  readonly isWritten: boolean;
}

/**
 * The numbers of rows on the form, undefined where there is no room: what somebody wrote in a row is about what that row
 * stands for, so that a row keeps its number whatever comes before it. What is new has the first number that is free; a
 * row whose thing is gone is, unless somebody wrote in it. One that does not say what it stands for stands for what says all
 * the same, or else for the only one of its name: lines of a fund may share a scheme's.
 */
export function rowNumbers(
  section: ReturnSection,
  rows: readonly Row[],
  stands: Standing,
): (number | undefined)[] {
  const standing = standingRows(section, stands);
  const numbers = new Map<Row, number>();
  const taken = new Set<number>();
  const keep = (row: Row, is: (standing: StandingRow) => boolean) => {
    const [number] = [...standing].find(([at, each]) => !taken.has(at) && is(each)) ?? [];
    if (number === undefined) return;
    numbers.set(row, number);
    taken.add(number);
  };
  for (const row of rows) keep(row, ({ code }) => code !== undefined && code === row['code']);
  const unkept = () => rows.filter((each) => !numbers.has(each));
  for (const row of unkept()) {
    const filled = filledOf(section, row);
    keep(row, ({ code, copies }) => code === undefined && filled.size > 0 && isSame(filled, copies));
  }
  const names = [rows.map((row) => nameOf(section, row)), [...standing].map(([, { name }]) => name)];
  for (const row of unkept()) {
    const called = nameOf(section, row);
    const isOnlyOne = names.every((each) => each.filter((name) => name === called).length === 1);
    if (called !== undefined && isOnlyOne)
      keep(row, ({ code, name }) => code === undefined && name === called);
  }
  for (const [number, { isWritten }] of standing) if (isWritten) taken.add(number);
  const all = Array.from({ length: section.rows?.max ?? 0 }, (_, at) => at + 1);
  const free = all.filter((number) => !taken.has(number));
  return rows.map((row) => numbers.get(row) ?? free.shift());
}

/** In the order of their numbers. */
function standingRows(
  { code, questions }: ReturnSection,
  { answers, rowsOf = {} }: Standing,
): [number, StandingRow][] {
  const rows = new Map<number, StandingRow>();
  for (const [key, answer] of Object.entries(answers)) {
    const [section, row = '', question] = key.split('.');
    if (section !== code) continue;
    const number = Number.parseInt(row, 10);
    const before = rows.get(number);
    const copy = copyIn(answer);
    const copies = new Map(before?.copies);
    if (copy && question !== undefined) copies.set(question, copy.value);
    rows.set(number, {
      copies,
      code: before?.code ?? copy?.origin.rowOf ?? rowsOf[rowOfKey(key)],
      name: before?.name ?? (question === questions[0]?.code ? nameIn(answer) : undefined),
      isWritten: before?.isWritten === true || answer.origin.from === 'person',
    });
  }
  return [...rows].sort(([one], [other]) => one - other);
}

/** As the ledger has it, whatever somebody calls it instead. */
function nameIn(answer: Answer): AnswerValue {
  return (copyIn(answer) ?? answer).value;
}

function nameOf({ questions: [first] }: ReturnSection, row: Row): AnswerValue | undefined {
  return first && valueIn(row, first);
}

/** What would be filled in of a row, by its questions. */
function filledOf({ questions }: ReturnSection, row: Row): ReadonlyMap<string, AnswerValue> {
  return new Map(
    questions.flatMap((question): [string, AnswerValue][] => {
      const value = valueIn(row, question);
      return value === undefined ? [] : [[question.code, value]];
    }),
  );
}

function valueIn(row: Row, question: ReturnQuestion): AnswerValue | undefined {
  const { source } = question;
  const value = source?.from === 'row' ? row[source.field] : undefined;
  if (!source || value === undefined) return undefined;
  const finding = found(value);
  const answer = finding.ok ? fitting(question, calledOnForm(source, finding.value)) : finding;
  return answer.ok ? answer.value.value : undefined;
}

function isSame(one: ReadonlyMap<string, AnswerValue>, other: ReadonlyMap<string, AnswerValue>): boolean {
  return one.size === other.size && [...one].every(([question, value]) => other.get(question) === value);
}
