import type { CommandBus } from '@nestjs/cqrs';
import type { Pool } from 'pg';
import type { DecisionStore } from '#decisions';
import { allNoted, type Duty, type Obligation, type ObligationKey } from '#jobs';
import { londonDay, type Json } from '#kernel';
import { areasTakingPart } from '#performance';
import type { ReferenceStore } from '#reference';
import { OpenReturnCommand } from '../open-return.command';
import type { ReturnStore } from '../return.store';
import type { TemplateStore } from '../template.store';
import { BY_ITSELF, doneOnce } from './done-once';
import { fillUnlessApproved } from './fill-unless-approved';
import { formsToAnswer, returnsOwed } from './returns-owed';

/** What the duties of returns look into, and by what they act. */
export interface ReturnDutyOptions {
  readonly pool: Pool;
  readonly commands: CommandBus;
  readonly decisions: DecisionStore;
  readonly reference: ReferenceStore;
  readonly templates: TemplateStore;
}

const LIMIT_MS = 5 * 60 * 1000;

/** Opens each area's returns when their day has come, and fills them with what the ledger knows. */
export class OpenReturns implements Duty {
  readonly name = 'open-return';
  readonly limitMs = LIMIT_MS;

  constructor(
    private readonly options: ReturnDutyOptions,
    private readonly returns: ReturnStore,
  ) {}

  async due(now: Date): Promise<Obligation[]> {
    const { pool, decisions, reference, templates } = this.options;
    const [current, begunAt, inForce] = await Promise.all([
      reference.current(),
      decisions.begunAt(),
      templates.all(),
    ]);
    if (!current || !begunAt) return [];
    const forms = formsToAnswer(
      inForce.map(({ template }) => template),
      londonDay(begunAt),
      now,
    );
    if (forms.length === 0) return [];
    const codes = current.areas.map(({ code }) => code);
    const [takingPart, noted] = await Promise.all([
      areasTakingPart(pool, decisions, codes),
      allNoted(pool, this.name),
    ]);
    const owed = returnsOwed(forms, takingPart);
    return owed
      .filter(({ area, template }) => noted.get(area)?.has(template.code) !== true)
      .map(({ area, template, dueSince }) => ({ name: this.name, area, period: template.code, dueSince }));
  }

  async carryOut({ area, period: template }: ObligationKey): Promise<Json> {
    const of = { area, template };
    const { commands } = this.options;
    const opened = doneOnce(
      await commands.execute(new OpenReturnCommand(of, BY_ITSELF)),
      'return-open-already',
    );
    // It may have been opened by hand long before its day, and be approved by now.
    const filled = await fillUnlessApproved(of, this.returns, commands);
    return { opened: opened.length > 0, filled };
  }
}
