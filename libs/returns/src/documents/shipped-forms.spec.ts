import { expect, test } from '@jest/globals';
import { RETURN_TEMPLATES } from '#catalogue';
import type { ReturnQuestion } from '#catalogue';
import type { AnswerValue } from '../answers';
import { answersFilledIn } from './filled-in.fixture';
import { QUARTER } from './return-content.fixture';
import { returnDocuments } from './return-documents';
import { everyCellOf } from './return-form';

function anAnswer({ type, options = [], decimals = 0 }: ReturnQuestion, at: number): AnswerValue {
  switch (type) {
    case 'text':
      return `Answer ${at}`;
    case 'choice':
      return options[at % options.length] ?? '';
    case 'yes-no':
      return at % 2 === 0 ? 'yes' : 'no';
    case 'date':
      return '2015-08-20';
    case 'count':
      return at;
    case 'money':
      return 100_001 + at;
    default:
      return decimals === 0 ? String(at) : `${at}.${'5'.repeat(decimals)}`;
  }
}

test.each(RETURN_TEMPLATES.map((template) => [template.code, template] as const))(
  'the form of %s is made, answered in every cell and read again as it was',
  async (code, template) => {
    const values = everyCellOf(template)
      .filter(({ row = 1 }) => row <= 3)
      .map(({ key, question }, at) => [key, anAnswer(question, at)] as const);
    const origin = { from: 'person', by: 'Invented Preparer' } as const;
    const made = await returnDocuments({
      ...QUARTER,
      template,
      inForce: { ...QUARTER.inForce, code },
      answers: Object.fromEntries(values.map(([key, value]) => [key, { value, origin }])),
      isLocked: false,
    });
    if (!made.ok) throw new Error(JSON.stringify(made.failure));
    expect(await answersFilledIn(template, made.value.workbook)).toEqual({
      ok: true,
      value: Object.fromEntries(values),
    });
  },
);
