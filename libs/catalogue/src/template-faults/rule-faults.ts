import type { Refusal } from '#kernel';
import type { ReturnRule } from '../return-rule';
import type { AnswerType, ReturnTemplate } from '../return-template';
import { addressOf, questionsOf, type Asked } from './asked';
import { fault, type At } from './fault';
import { FIGURES, neverAnswers, whatItIsAnsweredWith } from './question-faults';

/** One of the questions that a rule names. */
interface Named {
  /** In which member of the rule. */
  readonly member: string;
  /** As a rule addresses it: `nea-q1-actual`, `benefits.*.saving`. */
  readonly address: string;
  readonly types: ReadonlySet<AnswerType>;
  /** What it is to be answered with for the rule to hold. */
  readonly is?: readonly string[];
  /** Whether it is summed or compared with the others of which that is said. */
  readonly isCompared?: boolean;
}

const TEXT: ReadonlySet<AnswerType> = new Set(['text']);
const LISTED: ReadonlySet<AnswerType> = new Set(['choice', 'yes-no']);
const TEXT_OR_CHOICE: ReadonlySet<AnswerType> = new Set(['text', 'choice']);
const COUNT: ReadonlySet<AnswerType> = new Set(['count']);
const RATES: ReadonlySet<AnswerType> = new Set(['rate', 'percentage']);
const ANYTHING: ReadonlySet<AnswerType> = new Set([...FIGURES, 'text', 'choice', 'yes-no', 'date']);

/** Rules that could find nothing, or compare what does not compare. */
export function ruleFaults(template: ReturnTemplate): Refusal[] {
  const asked = new Map(questionsOf(template).map((each) => [addressOf(each), each]));
  const inRows = new Set(
    [...asked.values()].filter(({ section }) => section.rows).map(({ section }) => section.code),
  );
  return template.rules.flatMap((rule, index) => {
    const at = ['rules', index];
    if ('section' in rule && !inRows.has(rule.section))
      return [
        fault(
          'template-unknown-question',
          [...at, 'section'],
          `${rule.code} names the section ${rule.section}, and there is none with rows`,
          `Name one of ${listed([...inRows])}.`,
        ),
      ];
    return faultsOf(rule, namedBy(rule), asked, at);
  });
}

function faultsOf(
  rule: ReturnRule,
  named: readonly Named[],
  asked: ReadonlyMap<string, Asked>,
  at: At,
): Refusal[] {
  const faults = named.flatMap(({ member, address, types, is }): Refusal[] => {
    const where = [...at, member];
    const found = asked.get(address);
    if (!found)
      return [
        fault(
          'template-unknown-question',
          where,
          `${rule.code} names ${address}, and there is no such question`,
          'Name a question by its code, or by its section and code where it stands in rows: benefits.*.saving.',
        ),
      ];
    const { question } = found;
    if (!types.has(question.type))
      return [
        fault(
          'template-rule-does-not-fit',
          where,
          `${address} is answered with a ${question.type}`,
          `Name a question that is answered with ${listed([...types], ' or ')}.`,
        ),
      ];
    return neverAnswers(question, is ?? []).map((never) =>
      fault(
        'template-never-holds',
        where,
        `${address} is never answered with “${never}”`,
        whatItIsAnsweredWith(question),
      ),
    );
  });
  if (faults.length > 0) return faults;
  const kinds = new Set(
    named.filter(({ isCompared }) => isCompared).map(({ address }) => asked.get(address)?.question.type),
  );
  if (kinds.size <= 1) return [];
  return [
    fault(
      'template-rule-does-not-fit',
      at,
      `${rule.code} compares ${listed([...kinds].map(String), ' with ')}`,
      'Compare figures of one kind.',
    ),
  ];
}

/** Every question a rule names, with what it has to be. */
function namedBy(rule: ReturnRule): Named[] {
  const compared = (member: string, ...addresses: string[]) =>
    addresses.map((address) => ({ member, address, types: FIGURES, isCompared: true }));
  const one = (member: string, address: string | undefined, types: ReadonlySet<AnswerType>) =>
    address === undefined ? [] : [{ member, address, types }];
  switch (rule.kind) {
    case 'sum':
      return [...compared('parts', ...rule.parts), ...compared('total', rule.total)];
    case 'same':
      return compared('answers', ...rule.answers);
    case 'product':
      return [
        ...rule.factors.flatMap((factor) => one('factors', `${rule.section}.*.${factor}`, FIGURES)),
        ...one('product', `${rule.section}.*.${rule.product}`, FIGURES),
      ];
    case 'change':
      return [
        ...compared('from', rule.from),
        ...compared('to', rule.to),
        ...one('narrative', rule.narrative, TEXT),
      ];
    case 'comment':
      return [
        { member: 'answer', address: rule.answer, types: LISTED, is: rule.is },
        ...one('comment', rule.comment, TEXT),
      ];
    case 'variance':
      return [
        ...compared('actual', rule.actual),
        ...compared('plan', rule.plan),
        ...one('narrative', rule.narrative, TEXT),
      ];
    case 'rate':
      return [
        ...one('numerator', rule.numerator, COUNT),
        ...one('denominator', rule.denominator, COUNT),
        ...one('rate', rule.rate, RATES),
      ];
    case 'at-most':
      return [...compared('answer', rule.answer), ...compared('limit', rule.limit)];
    case 'one-source':
      return rule.answers.flatMap((answer) => one('answers', answer, TEXT_OR_CHOICE));
    case 'progress':
      return [
        { member: 'progress', address: rule.progress, types: LISTED, is: rule.onTrack },
        ...compared('actual', rule.actual),
        ...compared('plan', rule.plan),
      ];
    case 'not-twice':
      return [
        ...rule.group.flatMap((code) => one('group', `${rule.section}.*.${code}`, ANYTHING)),
        ...one('single', `${rule.section}.*.${rule.single}`, TEXT),
      ];
  }
}

function listed(names: readonly string[], between = ', '): string {
  return names.length === 0 ? 'none' : names.join(between);
}
