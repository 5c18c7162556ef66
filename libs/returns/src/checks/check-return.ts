import type { ReturnRule, ReturnTemplate } from '#catalogue';
import type { Answers } from '../answers';
import type { OutdatedCell } from '../outdated-cells';
import { checkOutdated } from './check-outdated';
import { checkQuestions } from './check-questions';
import { checkRule } from './check-rule';
import { completenessMatrix, type CompletenessMatrix } from './completeness-matrix';
import type { Check, Finding, Found, FoundCell } from './finding';
import type { FormCell } from '../form-cells';
import { answered, formOf, type Form } from './form';
import { underThreshold, type LocalThreshold } from './local-threshold';
import { QUESTION_CHECKS } from './question-checks';
import { shownAs } from './value-type';

export interface ReturnToCheck {
  readonly template: ReturnTemplate;
  /** By the keys of their cells, all of them cells of the template. */
  readonly answers: Answers;
  readonly thresholds: readonly LocalThreshold[];
  /** Of which cells the ledger says something else by now. */
  readonly outdated?: readonly OutdatedCell[];
  /** The day in Europe/London. */
  readonly today: string;
}

export interface CheckedReturn {
  /** In the order in which the form is read. */
  readonly findings: readonly Finding[];
  readonly matrix: CompletenessMatrix;
  readonly verdict: Verdict;
}

export interface Verdict {
  readonly ready: boolean;
  readonly blocking: number;
  readonly warnings: number;
  /** `ready`, or `blocked by 3`. */
  readonly inWords: string;
}

/**
 * Everything in a return that is not as its template asks for. It reads nothing but what it is given: the same return
 * has the same findings in the same order, in whatever order its answers came.
 */
export function checkReturn(asked: ReturnToCheck): CheckedReturn {
  const { template, answers, thresholds, outdated = [], today } = asked;
  const form = formOf(template, answers);
  const found = [...checkQuestions(form), ...checkOutdated(form, outdated)];
  const ofQuestions = found.map((each) => finding(QUESTION_CHECKS[each.check], each, form));
  const ofRules = template.rules.flatMap((rule) => checkUnder(rule, form, thresholds, today));
  const places = new Map(form.cells.map(({ key }, place) => [key, place]));
  const placeOf = ({ cells: [first] }: Finding) => places.get(first?.key ?? '') ?? 0;
  const findings = [...ofQuestions, ...ofRules].sort((a, b) => placeOf(a) - placeOf(b));
  return { findings, matrix: completenessMatrix(form, findings), verdict: verdictOn(findings) };
}

function finding(check: Check, { cells, what }: Found, form: Form): Finding {
  const { code, severity, sentence, mend } = check;
  return { code, severity, cells: cells.map((cell) => foundCell(cell, form)), sentence, what, mend };
}

function foundCell(cell: FormCell, form: Form): FoundCell {
  const { key, address, question } = cell;
  const value = answered(form, cell);
  return {
    key,
    address,
    question: question.text,
    ...(value === undefined ? {} : { value: shownAs(value, question) }),
  };
}

/** What a rule finds, under the area's own threshold where it has one. */
function checkUnder(
  rule: ReturnRule,
  form: Form,
  thresholds: readonly LocalThreshold[],
  today: string,
): Finding[] {
  const own = checkRule(rule, form).map((found) => finding(rule, found, form));
  const changed = underThreshold(rule, thresholds, today);
  if (!changed) return own;
  const { threshold, inWords } = changed;
  const under = checkRule(changed.rule, form).map((found) => finding(changed.rule, found, form));
  const stillFound = new Set(under.map(cellsOf));
  const letPass = own
    .filter((each) => !stillFound.has(cellsOf(each)))
    .map((each): Finding => ({ ...each, severity: 'warns' }));
  return [...under, ...letPass].map((each) => ({ ...each, what: `${each.what}. ${inWords}`, threshold }));
}

function cellsOf({ cells }: Finding): string {
  return cells.map(({ key }) => key).join(' ');
}

function verdictOn(findings: readonly Finding[]): Verdict {
  const blocking = findings.filter(({ severity }) => severity === 'blocks').length;
  const ready = blocking === 0;
  return {
    ...{ ready, blocking, warnings: findings.length - blocking },
    inWords: ready ? 'ready' : `blocked by ${blocking}`,
  };
}
