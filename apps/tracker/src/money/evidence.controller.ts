import { Described, Permission } from '#platform';
import { Controller, Get, Req, Res } from '@nestjs/common';
import type { FastifyReply } from 'fastify';
import { z } from 'zod';
import { AREA_READERS } from '../permissions';
import { MONEY_PROBLEMS, type MoneyRequest } from './money-command';
import { agreementPath } from './settlement-paths';
import { SettlementQuestions, ZIP } from './settlement-questions';

const TAG = { etag: 'Of the bytes of the archive, for If-None-Match.' };

/** What proves a settlement to who has nothing but it. */
@Controller('v1/areas/:area/settlements')
export class EvidenceController {
  constructor(private readonly questions: SettlementQuestions) {}

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
  evidence(@Req() request: MoneyRequest, @Res({ passthrough: true }) reply: FastifyReply): Promise<Buffer> {
    return this.questions.evidence(request, reply);
  }
}
