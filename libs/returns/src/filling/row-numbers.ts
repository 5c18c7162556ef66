import type { ReturnSection } from '#catalogue';
import type { Answer, Answers, AnswerValue } from '../answers';
import { copyIn } from '../return-state';
import { calledOnForm, found } from './finding';
import type { Row } from './rows';

/** A row as it stands in a return. */
interface StandingRow {
  /** The code of what it was filled in for; absent where that was not kept, or somebody wrote the row. */
  readonly code?: string | undefined;
  /** Its first question, which names it on the form. */
  readonly name?: AnswerValue | undefined;
  /** Whether anybody wrote anything in it. */
  readonly isWritten: boolean;
}

/**
 * The numbers of rows on the form, undefined where there is no room: what somebody wrote in a row is about what that row
 * stands for, so that a row keeps its number whatever comes before it. What is new has the first number that is free; a
 * row whose thing is gone is, unless somebody wrote in it.
 */
export function rowNumbers(
  section: ReturnSection,
  rows: readonly Row[],
  answers: Answers,
): (number | undefined)[] {
  const standing = standingRows(section, answers);
  const numbers = new Map<Row, number>();
  const taken = new Set<number>();
  const keep = (row: Row, is: (standing: StandingRow) => boolean) => {
    const [number] = [...standing].find(([at, each]) => !taken.has(at) && is(each)) ?? [];
    if (number === undefined) return;
    numbers.set(row, number);
    taken.add(number);
  };
  for (const row of rows) keep(row, ({ code }) => code !== undefined && code === row['code']);
  for (const row of rows.filter((each) => !numbers.has(each)))
    keep(row, ({ code, name }) => code === undefined && name !== undefined && name === nameOf(section, row));
  for (const [number, { isWritten }] of standing) if (isWritten) taken.add(number);
  const all = Array.from({ length: section.rows?.max ?? 0 }, (_, at) => at + 1);
  const free = all.filter((number) => !taken.has(number));
  return rows.map((row) => numbers.get(row) ?? free.shift());
}

/** In the order of their numbers. */
function standingRows({ code, questions }: ReturnSection, answers: Answers): [number, StandingRow][] {
  const rows = new Map<number, StandingRow>();
  for (const [key, answer] of Object.entries(answers)) {
    const [section, row = '', question] = key.split('.');
    if (section !== code) continue;
    const number = Number.parseInt(row, 10);
    const before = rows.get(number);
    rows.set(number, {
      code: before?.code ?? copyIn(answer)?.origin.rowOf,
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
  const source = first?.source;
  const value = source?.from === 'row' ? row[source.field] : undefined;
  if (!source || value === undefined) return undefined;
  const finding = found(value);
  return finding.ok ? calledOnForm(source, finding.value).value : undefined;
}
