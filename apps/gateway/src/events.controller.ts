import { Readable } from 'node:stream';
import { EVENT_SCHEMAS } from '#contracts';
import type { Placed } from '#event-log';
import {
  Caller,
  Described,
  json,
  LOGGER,
  mediaTypeOf,
  Permission,
  ProblemError,
  PROBLEMS,
  readParameters,
  refused,
  REQUEST_BYTES_MAX,
} from '#platform';
import type { Identity, Logger } from '#platform';
import { Controller, Headers, HttpCode, Inject, Post, Query, Req, Res } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { z } from 'zod';
import { decodedBody, decodedStream } from './content-encoding';
import { PUBLISH_MENDS, publishedAnswer, publishedLinesAnswer, publishQuery } from './events.schema';
import { NOT_YOUR_ORGANISATION } from './examine-event';
import { PUBLISHING_PROBLEMS } from './problems';
import { PublishEvents } from './publish-events.command';
import type { Mode, Published } from './publish-events.command';
import { PublishLines } from './publish-lines.command';
import type { PublishedLines } from './publish-lines.command';
import { BATCH, EVENTS_MAX, LINES, readEntries, SINGLE } from './read-entries';
import { RECEIPT_HEADER, receiptOf, Receipts } from './receipts';
import { Turns } from './turns';

const event = z.union(Object.values(EVENT_SCHEMAS));

/** The door for those who publish. */
@Controller('v1/events')
export class EventsController {
  constructor(
    private readonly publishEvents: PublishEvents,
    private readonly publishLines: PublishLines,
    private readonly receipts: Receipts,
    private readonly turns: Turns,
    @Inject(LOGGER) private readonly logger: Logger,
  ) {}

  /**
   * Accepts events into the log. What is fit is accepted, whatever else the request holds: 202 with the
   * place of each. Where nothing is, 422, or 403 when all of it is in the name of other organisations.
   * Asked to be strict, all of it is accepted or none.
   */
  @Post()
  @HttpCode(202)
  @Permission({ roles: ['publisher'], scope: 'each-event' })
  @Described({
    summary: 'Publish events',
    details:
      'Each event is examined by itself: what is fit is in the log, durably, when this is answered, and the result ' +
      'of each of the others says where, by which rule, and how to mend it.',
    query: publishQuery,
    headers: z.strictObject({
      [RECEIPT_HEADER]: z
        .string()
        .optional()
        .describe('Receipts, between commas: nothing is taken in unless this ledger has what they are of.'),
    }),
    body: {
      [BATCH]: z.array(event).min(1).max(EVENTS_MAX),
      [SINGLE]: event,
      ...Object.fromEntries(LINES.map((type) => [type, z.string().describe('One event a line.')])),
    },
    answers: {
      202: {
        what: 'What became of each event.',
        content: json(z.union([publishedAnswer, publishedLinesAnswer])),
        headers: {
          'Bettercare-Receipt': 'Of the newest event that was taken in; to be sent with what follows.',
        },
      },
    },
    problems: [PROBLEMS.malformedRequest, PROBLEMS.malformedJson, ...Object.values(PUBLISHING_PROBLEMS)],
  })
  async publish(
    @Req() request: FastifyRequest,
    @Query() query: unknown,
    @Headers(RECEIPT_HEADER) receipts: string | undefined,
    @Caller() caller: Identity,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<Published | PublishedLines> {
    const mode = modeAsked(query);
    await this.receipts.check(receipts);
    const mediaType = mediaTypeOf(request.headers['content-type']);
    if (LINES.includes(mediaType)) return this.publishEachLine(request, mode, caller, reply);
    const sent = Buffer.isBuffer(request.body) ? request.body : Buffer.alloc(0);
    const body = await decodedBody(sent, request.headers['content-encoding'], REQUEST_BYTES_MAX);
    const entries = await this.turns.take(() => readEntries({ mediaType, body }));
    const { published, newest } = await this.publishEvents.publish(entries, caller, mode);
    const rules = rulesBroken(published);
    this.logger.info('events published', {
      requestId: request.id,
      accepted: published.accepted,
      refused: published.refused,
      ...(rules.length > 0 ? { rules: rules.join(' ') } : {}),
    });
    if (published.accepted === 0) throw nothingAccepted(published, rules);
    giveReceipt(reply, newest);
    return published;
  }

  private async publishEachLine(
    request: FastifyRequest,
    mode: Mode,
    caller: Identity,
    reply: FastifyReply,
  ): Promise<PublishedLines> {
    if (mode === 'strict') {
      const detail = 'Lines are taken in as they come, each by itself. Send a batch to have all or none.';
      throw new ProblemError(PUBLISHING_PROBLEMS.parametersRefused, detail);
    }
    if (!(request.body instanceof Readable)) throw noEvents();
    const body = decodedStream(request.body, request.headers['content-encoding']);
    const { published, newest, stopped } = await this.publishLines.publish(body, caller);
    const { accepted, refused } = published;
    const fields = { requestId: request.id, accepted, refused };
    this.logger.info('events published', stopped ? { ...fields, stoppedBy: stopped.kind.code } : fields);
    giveReceipt(reply, newest);
    if (stopped) throw stopped;
    if (accepted > 0) return published;
    if (refused === 0) throw noEvents();
    const detail = 'Each event was refused; the refusals say where, by which rule, and how to mend it.';
    throw new ProblemError(PUBLISHING_PROBLEMS.eventsRefused, detail, { members: { ...published } });
  }
}

function giveReceipt(reply: FastifyReply, newest: Placed | undefined): void {
  if (newest !== undefined) void reply.header(RECEIPT_HEADER, receiptOf(newest));
}

function noEvents(): ProblemError {
  return new ProblemError(PUBLISHING_PROBLEMS.emptyBatch, 'Send at least one event.');
}

function modeAsked(query: unknown): Mode {
  const read = readParameters(publishQuery, query, PUBLISH_MENDS);
  if (read.ok) return read.value.mode ?? 'each';
  throw refused(PUBLISHING_PROBLEMS.parametersRefused, read.failure);
}

function rulesBroken({ results }: Published): string[] {
  const rules = results.flatMap((result) =>
    result.status === 'refused' ? result.errors.map(({ rule }) => rule) : [],
  );
  return [...new Set(rules)];
}

function nothingAccepted(published: Published, rules: readonly string[]): ProblemError {
  const members = { ...published };
  const { refused, results } = published;
  if (refused < results.length) {
    const detail =
      `Nothing was appended, since ${refused} of ${results.length} events were refused; the results say where, ` +
      'by which rule, and how to mend it.';
    return new ProblemError(PUBLISHING_PROBLEMS.eventsRefused, detail, { members });
  }
  if (rules.every((rule) => rule === NOT_YOUR_ORGANISATION)) {
    const detail =
      'Every event is in the name of an organisation that your token does not let you publish for.';
    return new ProblemError(PUBLISHING_PROBLEMS.notYourOrganisation, detail, { members });
  }
  const detail = 'Each event was refused; the results say where, by which rule, and how to mend it.';
  return new ProblemError(PUBLISHING_PROBLEMS.eventsRefused, detail, { members });
}
