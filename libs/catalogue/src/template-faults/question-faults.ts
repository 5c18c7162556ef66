import type { Refusal } from '#kernel';
import type { AnswerType, ReturnQuestion, ReturnTemplate } from '../return-template';
import { questionsOf, type Asked } from './asked';
import { fault, repeated } from './fault';

export const FIGURES: ReadonlySet<AnswerType> = new Set(['count', 'money', 'rate', 'percentage']);

/** What a question says of its answer that no answer could keep to. */
export function questionFaults(template: ReturnTemplate): Refusal[] {
  const asked = questionsOf(template);
  return asked.flatMap((each) => [
    ...optionFaults(each),
    ...limitFaults(each),
    ...conditionFaults(each, asked),
    ...narrativeFaults(each, asked),
  ]);
}

/** What a question may be answered with, where that is a list. */
function answersTo({ type, options }: ReturnQuestion): readonly string[] | undefined {
  return type === 'yes-no' ? ['yes', 'no'] : options;
}

function optionFaults({ question, at }: Asked): Refusal[] {
  const { code, type, options } = question;
  if (type === 'choice' && !options)
    return [fault('template-options', at, `${code} is a choice without options`, 'Give it two or more.')];
  if (type !== 'choice' && options)
    return [
      fault(
        'template-options',
        [...at, 'options'],
        `${code} is answered with a ${type} and has options`,
        'Leave them out, or make it a choice.',
      ),
    ];
  return repeated(options ?? [], (option) => option).map(({ item }) =>
    fault(
      'template-options',
      [...at, 'options'],
      `${code} has the option “${item}” twice`,
      'Leave one of them out.',
    ),
  );
}

function limitFaults({ question, at }: Asked): Refusal[] {
  const { code, type, min, max, decimals, lengthMax } = question;
  const isFigure = FIGURES.has(type);
  const wrong = (member: string, what: string, mend: string) =>
    fault('template-question-form', [...at, member], `${code} ${what}`, mend);
  const leaveOut = 'Leave it out, or give the question another type.';
  return [
    ...(decimals !== undefined && type !== 'rate' && type !== 'percentage'
      ? [wrong('decimals', `is answered with a ${type} and has decimals`, leaveOut)]
      : []),
    ...(min !== undefined && !isFigure
      ? [wrong('min', `is answered with a ${type} and has a least figure`, leaveOut)]
      : []),
    ...(max !== undefined && !isFigure
      ? [wrong('max', `is answered with a ${type} and has a greatest figure`, leaveOut)]
      : []),
    ...(lengthMax !== undefined && type !== 'text'
      ? [wrong('lengthMax', `is answered with a ${type} and has a greatest length`, leaveOut)]
      : []),
    ...(min !== undefined && max !== undefined && min > max
      ? [wrong('min', `is at least ${min} and at most ${max}`, 'Put the smaller one in min.')]
      : []),
  ];
}

/** A condition names a question of the template or, in a section with rows, of the same row before any other. */
function conditionFaults(asking: Asked, asked: readonly Asked[]): Refusal[] {
  const { question, at } = asking;
  if (typeof question.required === 'boolean') return [];
  const where = [...at, 'required'];
  const { question: named, is } = question.required;
  const other = beside(asking, named, asked);
  if (!other)
    return [
      fault(
        'template-unknown-question',
        [...where, 'question'],
        `${question.code} is required where ${named} is answered so, and there is no ${named}`,
        NAME_ANOTHER,
      ),
    ];
  return neverAnswers(other, is).map((never) =>
    fault(
      'template-never-holds',
      [...where, 'is'],
      `${named} is never answered with “${never}”`,
      whatItIsAnsweredWith(other),
    ),
  );
}

const NAME_ANOTHER = 'Name a question that stands in the same row, or outside rows.';

function narrativeFaults(asking: Asked, asked: readonly Asked[]): Refusal[] {
  const { narrative, code } = asking.question;
  if (narrative === undefined) return [];
  const other = beside(asking, narrative, asked);
  if (other?.type === 'text') return [];
  const what = other
    ? `${narrative} is answered with a ${other.type}`
    : `${code} has the narrative ${narrative}, and there is no such question`;
  const rule = other ? 'template-rule-does-not-fit' : 'template-unknown-question';
  return [fault(rule, [...asking.at, 'narrative'], what, 'Name a question that is answered with a text.')];
}

/** The question that another one names by its code alone. */
function beside({ section }: Asked, code: string, asked: readonly Asked[]): ReturnQuestion | undefined {
  const named = asked.filter((each) => each.question.code === code);
  const inRow = section.rows && named.find((each) => each.section === section);
  return (inRow ?? named.find((each) => !each.section.rows))?.question;
}

/** Those that the question cannot be answered with. Of a choice without options that is said once. */
export function neverAnswers(question: ReturnQuestion, is: readonly string[]): string[] {
  const answers = answersTo(question) ?? [];
  if (question.type === 'choice' && answers.length === 0) return [];
  return is.filter((each) => !answers.includes(each));
}

export function whatItIsAnsweredWith(question: ReturnQuestion): string {
  const answers = answersTo(question);
  if (!answers) return `Name a choice or a yes-no question: ${question.code} is a ${question.type}.`;
  return `Use one of ${answers.map((each) => `“${each}”`).join(', ')}.`;
}
