type Close = () => unknown;

/** What has been opened, to be closed in the opposite order. */
export class Closers {
  private readonly closers: Close[] = [];

  add(close: Close): void {
    this.closers.push(close);
  }

  /** Closes everything, whatever fails on the way: the database has to be stopped in any case. */
  async close(onFailure: (cause: unknown) => void): Promise<void> {
    for (let close = this.closers.pop(); close !== undefined; close = this.closers.pop()) {
      try {
        await close();
      } catch (cause) {
        onFailure(cause);
      }
    }
  }
}
