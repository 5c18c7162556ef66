/** Work of which no two pieces may be under way together, done one after another in the order it was asked for. */
export class OneAtATime {
  private last: Promise<unknown> = Promise.resolve();

  do<Outcome>(work: () => Promise<Outcome>): Promise<Outcome> {
    const done = this.last.then(work);
    this.last = done.catch(() => undefined);
    return done;
  }
}
