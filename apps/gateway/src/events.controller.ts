import { Caller, LOGGER, Permission, ProblemError } from '#platform';
import type { Identity, Logger } from '#platform';
import { Controller, HttpCode, Inject, Post, Req } from '@nestjs/common';
import type { FastifyRequest } from 'fastify';
import { NOT_YOUR_ORGANISATION } from './examine-event';
import { PUBLISHING_PROBLEMS } from './problems';
import { PublishEvents } from './publish-events.command';
import type { EventResult } from './publish-events.command';
import { readEntries } from './read-entries';

interface Published {
  readonly accepted: number;
  readonly refused: number;
  readonly results: readonly EventResult[];
}

/** The door for those who publish. */
@Controller('v1/events')
export class EventsController {
  constructor(
    private readonly publishEvents: PublishEvents,
    @Inject(LOGGER) private readonly logger: Logger,
  ) {}

  /**
   * Accepts events into the log. What is fit is accepted, whatever else the request holds: 202 with the
   * place of each. Where nothing is, 422, or 403 when all of it is in the name of other organisations.
   */
  @Post()
  @HttpCode(202)
  @Permission({ roles: ['publisher'], scope: 'each-event' })
  async publish(@Req() request: FastifyRequest, @Caller() caller: Identity): Promise<Published> {
    const entries = readEntries({
      contentType: request.headers['content-type'],
      contentEncoding: request.headers['content-encoding'],
      body: Buffer.isBuffer(request.body) ? request.body : Buffer.alloc(0),
    });
    const results = await this.publishEvents.publish(entries, caller);
    const refused = results.filter((result) => result.status === 'refused');
    const published = { accepted: results.length - refused.length, refused: refused.length, results };
    const rules = [...new Set(refused.flatMap(({ errors }) => errors.map(({ rule }) => rule)))];
    this.logger.info('events published', {
      requestId: request.id,
      accepted: published.accepted,
      refused: published.refused,
      ...(rules.length > 0 ? { rules: rules.join(' ') } : {}),
    });
    if (published.accepted === 0) throw nothingAccepted(published, rules);
    return published;
  }
}

function nothingAccepted(published: Published, rules: readonly string[]): ProblemError {
  const members = { ...published };
  if (rules.every((rule) => rule === NOT_YOUR_ORGANISATION)) {
    const detail =
      'Every event is in the name of an organisation that your token does not let you publish for.';
    return new ProblemError(PUBLISHING_PROBLEMS.notYourOrganisation, detail, { members });
  }
  const detail = 'Each event was refused; the results say where, by which rule, and how to mend it.';
  return new ProblemError(PUBLISHING_PROBLEMS.eventsRefused, detail, { members });
}
