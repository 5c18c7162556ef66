import type { AnsweredAt } from '#performance';
import { tagOf } from '#platform';
import { Injectable } from '@nestjs/common';
import type { CallHandler, ExecutionContext, NestInterceptor } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { firstValueFrom, of, type Observable } from 'rxjs';
import { AtHand } from './at-hand';
import { LedgerMoves, type Seen } from './ledger-moves';
import { isLongAgo } from './settled';

const KEPT_BYTES_MAX = 64 * 1024 * 1024;

interface Answer {
  readonly answeredAt?: AnsweredAt;
}

/** An answer as it is sent. */
interface Written {
  readonly body: Buffer;
  readonly etag: string;
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
  private readonly atHand: AtHand<Written>;

  constructor(private readonly moves: LedgerMoves) {
    this.atHand = new AtHand(
      moves,
      KEPT_BYTES_MAX,
      ({ body, etag }) => body.byteLength + 2 * etag.length,
      ({ isOfWatermark }) => isOfWatermark,
    );
  }

  async intercept(context: ExecutionContext, next: CallHandler<Answer>): Promise<Observable<Buffer>> {
    const request = context.switchToHttp().getRequest<FastifyRequest<{ Params: { area: string } }>>();
    const reply = context.switchToHttp().getResponse<FastifyReply>();
    const { url: question, params, query } = request;
    const seen = await this.moves.seen(isAskedAnew(request) ? 0 : undefined);
    const workOut = async () => written(query, await firstValueFrom(next.handle()));
    const answer = isSettled(query)
      ? await this.atHand.answer({ question, area: params.area, seen, workOut })
      : await workOut();
    return of(sent(answer, seen, reply));
  }
}

/** Whether the caller wants to be sure of what was recorded a moment ago. */
function isAskedAnew({ headers }: FastifyRequest): boolean {
  const directives = headers['cache-control']?.toLowerCase().split(',') ?? [];
  return directives.some((directive) => directive.trim() === 'no-cache');
}

function isSettled(query: unknown): boolean {
  const { asKnown } = query as { readonly asKnown?: string };
  // The id of a watermark is no moment.
  return asKnown?.includes('T') !== true || isLongAgo(new Date(asKnown));
}

/** An answer's bytes, and a tag by what it says: two that were worked out at different positions may say the same. */
function written(query: unknown, answer: Answer): Written {
  const said = JSON.stringify({ ...answer, answeredAt: undefined });
  const { asKnown } = query as { readonly asKnown?: string };
  const watermark = answer.answeredAt?.watermark.id;
  const isOfWatermark = watermark !== undefined && asKnown === String(watermark);
  return { body: Buffer.from(JSON.stringify(answer)), etag: tagOf(said), isOfWatermark };
}

function sent({ body, etag }: Written, { freshness }: Seen, reply: FastifyReply): Buffer {
  void reply.headers(freshness).header('etag', etag);
  return body;
}
