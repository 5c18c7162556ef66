import { parsePeriod, type Refusal } from '#kernel';
import type { Metric, PolicyYear } from '../policy-year';
import type { AnswerSource, AnswerType, ReturnTemplate } from '../return-template';
import { ROW_FIELDS } from '../return-template';
import { questionsOf, type Asked } from './asked';
import { fault } from './fault';
import { neverAnswers, whatItIsAnsweredWith } from './question-faults';

type Source<From extends AnswerSource['from']> = Extract<AnswerSource, { from: From }>;

/** Sources that could never give an answer, or would give one of another kind. */
export function sourceFaults(
  template: ReturnTemplate,
  policyYears: readonly Pick<PolicyYear, 'year' | 'metrics'>[],
): Refusal[] {
  return questionsOf(template).flatMap((asked) => {
    const { source } = asked.question;
    switch (source?.from) {
      case 'figure':
        return figureFaults(asked, source, policyYears);
      case 'fund':
        return [...typeFaults(asked, ['money']), ...monthFaults(asked, source)];
      case 'settlement':
        return settlementFaults(asked, source);
      case 'area':
      case 'contact':
        return typeFaults(asked, ['text']);
      case 'row':
        return [...rowFaults(asked, source), ...calledFaults(asked, source)];
      case 'register':
        return calledFaults(asked, source);
      case 'earlier-return':
      case undefined:
        return [];
    }
  });
}

function figureFaults(
  asked: Asked,
  source: Source<'figure'>,
  policyYears: readonly Pick<PolicyYear, 'year' | 'metrics'>[],
): Refusal[] {
  const at = [...asked.at, 'source', 'metric'];
  const year = policyYears.find((each) => each.year === source.policyYear);
  if (!year)
    return [
      fault(
        'template-unknown-metric',
        at,
        `No policy year ${source.policyYear} is in force`,
        'Ask the question without a source.',
      ),
    ];
  const metric = year.metrics.find(({ code }) => code === source.metric);
  if (!metric)
    return [
      fault(
        'template-unknown-metric',
        at,
        `${source.policyYear} has no metric ${source.metric}`,
        `Name one of ${year.metrics.map(({ code }) => code).join(', ')}.`,
      ),
    ];
  return [...typeFaults(asked, TYPES_OF_PART[source.part]), ...figurePeriodFaults(asked, source, metric)];
}

const TYPES_OF_PART: Readonly<Record<Source<'figure'>['part'], readonly AnswerType[]>> = {
  count: ['count'],
  'planned-count': ['count'],
  denominator: ['count'],
  rate: ['rate', 'percentage'],
  'planned-rate': ['rate', 'percentage'],
  source: ['text', 'choice'],
};

function figurePeriodFaults({ at }: Asked, { period: key }: Source<'figure'>, metric: Metric): Refusal[] {
  const found = parsePeriod(key);
  const hasFigure = found && (metric.frequency === 'quarter' || found.kind === 'year');
  if (hasFigure) return [];
  return [
    fault(
      'template-source-does-not-fit',
      [...at, 'source', 'period'],
      found ? `${metric.code} has no figure for ${key}` : `${key} is no period`,
      metric.frequency === 'year'
        ? 'Name a year, such as 2015/16.'
        : 'Name a year, a quarter or a month: 2015/16-Q1.',
    ),
  ];
}

function monthFaults({ at }: Asked, { since, through }: Source<'fund'>): Refusal[] {
  const isMonth = (month: string | undefined) => month === undefined || parsePeriod(month)?.kind === 'month';
  const isInOrder = since === undefined || through === undefined || since <= through;
  if (isMonth(since) && isMonth(through) && isInOrder) return [];
  return [
    fault(
      'template-source-does-not-fit',
      [...at, 'source'],
      `There are no months from ${since ?? 'the first'} through ${through ?? 'the last'}`,
      'Name months that there are, the earlier one in since.',
    ),
  ];
}

function settlementFaults(asked: Asked, { part, quarter }: Source<'settlement'>): Refusal[] {
  const isAdmissions = part === 'baseline' || part === 'plan';
  const isOfQuarter = quarter !== undefined && parsePeriod(quarter)?.kind === 'quarter';
  return [
    ...typeFaults(asked, isAdmissions ? ['count'] : ['money']),
    ...((isAdmissions || quarter !== undefined) && !isOfQuarter
      ? [
          fault(
            'template-source-does-not-fit',
            [...asked.at, 'source'],
            `${part} is asked of ${quarter ?? 'no quarter'}`,
            'Name a quarter, such as 2015/16-Q1.',
          ),
        ]
      : []),
  ];
}

const TYPES_OF_FIELD: Readonly<Record<string, readonly AnswerType[]>> = { activityChange: ['count'] };

function rowFaults(asked: Asked, { field }: Source<'row'>): Refusal[] {
  const at = [...asked.at, 'source'];
  const of = asked.section.rows?.of;
  if (!of)
    return [
      fault(
        'template-source-does-not-fit',
        at,
        `${asked.question.code} is filled in from a row, and its section has no rows of anything`,
        'Say in the rows of the section what they are of.',
      ),
    ];
  const fields: readonly string[] = ROW_FIELDS[of.from];
  if (!fields.includes(field))
    return [
      fault(
        'template-source-does-not-fit',
        [...at, 'field'],
        `A row of ${of.from} has no ${field}`,
        `Name one of ${fields.join(', ')}.`,
      ),
    ];
  const types = field.endsWith('Pence') ? (['money'] as const) : TYPES_OF_FIELD[field];
  return typeFaults(asked, types ?? ['text', 'choice']);
}

/** Names that the codes of a source are given, and that the question cannot be answered with. */
function calledFaults({ question, at }: Asked, { as }: Source<'register' | 'row'>): Refusal[] {
  return neverAnswers(question, Object.values(as ?? {})).map((never) =>
    fault(
      'template-never-holds',
      [...at, 'source', 'as'],
      `${question.code} is never answered with “${never}”`,
      whatItIsAnsweredWith(question),
    ),
  );
}

function typeFaults({ question, at }: Asked, types: readonly AnswerType[]): Refusal[] {
  if (types.includes(question.type)) return [];
  return [
    fault(
      'template-source-does-not-fit',
      [...at, 'source'],
      `${question.code} is answered with a ${question.type}, and its source gives a ${types.join(' or ')}`,
      'Change its type, or its source.',
    ),
  ];
}
