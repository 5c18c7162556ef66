import { sha256 } from '#kernel';
import { Described, Permission } from '#platform';
import { EvidencePackQuery } from '#settlement';
import { Controller, Get, Req, Res } from '@nestjs/common';
import { QueryBus } from '@nestjs/cqrs';
import type { FastifyReply } from 'fastify';
import { z } from 'zod';
import { AREA_READERS } from '../permissions';
import { MONEY_PROBLEMS, refusedMoney, type MoneyRequest } from './money-command';
import { agreementPath, settlementOf } from './settlement-paths';
import { SETTLEMENT_KINDS } from './settlement-problems';

const ZIP = 'application/zip';
const TAG = { etag: 'Of the bytes of the archive, for If-None-Match.' };

/** What proves a settlement to who has nothing but it. */
@Controller('v1/areas/:area/settlements')
export class EvidenceController {
  constructor(private readonly queries: QueryBus) {}

  /** The evidence pack: facts, terms, working, approvals, entries and hashes, and a program that checks them offline. */
  @Get(':year/:code/evidence')
  @Permission(AREA_READERS)
  @Described({
    summary: 'The evidence of a settlement, as an archive that is checked offline',
    details: 'Unpack it and run `node check.mjs`.',
    path: agreementPath,
    answers: {
      200: {
        what: 'A ZIP archive, the same as long as nothing is recorded or decided.',
        content: { [ZIP]: z.string() },
        headers: TAG,
      },
      304: { what: 'The archive is still what the caller has.', content: {}, headers: TAG },
    },
    problems: [MONEY_PROBLEMS.misplaced],
  })
  async evidence(
    @Req() request: MoneyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<Buffer> {
    const answer = await this.queries.execute(new EvidencePackQuery(settlementOf(request)));
    if (!answer.ok) throw refusedMoney(answer.failure, SETTLEMENT_KINDS);
    const { name, archive } = answer.value;
    void reply.headers({
      'content-type': ZIP,
      'content-disposition': `attachment; filename="${name}"`,
      etag: `"${sha256(archive).toString('base64url')}"`,
    });
    return archive;
  }
}
