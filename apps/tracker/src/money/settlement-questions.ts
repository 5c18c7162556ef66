import type { Statement } from '#documents';
import { sha256 } from '#kernel';
import { ProblemError, PROBLEMS, readParameters } from '#platform';
import { EvidencePackQuery, PositionQuery, SettlementQuery } from '#settlement';
import type { AgreementPosition, PositionAsked, SettlementStanding } from '#settlement';
import { Injectable } from '@nestjs/common';
import { QueryBus } from '@nestjs/cqrs';
import type { FastifyReply } from 'fastify';
import { refusedQuestion } from '../problems';
import { readRecordedBy } from '../questions';
import { AreaNames } from './area-names';
import type { MoneyRequest } from './money-command';
import { answerDocument, answerFile, asDocument } from './money-document';
import { quarterlyReport } from './quarterly-report';
import { releaseStatement } from './release-statement';
import { riskShareReport } from './risk-share-report';
import { settlementOf } from './settlement-paths';
import { refusedSettlement } from './settlement-problems';
import { positionQuestion } from './settlements.schema';

/** What the evidence of a settlement comes as. */
export const ZIP = 'application/zip';

const POSITION_MENDS = {
  watermark: 'Give the id of a stored watermark, or leave it out for the newest',
  quarter: 'Give a quarter of the agreement, such as 2016/17-Q2, or leave it out for the year so far',
};

/** What is asked of a settlement, whether over the API or by a page. What is refused is thrown as a problem. */
@Injectable()
export class SettlementQuestions {
  constructor(
    private readonly queries: QueryBus,
    private readonly areas: AreaNames,
  ) {}

  async standing(request: MoneyRequest, recordedBy?: string): Promise<SettlementStanding> {
    const found = await this.queries.execute(new SettlementQuery(settlementOf(request), recordedBy));
    if (!found.ok) throw refusedSettlement(found.failure);
    return found.value;
  }

  /** The position at the watermark, or the end of the quarter, that the address asks for. */
  position(request: MoneyRequest, query: unknown = request.query): Promise<AgreementPosition> {
    const read = readParameters(positionQuestion, query, POSITION_MENDS);
    if (!read.ok) throw refusedQuestion(read.failure);
    return this.positionAsked({ ...settlementOf(request), ...read.value });
  }

  async positionAsked(asked: PositionAsked): Promise<AgreementPosition> {
    const found = await this.queries.execute(new PositionQuery(asked));
    if (!found.ok) throw refusedSettlement(found.failure);
    return found.value;
  }

  /** The release statement, as a document has it. */
  async release(standing: SettlementStanding): Promise<Statement> {
    const { area, computation } = standing;
    return releaseStatement(standing, await this.areas.named(area, computation?.watermark.id));
  }

  /** The risk-share report, as a document has it. */
  async report(position: AgreementPosition): Promise<Statement> {
    return riskShareReport(position, await this.areas.named(position.area, position.watermark.id));
  }

  /**
   * A document as a file, by its name and ending: `statement.pdf`, `position.xlsx`. A statement is of what had been decided
   * by a moment, the position of a watermark.
   */
  async document(
    request: MoneyRequest,
    document: string,
    reply: FastifyReply,
    query: unknown = request.query,
  ): Promise<Buffer> {
    const { name, form } = asDocument(document);
    if (form === undefined || !isDocument(name))
      throw new ProblemError(PROBLEMS.notFound, 'There is no document of that name and ending.');
    const { area, year, code = '' } = request.params;
    const file = `${name}-${area}-${year}-${code}`;
    if (name === 'statement') {
      const recordedBy = readRecordedBy(query, new Date());
      const statement = await this.release(await this.standing(request, recordedBy));
      return answerDocument(statement, form, file, reply);
    }
    const position = await this.position(request, query);
    const { quarter, watermark } = position;
    if (quarter === undefined) return answerDocument(await this.report(position), form, file, reply);
    const ofQuarter = `${file}-${quarter.slice(-2)}`;
    if (form !== 'xlsx') return answerDocument(await this.report(position), form, ofQuarter, reply);
    const named = await this.areas.named(area, watermark.id);
    return answerFile(await quarterlyReport(position, quarter, named), form, ofQuarter, reply);
  }

  /** The evidence as a file. */
  async evidence(request: MoneyRequest, reply: FastifyReply): Promise<Buffer> {
    const answer = await this.queries.execute(new EvidencePackQuery(settlementOf(request)));
    if (!answer.ok) throw refusedSettlement(answer.failure);
    const { name, archive } = answer.value;
    void reply.headers({
      'content-type': ZIP,
      'content-disposition': `attachment; filename="${name}"`,
      etag: `"${sha256(archive).toString('base64url')}"`,
    });
    return archive;
  }
}

function isDocument(name: string): name is 'statement' | 'position' {
  return name === 'statement' || name === 'position';
}
