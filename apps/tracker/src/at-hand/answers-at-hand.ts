import type { AnsweredAt } from '#performance';
import { tagOf } from '#platform';
import { Injectable } from '@nestjs/common';
import type { CallHandler, ExecutionContext, NestInterceptor } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { firstValueFrom, of, type Observable } from 'rxjs';
import { KeptAnswers, type KeptAnswer } from './kept-answers';
import { LedgerMoves, type Seen } from './ledger-moves';

const KEPT_BYTES_MAX = 64 * 1024 * 1024;

/**
 * How long ago a moment has to be for its answer to be kept. A watermark bears the time it began to be stored, and
 * is seen when it is: the last one before a moment may come up to this much after it, clocks being apart included.
 */
const SETTLED_MS = 10_000;

interface Answer {
  readonly answeredAt?: AnsweredAt;
}

interface AtHand extends KeptAnswer {
  /** The ledger's step when it was begun to be worked out: whatever moved later may not be in it. */
  readonly step: number;
  /** What was asked about is a watermark, which has one answer for ever. */
  readonly isOfWatermark: boolean;
}

/**
 * Says of each answer about an area how fresh it is, tags it by what it says, and keeps it at hand: it is given again
 * until something it rests on has moved. Who may ask is settled before, for each who asks. An answer that is given
 * again carries the positions it was worked out at; nothing of the area has moved since.
 */
@Injectable()
export class AnswersAtHand implements NestInterceptor<Answer, Buffer> {
  private readonly kept = new KeptAnswers<AtHand>(KEPT_BYTES_MAX);
  /** Questions whose answers are being worked out. */
  private readonly working = new Map<string, Promise<AtHand>>();

  constructor(private readonly moves: LedgerMoves) {}

  async intercept(context: ExecutionContext, next: CallHandler<Answer>): Promise<Observable<Buffer>> {
    const request = context.switchToHttp().getRequest<FastifyRequest<{ Params: { area: string } }>>();
    const reply = context.switchToHttp().getResponse<FastifyReply>();
    const { url: question, params, query } = request;
    const isToKeep = isSettled(query);
    const seen = await this.moves.seen(isAskedAnew(request) ? 0 : undefined);
    const workOut = async (): Promise<AtHand> => {
      const { step } = this.moves;
      const answer = await firstValueFrom(next.handle());
      const fresh = { ...written(answer), step, isOfWatermark: isOfWatermark(query, answer) };
      if (isToKeep) this.kept.keep(question, fresh);
      return fresh;
    };
    const answer = isToKeep ? this.answerOf(question, seen, params.area, workOut) : workOut();
    return of(sent(await answer, seen, reply));
  }

  /**
   * The answer at hand where one holds, or a new one. One question is worked out once at a time, however many ask it:
   * while the area keeps changing they would otherwise all work out much the same. What is begun after they asked is
   * an answer to all of them, so that nobody waits for more than the one under way and the next.
   */
  private async answerOf(
    question: string,
    seen: Seen,
    area: string,
    workOut: () => Promise<AtHand>,
  ): Promise<AtHand> {
    for (;;) {
      const kept = this.kept.find(question);
      if (kept && this.holds(kept, area)) return kept;
      const working = this.working.get(question);
      if (working === undefined) break;
      // Where it fails, it fails for all: a database that is short of time would be asked again by each.
      const fresh = await working;
      if (fresh.step >= seen.step) return fresh;
    }
    const working = workOut().finally(() => this.working.delete(question));
    this.working.set(question, working);
    return working;
  }

  private holds({ step, isOfWatermark }: AtHand, area: string): boolean {
    return isOfWatermark ? !this.moves.isRestoredSince(step) : !this.moves.isTouchedSince(step, area);
  }
}

/** Whether the caller wants to be sure of what was recorded a moment ago. */
function isAskedAnew({ headers }: FastifyRequest): boolean {
  const directives = headers['cache-control']?.toLowerCase().split(',') ?? [];
  return directives.some((directive) => directive.trim() === 'no-cache');
}

/** Not of a moment that has only just passed: the last watermark before it may still be being stored. */
function isSettled(query: unknown): boolean {
  const { asKnown } = query as { readonly asKnown?: string };
  // The id of a watermark is no moment.
  const moment = asKnown?.includes('T') === true ? Date.parse(asKnown) : -Infinity;
  return moment <= Date.now() - SETTLED_MS;
}

function isOfWatermark(query: unknown, { answeredAt }: Answer): boolean {
  const { asKnown } = query as { readonly asKnown?: string };
  return answeredAt?.watermark.id !== undefined && asKnown === String(answeredAt.watermark.id);
}

/** An answer's bytes, and a tag by what it says: two that were worked out at different positions may say the same. */
function written(answer: Answer): KeptAnswer {
  const said = JSON.stringify({ ...answer, answeredAt: undefined });
  return { body: Buffer.from(JSON.stringify(answer)), etag: tagOf(said) };
}

function sent({ body, etag }: KeptAnswer, { freshness }: Seen, reply: FastifyReply): Buffer {
  void reply.headers(freshness).header('etag', etag);
  return body;
}
