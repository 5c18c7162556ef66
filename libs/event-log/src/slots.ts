/** Lets so many pieces of work run at a time; the others wait their turn in the order they came. */
export class Slots {
  private readonly waiting: (() => void)[] = [];

  constructor(private free: number) {}

  /** Whether somebody waits for a turn. */
  get wanted(): boolean {
    return this.waiting.length > 0;
  }

  async run<T>(work: () => Promise<T>): Promise<T> {
    if (this.free > 0) this.free -= 1;
    else await new Promise<void>((resolve) => this.waiting.push(resolve));
    try {
      return await work();
    } finally {
      // A slot goes straight to the next in line, so nobody who comes now can overtake.
      const next = this.waiting.shift();
      if (next === undefined) this.free += 1;
      else next();
    }
  }
}
