import type { ReturnTemplate } from '#catalogue';
import { fail, ok, type Refusal, type Result } from '#kernel';
import type { AnswerValue } from '#returns';
import { typedValue } from '#returns/plain';
import { asLines, STOOD } from '#platform';
import { cellId } from '../return-paths';

type Sheet = ReturnTemplate['sheets'][number];

/** What stood in each cell goes along with the form of a sheet, unseen. */
export function stoodName(key: string): string {
  return `${STOOD}${cellId(key)}`;
}

/** What of a sheet was typed otherwise than it stood when its form was shown, by the keys of the cells. */
export function typedOtherwise(typed: URLSearchParams): ReadonlyMap<string, string> {
  const begins = cellId('');
  const sent = new Map(typed);
  const cells = [...typed].flatMap(([name, text]) =>
    name.startsWith(begins) ? [[name.slice(begins.length), asLines(text)] as const] : [],
  );
  return new Map(cells.filter(([key, text]) => text !== asLines(sent.get(stoodName(key)) ?? '')));
}

/** The answers, each as its question has it; `null` takes one back. */
export function answersTyped(
  sheet: Sheet,
  typed: ReadonlyMap<string, string>,
): Result<Readonly<Record<string, AnswerValue | null>>, readonly Refusal[]> {
  const answers: Record<string, AnswerValue | null> = {};
  const refusals: Refusal[] = [];
  for (const [key, text] of typed) {
    const value = typedValue(text, typeOf(sheet, key) ?? 'text');
    if (value.ok) answers[key] = value.value;
    else refusals.push({ rule: 'answer-of-other-type', where: `/answers/${key}`, ...value.failure });
  }
  return refusals.length > 0 ? fail(refusals) : ok(answers);
}

/** Undefined where the sheet has no such cell, which whoever takes the answer refuses. */
function typeOf(
  { sections }: Sheet,
  key: string,
): Sheet['sections'][number]['questions'][number]['type'] | undefined {
  const [section, row, code] = key.split('.');
  const of = (asked: string | undefined, isRow: boolean) =>
    sections
      .filter(({ rows, code: own }) => (rows !== undefined) === isRow && (!isRow || own === section))
      .flatMap(({ questions }) => questions)
      .find((question) => question.code === asked)?.type;
  return row === undefined ? of(key, false) : of(code, true);
}

/** Where somebody else has answered since, and otherwise: what is typed is kept, and theirs is told beside it. */
export function answeredSince(
  typed: ReadonlyMap<string, string>,
  stood: URLSearchParams,
  stands: ReadonlyMap<string, string>,
): Refusal[] {
  return [...typed].flatMap(([key, text]) => {
    const now = asLines(stands.get(key) ?? '');
    if (now === asLines(stood.get(stoodName(key)) ?? '') || now === text) return [];
    const what =
      now === '' ? 'Somebody has taken its answer back since' : `Somebody has answered "${now}" since`;
    return [
      {
        ...{ rule: 'decided-meanwhile', where: `/answers/${key}`, what },
        mend: 'Save yours in its place, or write theirs',
      },
    ];
  });
}
