import { RETURN_TEMPLATES } from '#catalogue';
import { expect, test } from '@jest/globals';
import { questionsOf } from '../form-cells';
import { calledOnForm, fitting, found } from './finding';

test.each([
  ['condition-nhs-number', 'no-in-progress', 'No - In Progress'],
  ['condition-nhs-number', 'yes', 'Yes'],
  [
    'dtoc-progress',
    'improved-not-on-target',
    'On track for improved performance, but not to meet full target',
  ],
])('%s is %s in the register, and “%s” on the form', (code, inRegister, onForm) => {
  const { source, question } = asked(code);
  const finding = found(inRegister);
  if (!finding.ok) throw new Error(finding.failure);
  const called = calledOnForm(source, finding.value);
  expect(fitting(question, called)).toMatchObject({ ok: true, value: { value: onForm } });
});

test('what the form has no name for stays as it is, and is none of the options', () => {
  const { source, question } = asked('condition-nhs-number');
  const finding = found('perhaps');
  if (!finding.ok) throw new Error(finding.failure);
  expect(fitting(question, calledOnForm(source, finding.value))).toEqual({
    ok: false,
    failure: 'perhaps is none of the options',
  });
});

function asked(code: string) {
  const form = RETURN_TEMPLATES.find((template) => template.code === '2015-16-q1');
  const question = form && questionsOf(form).get(code)?.question;
  if (!question?.source) throw new Error(`${code} has no source`);
  return { question, source: question.source };
}
