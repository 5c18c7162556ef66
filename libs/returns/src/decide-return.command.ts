import { Inject } from '@nestjs/common';
import { Command, CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import type { Pool } from 'pg';
import type { DecidedBy } from '#decisions';
import { askByHand, readJobRuns } from '#jobs';
import { fail } from '#kernel';
import { APP_POOL } from '#platform';
import { ofSending } from './duties/return-periods';
import { DELIVER_RETURN, FOLLOW_DELIVERY } from './duties/sendings-decided';
import type { ReturnDecision } from './return-command';
import type { OfReturn } from './return.events';
import { ReturnForms } from './return-forms';
import type { OpenReturn } from './return-state';
import { ReturnStore, type ReturnOutcome } from './return.store';
import { ReturnSurroundings } from './return-surroundings';
import { refuseWay } from './ways-set-up';

/** Answers, confirms, approves, signs off, ratifies, resends, lets go, acknowledges, reopens or withdraws a return. */
export class DecideReturnCommand extends Command<ReturnOutcome> {
  constructor(
    readonly of: OfReturn,
    readonly decision: ReturnDecision,
    readonly by: DecidedBy,
  ) {
    super();
  }
}

/** More of an area than that are hardly failed at a time; the others wait for their pause. */
const FAILED_MAX = 200;

@CommandHandler(DecideReturnCommand)
export class DecideReturnHandler implements ICommandHandler<DecideReturnCommand> {
  constructor(
    @Inject(APP_POOL) private readonly pool: Pool,
    private readonly forms: ReturnForms,
    private readonly returns: ReturnStore,
    private readonly surroundings: ReturnSurroundings,
  ) {}

  async execute({ of, decision, by }: DecideReturnCommand): Promise<ReturnOutcome> {
    const read = await this.forms.read(of);
    if (!read.ok) return read;
    const { form, state } = read.value;
    if (decision.type === 'resend') {
      const notSetUp = refuseWay(decision, await this.surroundings.waysSetUp(), '/channel');
      if (notSetUp.length > 0) return fail(notSetUp);
    }
    const around = { of, form, subject: by.actor, now: await this.surroundings.clock() };
    if (decision.type === 'approve' || decision.type === 'sign-off') {
      const chain = await this.surroundings.chain(of.area, form);
      return this.returns.decide({ ...decision, ...around, chain }, by);
    }
    const outcome = await this.returns.decide({ ...decision, ...around }, by);
    if (outcome.ok && (decision.type === 'resend' || decision.type === 'let-go'))
      await this.lookAgain(of, decision, state, by.actor);
    return outcome;
  }

  /** What waits for the sending before to be mended is at once no longer owed. */
  private async lookAgain(
    { area, template }: OfReturn,
    { revision, channel }: Extract<ReturnDecision, { type: 'resend' | 'let-go' }>,
    { submissions }: OpenReturn,
    actor: string,
  ): Promise<void> {
    const submission = submissions.find(({ snapshot }) => snapshot.revision === revision);
    const sending = submission?.sendings[channel] ?? 1;
    const sent = ofSending({ template, revision, channel, sending });
    for (const name of [DELIVER_RETURN, FOLLOW_DELIVERY]) {
      const asked = { name, area, state: 'failed', limit: FAILED_MAX } as const;
      const failed = await readJobRuns(this.pool, asked);
      for (const { period } of failed.filter(({ period }) => `${period}/`.startsWith(`${sent}/`)))
        await askByHand(this.pool, { name, area, period }, actor);
    }
  }
}
