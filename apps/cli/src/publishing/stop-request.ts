const SIGNALS = ['SIGINT', 'SIGTERM'] as const;

/**
 * Waits to be asked to stop. Being asked again changes nothing, since Ctrl-C comes twice where the process was started by
 * npm: from the terminal, and from whoever passes it on.
 */
export class StopRequest {
  /** What asked for it; nothing while nobody has. */
  by: NodeJS.Signals | undefined;
  private readonly controller = new AbortController();

  constructor(private readonly onStop: () => void) {
    for (const signal of SIGNALS) process.on(signal, this.stop);
  }

  get signal(): AbortSignal {
    return this.controller.signal;
  }

  close(): void {
    for (const signal of SIGNALS) process.off(signal, this.stop);
  }

  private readonly stop = (signal: NodeJS.Signals): void => {
    if (this.by !== undefined) return;
    this.by = signal;
    this.controller.abort();
    this.onStop();
  };
}
