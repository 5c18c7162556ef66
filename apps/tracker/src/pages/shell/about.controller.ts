import { sendPage } from '#pages';
import { Page, Public } from '#platform';
import { Controller, Get, Req, Res } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { accessibilityContent } from './accessibility.page';

/** Pages about the pages. */
@Controller()
export class AboutController {
  @Get('accessibility')
  @Page()
  @Public('says how far the pages can be used by everybody, and no figure, area or name')
  async accessibility(@Req() request: FastifyRequest, @Res() reply: FastifyReply): Promise<void> {
    await sendPage(request, reply, { title: 'Accessibility', content: accessibilityContent() });
  }
}
