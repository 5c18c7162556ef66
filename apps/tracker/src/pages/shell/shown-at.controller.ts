import { APP_POOL, Page, pagePath, Permission, ProblemError, PROBLEMS } from '#platform';
import { WatermarkStore } from '#records';
import { Controller, Get, Inject, Query, Res } from '@nestjs/common';
import type { FastifyReply } from 'fastify';
import type { Pool } from 'pg';
import { readEventId } from '../../live/event-id';
import { WATCHERS } from '../../permissions';
import { SHOWN_AT_PATH } from './time-bar';

/** Leads from a page to the same page as it was shown, for ever. */
@Controller(SHOWN_AT_PATH)
export class ShownAtController {
  private readonly watermarks: WatermarkStore;

  constructor(@Inject(APP_POOL) pool: Pool) {
    this.watermarks = new WatermarkStore(pool);
  }

  /**
   * To the first watermark that was stored since the page was made, a second later at most: it is the same whenever it is
   * asked for, so that this address can be kept as well.
   */
  @Get()
  @Page()
  @Permission({ roles: WATCHERS, scope: 'each-event' })
  async shownAt(
    @Query('page') page: unknown,
    @Query('from') from: unknown,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    const path = pagePath(page);
    const shown = typeof from === 'string' ? readEventId(from) : undefined;
    if (path === undefined || !shown)
      throw new ProblemError(
        PROBLEMS.notFound,
        'The link is not whole. Open the page that it stands on again.',
      );
    const watermark = await this.watermarks.firstReaching(shown.positions);
    if (watermark === undefined)
      throw new ProblemError(
        PROBLEMS.notFound,
        'The page was shown by another ledger, or by this one before it was restored from a copy. Open it again.',
      );
    await reply.redirect(`${path}${path.includes('?') ? '&' : '?'}asKnown=${watermark.id}`, 303);
  }
}
