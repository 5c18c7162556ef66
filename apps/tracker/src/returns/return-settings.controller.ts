import { Described, json, Permission } from '#platform';
import { ChangeReturnSettingsCommand, ReturnSettingsQuery } from '#returns';
import { Controller, Get, Param, Res } from '@nestjs/common';
import { CommandBus, QueryBus } from '@nestjs/cqrs';
import type { FastifyReply } from 'fastify';
import { areaPath } from '../area-path';
import { tagOf } from '../decided-over';
import { Asking, decidedBy, DecidingRoute } from '../deciding';
import type { Decided } from '../deciding';
import { APPROVER, AREA_READERS } from '../permissions';
import { RETURN_PROBLEMS } from './return-problems';
import { answerReturn, readReturnBody, type ReturnAsking } from './return-routes';
import { settingsAnswer, settingsBody, settingsDecidedAnswer } from './returns.schema';
import type { SettingsAnswer } from './returns.schema';

/** How an area answers returns: who approves, who is told, where they go, which checks it has of its own. */
@Controller('v1/areas/:area/return-settings')
export class ReturnSettingsController {
  constructor(
    private readonly commands: CommandBus,
    private readonly queries: QueryBus,
  ) {}

  @Get()
  @Permission(AREA_READERS)
  @Described({
    summary: 'How an area answers returns: approvers, contacts, ways, thresholds',
    path: areaPath,
    answers: {
      200: {
        what: 'The settings, and every change of them with its reason.',
        content: json(settingsAnswer),
        headers: { etag: 'The version of the settings, for If-Match and If-None-Match.' },
      },
    },
  })
  async settings(
    @Param('area') area: string,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<SettingsAnswer> {
    const { version, settings, decisions } = await this.queries.execute(new ReturnSettingsQuery(area));
    const answer = {
      ...{ area, version, settings },
      decisions: decisions.map(({ version, position, actor, recordedAt, data: { reason, settings } }) => ({
        ...{ version, position, actor, recordedAt, reason, settings },
      })),
    };
    void reply.header('etag', tagOf(answer));
    return answer;
  }

  /** The whole of them is sent; what is left out is set no longer. */
  @DecidingRoute('', {
    permission: APPROVER,
    summary: 'Say how an area answers returns from now on: all of it, and why',
    path: areaPath,
    body: json(settingsBody),
    answer: { what: 'The decision.', schema: settingsDecidedAnswer },
    problems: [RETURN_PROBLEMS.refused],
  })
  async change(@Asking() asking: ReturnAsking): Promise<Decided> {
    const by = decidedBy(asking, 'is-first');
    const { settings, reason } = readReturnBody(settingsBody, asking.request);
    const { area } = asking.request.params;
    const outcome = await this.commands.execute(new ChangeReturnSettingsCommand(area, settings, reason, by));
    return answerReturn(outcome, by, asking.reply);
  }
}
