import { SettlementPartnersQuery } from '#settlement';
import { Controller } from '@nestjs/common';
import { CommandBus, QueryBus } from '@nestjs/cqrs';
import { Asking } from '../deciding';
import { actsFor, APPROVER, decidesFor, SIGNATORY } from '../permissions';
import { decideOnSettlement } from './decide-on-settlement';
import { MoneyCommand } from './money-command';
import type { MoneyAsking, MoneyDecided } from './money-command';
import { agreementPath, settlementOf } from './settlement-paths';
import { refusedSettlement } from './settlement-problems';
import { closeDisputeBody, disputeBody, replyBody, resolveBody } from './settlements.schema';

/** What a partner challenges in a settlement, and what becomes of it. */
@Controller('v1/areas/:area/settlements')
export class DisputesController {
  constructor(
    private readonly commands: CommandBus,
    private readonly queries: QueryBus,
  ) {}

  @MoneyCommand(':year/:code/dispute', {
    permission: SIGNATORY,
    summary: 'Challenge one figure, for one partner',
    details:
      'A partner challenges a figure. Only the money that depends on it is held. ' +
      'It takes `signatory@` of that partner.',
    path: agreementPath,
    body: disputeBody,
  })
  dispute(@Asking() asking: MoneyAsking): Promise<MoneyDecided> {
    return decideOnSettlement(this.commands, asking, disputeBody, (body) => ({
      type: 'dispute',
      ...body,
      actsFor: actsFor(asking.caller),
    }));
  }

  @MoneyCommand(':year/:code/reply', {
    permission: SIGNATORY,
    summary: 'Reply to a dispute, for one partner',
    details: 'It takes `signatory@` of that partner.',
    path: agreementPath,
    body: replyBody,
  })
  reply(@Asking() asking: MoneyAsking): Promise<MoneyDecided> {
    return decideOnSettlement(this.commands, asking, replyBody, (body) => ({
      type: 'reply',
      ...body,
      actsFor: actsFor(asking.caller),
    }));
  }

  @MoneyCommand(':year/:code/withdraw-dispute', {
    permission: SIGNATORY,
    summary: 'Take a dispute back, for the partner that raised it',
    details: 'It takes `signatory@` of the partner that raised it.',
    path: agreementPath,
    body: closeDisputeBody,
  })
  withdrawDispute(@Asking() asking: MoneyAsking): Promise<MoneyDecided> {
    return decideOnSettlement(this.commands, asking, closeDisputeBody, (body) => ({
      type: 'resolve-dispute',
      outcome: 'withdrawn',
      ...body,
      actsFor: actsFor(asking.caller),
    }));
  }

  /** Another partner gives in: what is claimed is in the amounts once the settlement is computed anew. */
  @MoneyCommand(':year/:code/uphold-dispute', {
    permission: SIGNATORY,
    summary: 'Uphold what another partner claims in a dispute',
    details: 'It takes `signatory@` of a partner other than the one that raised it.',
    path: agreementPath,
    body: closeDisputeBody,
  })
  upholdDispute(@Asking() asking: MoneyAsking): Promise<MoneyDecided> {
    return decideOnSettlement(this.commands, asking, closeDisputeBody, (body) => ({
      type: 'resolve-dispute',
      outcome: 'upheld',
      ...body,
      actsFor: actsFor(asking.caller),
    }));
  }

  /** Decides it over the partners: who approves for the area acts for all of them, as the board of the agreement does. */
  @MoneyCommand(':year/:code/resolve', {
    permission: APPROVER,
    summary: 'Decide a dispute for all partners: uphold what is claimed, or reject it',
    details:
      'What was claimed and upheld is in the amounts once the settlement is computed anew. ' +
      'Who is signatory of a partner as well decides for that partner alone.',
    path: agreementPath,
    body: resolveBody,
  })
  resolve(@Asking() asking: MoneyAsking): Promise<MoneyDecided> {
    return decideOnSettlement(this.commands, asking, resolveBody, async (body) => ({
      type: 'resolve-dispute',
      ...body,
      actsFor: await this.decidesFor(asking),
    }));
  }

  private async decidesFor({ request, caller }: MoneyAsking): Promise<readonly string[]> {
    const found = await this.queries.execute(new SettlementPartnersQuery(settlementOf(request)));
    if (!found.ok) throw refusedSettlement(found.failure);
    return decidesFor(caller, found.value);
  }
}
