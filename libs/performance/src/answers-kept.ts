import { isSamePositions, type Positions } from '#records';

/** Answers kept at most; beyond them the one asked for longest ago is let go. */
const KEPT_MAX = 100;

/** Where everything stands: answers to one question at one standing are the same to the byte. */
export interface Standing {
  readonly positions: Positions;
  /** A rebuild may mend cells without anything having been recorded. */
  readonly cellsVersion: number;
}

/**
 * Answers about now, kept until anything is recorded, decided or published anywhere. Many ask the same, and most of
 * the time nothing has moved: then looking where everything stands is all there is to do.
 */
export class AnswersKept<Answer> {
  private readonly kept = new Map<string, { readonly standing: Standing; readonly answer: Answer }>();

  /** The answer to that question, if it was worked out at this standing. */
  at(question: string, standing: Standing): Answer | undefined {
    const found = this.kept.get(question);
    if (found === undefined) return undefined;
    this.kept.delete(question);
    if (found.standing.cellsVersion !== standing.cellsVersion) return undefined;
    if (!isSamePositions(found.standing.positions, standing.positions)) return undefined;
    // Put back as the newest.
    this.kept.set(question, found);
    return found.answer;
  }

  keep(question: string, standing: Standing, answer: Answer): void {
    this.kept.delete(question);
    this.kept.set(question, { standing, answer });
    const [oldest] = this.kept.keys();
    if (this.kept.size > KEPT_MAX && oldest !== undefined) this.kept.delete(oldest);
  }
}
