import { Caller, Page, Permission, sessionOf, SETTINGS } from '#platform';
import type { Identity, Settings } from '#platform';
import { Controller, Get, Inject, Param, Req, Res } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { figuresOf, movesOf, type Followed } from '../../live/followed';
import { AREA_WATCHERS, WATCHERS, WATCHERS_OF_ALL } from '../../permissions';
import { LiveStreams } from '../../live/live-streams';
import { leftAt, sendStream } from '../../live/send-stream';
import type { Telling } from '../../live/telling';
import { areasQuestion } from '../../standings/standings.schema';
import { areasAskedOf } from '../../standings/standings-asked';
import { AreaMoments } from '../areas/area-moment';
import { SessionStreams } from './session-streams';
import { asShown } from './told-to-pages';

type Asked = FastifyRequest<{ Querystring: Readonly<Record<string, unknown>> }>;

/** What open pages are told while they are open: from where a page stands, as it says, or where its stream broke off. */
@Controller()
export class LivePagesController {
  private readonly telling: Telling;

  constructor(
    private readonly streams: LiveStreams,
    private readonly sessions: SessionStreams,
    private readonly moments: AreaMoments,
    @Inject(SETTINGS) private readonly settings: Settings,
  ) {
    this.telling = asShown(() => streams.readers);
  }

  /** The overview and the pages of metrics. */
  @Get('areas/:area/live')
  @Page()
  @Permission(AREA_WATCHERS)
  async ofFigures(
    @Param('area') code: string,
    @Caller() caller: Identity,
    @Req() request: Asked,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    const { code: area } = await this.moments.area(code);
    await this.follow(figuresOf(area), caller, request, reply);
  }

  /** Where a figure comes from: a record may be another where the figure is the same. */
  @Get('areas/:area/explain/live')
  @Page()
  @Permission(AREA_WATCHERS)
  async ofExplanation(
    @Param('area') code: string,
    @Caller() caller: Identity,
    @Req() request: Asked,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    const { code: area } = await this.moments.area(code);
    await this.follow(movesOf([area]), caller, request, reply);
  }

  @Get('joint/live')
  @Page()
  @Permission({ roles: WATCHERS, scope: 'each-event' })
  async ofSeveral(
    @Caller() caller: Identity,
    @Req() request: Asked,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    const areas = areasAskedOf(areasQuestion, request.query['area'], caller);
    await this.follow(movesOf(areas), caller, request, reply);
  }

  @Get('england/live')
  @Page()
  @Permission(WATCHERS_OF_ALL)
  async ofEngland(
    @Caller() caller: Identity,
    @Req() request: Asked,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    await this.follow(movesOf('everywhere'), caller, request, reply);
  }

  private async follow(
    followed: Followed,
    caller: Identity,
    request: Asked,
    reply: FastifyReply,
  ): Promise<void> {
    const { from } = request.query;
    const { 'last-event-id': brokeOff } = request.headers;
    const left = leftAt(
      typeof brokeOff === 'string' ? brokeOff : typeof from === 'string' ? from : undefined,
    );
    const client = this.streams.open(followed, caller, left, this.telling);
    const session = sessionOf(request);
    if (session) this.sessions.add(client, session.idHash);
    await sendStream(reply, client, this.settings.liveHeartbeatSeconds);
  }
}
