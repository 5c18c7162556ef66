import { isCopied, isToBeConfirmed, type LedgerOrigin } from '../answers';
import type { FormCell } from '../form-cells';
import { answered, cellNamed, type Form } from './form';
import type { FoundByQuestion } from './question-checks';
import { isSameValue, quotedAs } from './value-type';

/** What is to be known, or done, of an answer because of where it comes from. */
export function checkOrigin(form: Form, cell: FormCell): FoundByQuestion[] {
  const answer = form.answers[cell.key];
  if (!answer) return [];
  if (answer.origin.from === 'person') return replaced(form, cell);
  const shown = quotedAs(answer.value, cell.question);
  const copied: FoundByQuestion = {
    check: 'copied-not-confirmed',
    cells: [cell],
    what: `${shown} was copied from ${COPIED_FROM[answer.origin.source.from] ?? 'elsewhere'}, and nobody has looked at it`,
  };
  return [
    ...(isToBeConfirmed(answer) ? [copied] : []),
    ...answer.origin.warnings.map(({ rule, what }): FoundByQuestion => ({
      check: checkOf(rule),
      cells: [cell],
      what: `${shown} comes with the warning ${rule}: ${what}`,
    })),
  ];
}

/** While one of these stands beside a figure, what it will come to is not settled. */
const STOPS_LOCKING: ReadonlySet<string> = new Set(['version-reused', 'submission-incomplete']);

/** Of what was made up nothing is missing, and nothing better is to be waited for. */
function checkOf(rule: string) {
  if (STOPS_LOCKING.has(rule)) return 'figure-does-not-lock';
  return rule === 'invented' ? 'figure-invented' : 'figure-with-warning';
}

const COPIED_FROM: Partial<Record<LedgerOrigin['source']['from'], string>> = {
  'earlier-return': 'an earlier return',
  register: 'a register',
};

/** A figure of the ledger that somebody's answer stands in place of. What was only copied may be answered anew. */
function replaced(form: Form, cell: FormCell): FoundByQuestion[] {
  const origin = form.answers[cell.key]?.origin;
  const value = answered(form, cell);
  if (origin?.from !== 'person' || !origin.inPlaceOf || value === undefined) return [];
  const { inPlaceOf } = origin;
  if (isCopied(inPlaceOf.origin) || isSameValue(value, inPlaceOf.value, cell.question)) return [];
  const what = `${quotedAs(value, cell.question)} was answered, and the ledger has ${quotedAs(inPlaceOf.value, cell.question)}`;
  const found: FoundByQuestion = { check: 'figure-replaced', cells: [cell], what };
  const { narrative } = cell.question;
  if (narrative === undefined) return [found];
  const told = cellNamed(form, narrative);
  if (answered(form, told) !== undefined) return [found];
  const untold = `${what}; "${told.question.text}" does not say why`;
  return [found, { check: 'replaced-without-narrative', cells: [told, cell], what: untold }];
}
