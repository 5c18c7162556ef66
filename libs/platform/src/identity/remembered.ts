interface Kept<Value> {
  readonly value: Value;
  readonly untilMs: number;
}

/** Values by key, each until a moment of its own, and never more than a number of them: the oldest goes first. */
export class Remembered<Value> {
  private readonly kept = new Map<string, Kept<Value>>();

  constructor(
    private readonly max: number,
    private readonly now: () => number = Date.now,
  ) {}

  get(key: string): Value | undefined {
    const found = this.kept.get(key);
    if (found === undefined || found.untilMs > this.now()) return found?.value;
    this.kept.delete(key);
    return undefined;
  }

  set(key: string, value: Value, untilMs: number): void {
    this.kept.delete(key); // the newest stands last
    this.kept.set(key, { value, untilMs });
    for (const oldest of this.kept.keys()) {
      if (this.kept.size <= this.max) break;
      this.kept.delete(oldest);
    }
  }

  delete(key: string): void {
    this.kept.delete(key);
  }

  clear(): void {
    this.kept.clear();
  }
}
