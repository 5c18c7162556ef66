import { Described, json, Permission, ProblemError, PROBLEMS } from '#platform';
import { TemplateStore } from '#returns';
import type { TemplateVersion } from '#returns';
import { Controller, Get, Param } from '@nestjs/common';
import { z } from 'zod';
import { templateAnswer, templatesAnswer } from './returns.schema';
import type { TemplatesAnswer } from './returns.schema';

/** Whoever has to do with any area's returns may read what they ask. */
const READERS = {
  roles: ['viewer', 'preparer', 'approver', 'auditor', 'administrator'],
  scope: 'each-event',
} as const;

const templatePath = z.strictObject({
  code: z
    .string()
    .max(60)
    .meta({ description: 'The code of the template.', examples: ['2015-16-q1'] }),
});

/** The forms that returns answer, as data. */
@Controller('v1/return-templates')
export class ReturnTemplatesController {
  constructor(private readonly templates: TemplateStore) {}

  @Get()
  @Permission(READERS)
  @Described({
    summary: 'The templates of returns in force: what is asked when, by when',
    answers: { 200: { what: 'The newest of each code.', content: json(templatesAnswer) } },
  })
  async inForce(): Promise<TemplatesAnswer> {
    const all = await this.templates.all();
    return {
      templates: all.map(({ version, hash, putInForceAt, template }) => {
        const { code, name, kind, policyYear, period, verified, calendar } = template;
        return { code, version, hash, putInForceAt, name, kind, policyYear, period, verified, calendar };
      }),
    };
  }

  /** One template whole: sheets, sections, questions, sources, rules. */
  @Get(':code')
  @Permission(READERS)
  @Described({
    summary: 'One template whole: its questions and cells, where answers come from, its rules',
    path: templatePath,
    answers: { 200: { what: 'The newest version of it.', content: json(templateAnswer) } },
  })
  async template(@Param('code') code: string): Promise<TemplateVersion> {
    const found = await this.templates.find(code);
    if (!found) throw new ProblemError(PROBLEMS.notFound, 'No template of that code is in force.');
    return found;
  }
}
