import type { Json } from '#kernel';
import { Caller, Described, json, Permission, PROBLEMS, readBody, readParameters, refused } from '#platform';
import type { Identity } from '#platform';
import { Body, Controller, Get, HttpCode, Param, Post, Query } from '@nestjs/common';
import { z } from 'zod';
import { PUBLISHING_PROBLEMS } from '../problems';
import { QuarantineDesk } from './quarantine-desk';
import { QUARANTINE_PROBLEMS, refusedAtDesk } from './quarantine-problems';
import {
  dismissBody,
  QUARANTINE_MENDS,
  quarantineAnswer,
  quarantineDecidedAnswer,
  quarantinedAnswer,
  quarantineQuery,
  replayBody,
} from './quarantine.schema';
import type { QuarantineDecided, QuarantinedDetail, QuarantinePage } from './quarantine.schema';
import { TENDED_BY } from './tended-by';

const placePath = z.strictObject({
  lane: z
    .string()
    .max(200)
    .describe(
      'The lane by its name in the log, `activity.counts/10` (its `/` written as %2F), or by its number.',
    ),
  offset: z.string().max(200).describe('The offset in the lane.'),
});
const DECIDED = { 200: { what: 'The decision.', content: json(quarantineDecidedAnswer) } };

/** The desk where deliveries that could not be recorded are looked at, mended and replayed, or dismissed. */
@Controller('v1/quarantine')
export class QuarantineController {
  constructor(private readonly desk: QuarantineDesk) {}

  /** What is in quarantine, newest first: `?source=urn:ons:E06000031&rule=unknown-area&state=open`. */
  @Get()
  @Permission(TENDED_BY)
  @Described({
    summary: 'What is in quarantine, newest first',
    query: quarantineQuery,
    answers: { 200: { what: 'A page of what the caller tends.', content: json(quarantineAnswer) } },
    problems: [PROBLEMS.questionRefused],
  })
  async list(@Query() query: unknown, @Caller() caller: Identity): Promise<QuarantinePage> {
    const asked = readParameters(quarantineQuery, query, QUARANTINE_MENDS);
    if (!asked.ok) throw refused(PROBLEMS.questionRefused, asked.failure);
    return this.desk.list(asked.value, caller);
  }

  /** One of them, with the rules it broke, what it held, and where it stands. */
  @Get(':lane/:offset')
  @Permission(TENDED_BY)
  @Described({
    summary: 'One delivery in quarantine, whole',
    path: placePath,
    answers: {
      200: { what: 'What it held, and the rules it broke.', content: json(quarantinedAnswer) },
    },
  })
  async one(
    @Param('lane') lane: string,
    @Param('offset') offset: string,
    @Caller() caller: Identity,
  ): Promise<QuarantinedDetail> {
    return this.desk.whole(await this.desk.tended(lane, offset, caller));
  }

  /** Sends it again as it stood, or as `event` of the body has it, vouched for by the person who asks. */
  @Post(':lane/:offset/replay')
  @HttpCode(200)
  @Permission({ ...TENDED_BY, by: 'person' })
  @Described({
    summary: 'Send a delivery again, mended or as it stood',
    path: placePath,
    body: json(replayBody),
    isBodyOptional: true,
    answers: DECIDED,
    problems: [
      PROBLEMS.malformedJson,
      PUBLISHING_PROBLEMS.logBusy,
      QUARANTINE_PROBLEMS.decided,
      QUARANTINE_PROBLEMS.refused,
    ],
  })
  async replay(
    @Param('lane') lane: string,
    @Param('offset') offset: string,
    @Body() body: unknown,
    @Caller() caller: Identity,
  ): Promise<QuarantineDecided> {
    const delivery = await this.desk.tended(lane, offset, caller);
    const given = readBody(replayBody, isEmpty(body) ? AS_IT_STOOD : body);
    if (!given.ok) throw refusedAtDesk(given.failure, QUARANTINE_PROBLEMS.refused);
    const mended = given.value.event as Json | undefined;
    const decided = await this.desk.replay(delivery, mended, caller);
    if (decided.ok) return decided.value;
    throw refusedAtDesk(decided.failure, QUARANTINE_PROBLEMS.refused);
  }

  /** Says that nothing is to come of it, and why. */
  @Post(':lane/:offset/dismiss')
  @HttpCode(200)
  @Permission({ ...TENDED_BY, by: 'person' })
  @Described({
    summary: 'Say that nothing is to come of a delivery, and why',
    path: placePath,
    body: json(dismissBody),
    answers: DECIDED,
    problems: [PROBLEMS.malformedJson, QUARANTINE_PROBLEMS.decided, QUARANTINE_PROBLEMS.dismissalRefused],
  })
  async dismiss(
    @Param('lane') lane: string,
    @Param('offset') offset: string,
    @Body() body: unknown,
    @Caller() caller: Identity,
  ): Promise<QuarantineDecided> {
    const delivery = await this.desk.tended(lane, offset, caller);
    const given = readBody(dismissBody, body);
    if (!given.ok) throw refusedAtDesk(given.failure, QUARANTINE_PROBLEMS.dismissalRefused);
    const decided = await this.desk.dismiss(delivery, given.value.reason, caller);
    if (decided.ok) return decided.value;
    throw refusedAtDesk(decided.failure, QUARANTINE_PROBLEMS.dismissalRefused);
  }
}

/** A body that is left out asks for nothing else than one without an event. */
const AS_IT_STOOD = Buffer.from('{}');

function isEmpty(body: unknown): boolean {
  return body === undefined || body === null || (Buffer.isBuffer(body) && body.length === 0);
}
