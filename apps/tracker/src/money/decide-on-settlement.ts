import { DecideSettlementCommand } from '#settlement';
import type { SettlementDecision, SettlementOutcome } from '#settlement';
import type { CommandBus } from '@nestjs/cqrs';
import type { FastifyReply } from 'fastify';
import type { z } from 'zod';
import { decidedBy } from '../deciding';
import { answerDecided, readMoneyBody } from './money-command';
import type { MoneyAsking, MoneyDecided } from './money-command';
import { settlementOf } from './settlement-paths';
import { refusedSettlement } from './settlement-problems';

/** Decides on a settlement that is open, over the version that was read, and answers with the decision. */
export async function decideOnSettlement<Body>(
  commands: CommandBus,
  asking: MoneyAsking,
  schema: z.ZodType<Body>,
  decisionOf: (body: Body) => SettlementDecision | Promise<SettlementDecision>,
): Promise<MoneyDecided> {
  const { request, reply } = asking;
  const by = decidedBy(asking);
  const decision = await decisionOf(readMoneyBody(schema, request));
  const command = new DecideSettlementCommand(settlementOf(request), decision, by);
  return answerSettled(await commands.execute(command), by, reply);
}

/** Answers a command on a settlement. */
export function answerSettled(
  outcome: SettlementOutcome,
  by: ReturnType<typeof decidedBy>,
  reply: FastifyReply,
): MoneyDecided {
  return answerDecided(outcome, by, reply, refusedSettlement);
}
