import type { Html } from '#pages';
import { Described, json, LOGGER, Permission, Public } from '#platform';
import type { Logger } from '#platform';
import { Controller, Get, Inject, Res } from '@nestjs/common';
import type { FastifyReply } from 'fastify';
import { z } from 'zod';
import { partsDown } from './how-it-stands';
import { WATCHERS_OF_ALL } from './permissions';
import { STATUS_PAGE_POLICY, statusPage, statusUnreadablePage } from './status-page';
import { StatusQuery } from './status.query';
import { statusAnswer } from './status.schema';
import type { Status } from './status.schema';

const PAGE_ANSWERS = {
  200: { what: 'The page.', content: { 'text/html': z.string() } },
  503: { what: 'The page, when the status cannot be read.', content: { 'text/html': z.string() } },
};

/** Where everything stands: for programs of those who operate or audit, and in words for whoever has a browser. */
@Controller()
export class StatusController {
  constructor(
    private readonly query: StatusQuery,
    @Inject(LOGGER) private readonly logger: Logger,
  ) {}

  /** Lanes with their positions and chain heads, what was recorded and quarantined, what is not well. */
  @Get('v1/status')
  @Permission(WATCHERS_OF_ALL)
  @Described({
    summary: 'Where everything stands',
    isMomentary: true,
    answers: {
      200: {
        what: 'Lanes with their positions and chain heads, what was recorded, what is not well.',
        content: json(statusAnswer),
      },
    },
  })
  status(): Promise<Status> {
    return this.query.status();
  }

  @Get('status')
  @Public('opened in a browser, which has no token; says whether all is well, and no figure, area or name')
  @Described({ summary: 'Whether all is well, in words, for a browser', answers: PAGE_ANSWERS })
  async page(@Res() reply: FastifyReply): Promise<void> {
    let page: Html;
    let readable = true;
    try {
      page = statusPage(await this.query.status());
    } catch (cause) {
      this.logger.warn('the status cannot be read', {}, cause);
      readable = false;
      page = statusUnreadablePage(partsDown(await this.query.parts()), new Date());
    }
    await reply
      .status(readable ? 200 : 503)
      .headers({
        'cache-control': 'no-store',
        'content-security-policy': STATUS_PAGE_POLICY,
        'referrer-policy': 'no-referrer',
      })
      .type('text/html; charset=utf-8')
      .send(page.text);
  }
}
