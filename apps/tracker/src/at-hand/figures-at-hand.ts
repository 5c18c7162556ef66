import type { AsAsked } from '#performance';
import { Injectable } from '@nestjs/common';
import { QueryBus, type Query } from '@nestjs/cqrs';
import { AtHand } from './at-hand';
import { LedgerMoves } from './ledger-moves';
import { isLongAgo } from './settled';

const KEPT_BYTES_MAX = 32 * 1024 * 1024;

interface Kept {
  readonly answer: unknown;
  readonly bytes: number;
  /** Whether it was asked as known then, and something was: nothing that comes later is in it. */
  readonly isForEver: boolean;
}

/** A question about the figures of an area, as they were at one moment or at two; or of several areas, which it names otherwise. */
interface FiguresQuery<Answer> extends Query<Answer> {
  readonly asked: { readonly area?: string } & (AsAsked | { readonly from: AsAsked; readonly to: AsAsked });
}

/**
 * Answers about an area's figures, for pages: each is worked out once until something it rests on has moved, whoever
 * opens the page. Who may open it is settled before.
 */
@Injectable()
export class FiguresAtHand {
  private readonly atHand: AtHand<Kept>;

  constructor(
    private readonly moves: LedgerMoves,
    private readonly queries: QueryBus,
  ) {
    this.atHand = new AtHand(
      moves,
      KEPT_BYTES_MAX,
      ({ bytes }) => bytes,
      ({ isForEver }) => isForEver,
    );
  }

  async answer<Answer>(query: FiguresQuery<Answer>): Promise<Answer> {
    const { area } = query.asked;
    if (!isSettled(query)) return this.queries.execute(query);
    const question = `${query.constructor.name} ${JSON.stringify(query.asked)}`;
    const workOut = async (): Promise<Kept> => {
      const answer = await this.queries.execute(query);
      return { answer, bytes: bytesOf(answer), isForEver: isOfPast(query) && isKnown(answer) };
    };
    const seen = await this.moves.seen();
    const { answer } = await this.atHand.answer({ question, area, seen, workOut });
    return answer as Answer;
  }

  /**
   * An answer about an area that rests on whatever is decided, and on figures as the newest watermark has them: it is
   * worked out once until anything is decided or another watermark is stored.
   */
  async untilDecided<Answer>(query: Query<Answer>, area: string, watermark?: number): Promise<Answer> {
    const seen = await this.moves.seen();
    const by = { decisions: seen.positions.decisionPosition, watermark };
    const question = `${query.constructor.name} ${JSON.stringify({ query, by })}`;
    const workOut = async (): Promise<Kept> => {
      const answer = await this.queries.execute(query);
      return { answer, bytes: bytesOf(answer), isForEver: false };
    };
    const { answer } = await this.atHand.answer({ question, area, seen, workOut });
    return answer as Answer;
  }
}

function bytesOf(answer: unknown): number {
  const written = JSON.stringify(answer, (_key, value: unknown) =>
    typeof value === 'bigint' ? String(value) : value,
  );
  return 2 * written.length;
}

/** Whether it is about what was known, and decided, up to one moment or two. */
function isOfPast({ asked }: FiguresQuery<unknown>): boolean {
  const moments = 'from' in asked ? [asked.from, asked.to] : [asked];
  return moments.every(({ asKnown }) => asKnown !== undefined);
}

/** Of a moment of which nothing was known, the newest reference data may say what there is. */
function isKnown(answer: unknown): boolean {
  const { ok: isAnswered = false, value } = answer as { readonly ok?: boolean; readonly value?: unknown };
  return (
    isAnswered && (value as { readonly known?: boolean } | undefined)?.known !== false && value !== undefined
  );
}

/** Whether nothing can come in any more that the answer would have to have in it, but for what moves. */
function isSettled({ asked }: FiguresQuery<unknown>): boolean {
  const moments = 'from' in asked ? [asked.from, asked.to] : [asked];
  return moments.every(({ asKnown }) => !(asKnown && 'moment' in asKnown) || isLongAgo(asKnown.moment));
}
