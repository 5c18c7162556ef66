import { describe, expect, test } from '@jest/globals';
import { POLICY_YEARS } from './catalogue';
import { returnTemplateSchema } from './return-template';
import { RETURN_TEMPLATES } from './return-templates';
import { templateFaults } from './template-faults';

describe.each(RETURN_TEMPLATES.map((template) => [template.code, template] as const))('%s', (_, template) => {
  test('has the form of a template, so that it can be put in force and read back unchanged', () => {
    expect(returnTemplateSchema.parse(JSON.parse(JSON.stringify(template)))).toStrictEqual(template);
  });

  test('has no faults', () => {
    expect(templateFaults(template, POLICY_YEARS)).toEqual([]);
  });
});
