import type { DecideEntryCommand } from '#governance';
import { json } from '#platform';
import type { RoutePermission } from '#platform';
import type { CommandBus } from '@nestjs/cqrs';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { z } from 'zod';
import { areaPath } from '../area-path';
import { answerDecision, decidedAnswer, DecidingRoute, readDecisionBody } from '../deciding';
import type { Decided } from '../deciding';
import { REGISTER_PROBLEMS, refusedRegister } from './register-problems';

// What the routes of registers, of their tables and of commentary have in common.

export const registerPath = areaPath.extend({
  kind: z
    .string()
    .max(200)
    .meta({
      description: 'The kind of register, as `GET /v1/areas/{area}/registers` lists them.',
      examples: ['milestones'],
    }),
});

/** A command on a register as a route, `POST :kind/:code/add`, below the address of its controller. */
export function RegisterCommand(
  route: string,
  {
    body,
    answer = { what: 'The decision.', schema: decidedAnswer },
    ...described
  }: {
    readonly permission: RoutePermission;
    readonly summary: string;
    readonly details?: string;
    readonly path: z.ZodObject;
    readonly body: z.ZodType;
    readonly answer?: { readonly what: string; readonly schema: z.ZodType };
  },
) {
  return DecidingRoute(route, {
    ...{ ...described, answer },
    body: json(body),
    problems: Object.values(REGISTER_PROBLEMS),
  });
}

export function readRegisterBody<Read>(schema: z.ZodType<Read>, request: Pick<FastifyRequest, 'body'>): Read {
  return readDecisionBody(schema, request, REGISTER_PROBLEMS.refused);
}

/** Decides on an entry, and answers with the decision. */
export async function decideOnEntry(
  commands: CommandBus,
  command: DecideEntryCommand,
  by: { readonly expectedVersion: number },
  reply: FastifyReply,
): Promise<Decided> {
  const outcome = await commands.execute(command);
  if (!outcome.ok) throw refusedRegister(outcome.failure);
  return answerDecision(outcome.value, by, reply);
}
