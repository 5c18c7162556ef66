import { KeptAnswers } from './kept-answers';
import type { LedgerMoves, Seen } from './ledger-moves';

/** A question about an area, or about several. */
export interface AreaQuestion<Answer> {
  /** Asked in the same words, it is the same question. */
  readonly question: string;
  /** Undefined where it is about several. */
  readonly area: string | undefined;
  /** How the ledger was seen to stand when it was asked. */
  readonly seen: Seen;
  readonly workOut: () => Promise<Answer>;
}

interface AtStep<Answer> {
  readonly answer: Answer;
  readonly bytes: number;
  /** The ledger's step when it was begun to be worked out: whatever moved later may not be in it. */
  readonly step: number;
}

/** Answers about areas. One is kept, and given again until something it rests on has moved. */
export class AtHand<Answer> {
  private readonly kept: KeptAnswers<AtStep<Answer>>;
  /** Questions whose answers are being worked out. */
  private readonly working = new Map<string, Promise<AtStep<Answer>>>();

  constructor(
    private readonly moves: LedgerMoves,
    bytesMax: number,
    private readonly bytesOf: (answer: Answer) => number,
    /** Whether it is the one answer for ever, as that about a watermark is. */
    private readonly isForEver: (answer: Answer) => boolean,
  ) {
    this.kept = new KeptAnswers(bytesMax);
  }

  /**
   * The answer at hand where one holds, or a new one. One question is worked out once at a time, however many ask it:
   * while the area keeps changing they would otherwise all work out much the same. What is begun after they asked is
   * an answer to all of them, so that nobody waits for more than the one under way and the next.
   */
  async answer({ question, area, seen, workOut }: AreaQuestion<Answer>): Promise<Answer> {
    for (;;) {
      const kept = this.kept.find(question);
      if (kept && this.holds(kept, area)) return kept.answer;
      const working = this.working.get(question);
      if (working === undefined) break;
      // Where it fails, it fails for all: a database that is short of time would be asked again by each.
      const fresh = await working;
      if (fresh.step >= seen.step) return fresh.answer;
    }
    const working = this.workedOut(question, workOut).finally(() => this.working.delete(question));
    this.working.set(question, working);
    return (await working).answer;
  }

  private async workedOut(question: string, workOut: () => Promise<Answer>): Promise<AtStep<Answer>> {
    const { step } = this.moves;
    const answer = await workOut();
    const fresh = { answer, bytes: this.bytesOf(answer), step };
    this.kept.keep(question, fresh);
    return fresh;
  }

  private holds({ step, answer }: AtStep<Answer>, area: string | undefined): boolean {
    return this.isForEver(answer)
      ? !this.moves.isRestoredSince(step)
      : !this.moves.isTouchedSince(step, area);
  }
}
