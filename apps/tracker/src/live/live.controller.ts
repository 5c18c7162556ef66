import { Caller, Described, Permission, PROBLEMS, SETTINGS } from '#platform';
import type { Identity, Settings } from '#platform';
import { ReferenceStore } from '#reference';
import { Controller, Get, Headers, Inject, Param, Res } from '@nestjs/common';
import type { FastifyReply } from 'fastify';
import { z } from 'zod';
import { AREA_WATCHERS } from '../permissions';
import { areaPath } from '../area-path';
import { refusedQuestion } from '../problems';
import { figuresOf } from './followed';
import { LIVE_PROBLEMS } from './live-problems';
import { LiveStreams } from './live-streams';
import { leftAt, sendStream } from './send-stream';
import { AS_DATA } from './telling';

/** An area's figures as they change, for those who watch it. */
@Controller('v1/areas/:area')
export class LiveController {
  constructor(
    private readonly streams: LiveStreams,
    private readonly reference: ReferenceStore,
    @Inject(SETTINGS) private readonly settings: Settings,
  ) {}

  /**
   * Server-sent events: `snapshot` (all figures of the area) first, then `changes` within a fraction of a second
   * of being recorded or decided, and `heartbeat`. With the `Last-Event-ID` of an earlier stream it begins with
   * what changed since instead, and nothing in between is missing.
   */
  @Get('live')
  @Permission(AREA_WATCHERS)
  @Described({
    summary: 'The figures of an area as they change',
    details:
      'Server-sent events: `snapshot` first (LiveSnapshot), then `changes` (LiveChanges) and `heartbeat` ' +
      '(LiveHeartbeat); `end` (LiveEnd) says why the server ends it. With Last-Event-ID it goes on from there.',
    path: areaPath,
    headers: z.strictObject({
      'last-event-id': z
        .string()
        .optional()
        .describe('The id of the last event received of an earlier stream.'),
    }),
    answers: {
      200: {
        what: 'A stream without an end.',
        content: { 'text/event-stream': z.string() },
        headers: {
          'Bettercare-Heartbeat-Seconds':
            'How often a heartbeat comes at least. When none came for three times as long, open the stream anew.',
        },
      },
    },
    problems: [PROBLEMS.questionRefused, LIVE_PROBLEMS.tooManyStreams],
  })
  async live(
    @Param('area') area: string,
    @Headers('last-event-id') lastEventId: string | undefined,
    @Caller() caller: Identity,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    if ((await this.reference.current())?.area(area) === undefined)
      throw refusedQuestion([
        {
          rule: 'unknown-area',
          where: '/area',
          what: `There is no area ${area}`,
          mend: "Use the area's 9-character ONS code, such as E06000031",
        },
      ]);
    const client = this.streams.open(figuresOf(area), caller, leftAt(lastEventId), AS_DATA);
    await sendStream(reply, client, this.settings.liveHeartbeatSeconds);
  }
}
