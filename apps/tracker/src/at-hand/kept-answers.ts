/** What a kept answer costs beside its bytes: its key and its place in the table, roundly. */
const OVERHEAD_BYTES = 500;

/** Answers by their questions, up to so many bytes: beyond them the one asked for longest ago is let go. */
export class KeptAnswers<Answer extends { readonly bytes: number }> {
  private readonly kept = new Map<string, Answer>();
  private bytesKept = 0;

  constructor(private readonly bytesMax: number) {}

  /** How much is kept. */
  get bytes(): number {
    return this.bytesKept;
  }

  find(question: string): Answer | undefined {
    const found = this.kept.get(question);
    if (found === undefined) return undefined;
    // Put back as the newest.
    this.kept.delete(question);
    this.kept.set(question, found);
    return found;
  }

  /** Keeps an answer in the place of an earlier one. One that would leave no room for others is not kept. */
  keep(question: string, answer: Answer): void {
    this.drop(question);
    const bytes = bytesOf(question, answer);
    if (bytes > this.bytesMax / 4) return;
    this.kept.set(question, answer);
    this.bytesKept += bytes;
    for (const oldest of this.kept.keys()) {
      if (this.bytesKept <= this.bytesMax) return;
      this.drop(oldest);
    }
  }

  private drop(question: string): void {
    const answer = this.kept.get(question);
    if (answer === undefined) return;
    this.kept.delete(question);
    this.bytesKept -= bytesOf(question, answer);
  }
}

function bytesOf(question: string, { bytes }: { readonly bytes: number }): number {
  return bytes + 2 * question.length + OVERHEAD_BYTES;
}
