import { Command, CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import type { DecidedBy } from '#decisions';
import { fail, londonInstant } from '#kernel';
import type { OfReturn } from './return.events';
import { noTemplate } from './return-forms';
import { ReturnStore, type ReturnOutcome } from './return.store';
import { ReturnSurroundings } from './return-surroundings';
import { refusal } from './rules';
import { TemplateStore } from './template.store';

/** Opens an area's return of a template, in the version that is in force. */
export class OpenReturnCommand extends Command<ReturnOutcome> {
  constructor(
    readonly of: OfReturn,
    readonly by: DecidedBy,
  ) {
    super();
  }
}

@CommandHandler(OpenReturnCommand)
export class OpenReturnHandler implements ICommandHandler<OpenReturnCommand> {
  constructor(
    private readonly returns: ReturnStore,
    private readonly templates: TemplateStore,
    private readonly surroundings: ReturnSurroundings,
  ) {}

  async execute({ of, by }: OpenReturnCommand): Promise<ReturnOutcome> {
    const reference = await this.surroundings.referenceNow();
    if (!reference.area(of.area)) {
      const what = `There is no area ${of.area}`;
      return fail([refusal('return-of-unknown-area', '/area', what, "Use the area's 9-character ONS code")]);
    }
    const inForce = await this.templates.find(of.template);
    if (!inForce) return fail([noTemplate(of)]);
    const { template: form, version, hash } = inForce;
    return this.returns.decide(
      {
        type: 'open',
        ...{ of, form, subject: by.actor, now: await this.surroundings.clock() },
        inForce: { code: form.code, version, hash },
        due: londonInstant(form.calendar.due).toISOString(),
        approvals: await this.surroundings.chain(of.area, form),
      },
      by,
    );
  }
}
