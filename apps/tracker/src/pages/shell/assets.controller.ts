import { siteAsset } from '#pages';
import { Page, ProblemError, PROBLEMS, Public } from '#platform';
import { Controller, Get, Param, Res } from '@nestjs/common';
import type { FastifyReply } from 'fastify';

/** What pages load: their style, their script and their pictures. */
@Controller('assets')
export class AssetsController {
  @Get(':name')
  @Page({ isSameForAll: true })
  @Public('loaded by pages that are open to everybody as well; says nothing of any area or person')
  async file(@Param('name') name: string, @Res() reply: FastifyReply): Promise<void> {
    const asset = siteAsset(name);
    if (!asset)
      throw new ProblemError(PROBLEMS.notFound, 'Pages load no file of this name; load the page again.');
    await reply
      .header('cache-control', 'public, max-age=31536000, immutable')
      .type(asset.type)
      .send(asset.body);
  }
}
