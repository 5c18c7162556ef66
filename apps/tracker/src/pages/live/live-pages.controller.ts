import { Caller, Page, Permission, sessionOf, SETTINGS } from '#platform';
import type { Identity, Settings } from '#platform';
import { Controller, Get, Headers, Inject, Param, Query, Req, Res } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { AREA_WATCHERS } from '../../permissions';
import { LiveStreams } from '../../live/live-streams';
import { leftAt, sendStream } from '../../live/send-stream';
import { AreaMoments } from '../areas/area-moment';
import { SessionStreams } from './session-streams';
import { AS_SHOWN } from './told-to-pages';

/** What an open page of an area is told while it is open. */
@Controller('areas/:area')
export class LivePagesController {
  constructor(
    private readonly streams: LiveStreams,
    private readonly sessions: SessionStreams,
    private readonly moments: AreaMoments,
    @Inject(SETTINGS) private readonly settings: Settings,
  ) {}

  /** From where the page stands, as it says, or where its stream broke off. */
  @Get('live')
  @Page()
  @Permission(AREA_WATCHERS)
  async live(
    @Param('area') code: string,
    @Query('from') from: unknown,
    @Headers('last-event-id') lastEventId: string | undefined,
    @Caller() caller: Identity,
    @Req() request: FastifyRequest,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    const { code: area } = await this.moments.area(code);
    const left = leftAt(lastEventId ?? (typeof from === 'string' ? from : undefined));
    const client = this.streams.open(area, caller, left, AS_SHOWN);
    const session = sessionOf(request);
    if (session) this.sessions.add(client, session.idHash);
    await sendStream(reply, client, this.settings.liveHeartbeatSeconds);
  }
}
