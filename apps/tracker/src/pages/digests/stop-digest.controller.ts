import { LinkedDigestQuery, StopByLinkCommand } from '#digests';
import { sendPage } from '#pages';
import { Admission, Page, Public } from '#platform';
import { Controller, Get, Param, Post, Req, Res } from '@nestjs/common';
import { CommandBus, QueryBus } from '@nestjs/cqrs';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { stopByLinkContent, stoppedContent } from './digest.page';

const TITLE = 'Stop the digest';

/**
 * What a mail leads to that somebody wants no more of: nobody signs in to be left alone. The link says which digest it
 * stops, and stops no other. Opening it does nothing, since mail programs open what they find; its button does, and so
 * does a mail program that was asked to (RFC 8058).
 */
@Controller('digests/stop/:link')
export class StopDigestController {
  constructor(
    private readonly commands: CommandBus,
    private readonly queries: QueryBus,
    private readonly admission: Admission,
  ) {}

  @Get()
  @Page()
  @Public('opened from a mail by whoever has it; says the name of an area, and offers to stop the mails')
  async ask(
    @Param('link') link: string,
    @Req() request: FastifyRequest,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    await this.admission.countUnverified(request);
    const area = await this.queries.execute(new LinkedDigestQuery(link));
    const content = stopByLinkContent(area, `/digests/stop/${encodeURIComponent(link)}`);
    await sendPage(request, reply, { title: TITLE, content });
  }

  @Post()
  @Page({ sentFrom: 'anywhere' })
  @Public(
    'sent by a mail program or from the page above; stops the mails that bear the link, and does nothing else',
  )
  async stop(
    @Param('link') link: string,
    @Req() request: FastifyRequest,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    await this.admission.countUnverified(request);
    await this.commands.execute(new StopByLinkCommand(link));
    await sendPage(request, reply, { title: TITLE, content: stoppedContent() });
  }
}
