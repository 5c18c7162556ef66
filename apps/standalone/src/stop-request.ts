const SIGNALS = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;
/**
 * One Ctrl-C can arrive twice, from the terminal and from npm's own process: only a second one after this
 * long is somebody who will not wait.
 */
const MEANT_AGAIN_AFTER_MS = 500;
/** 128 and the number of SIGINT, as shells count it. */
const EXIT_FORCED = 130;

/**
 * Aborted when the process is asked to stop; the same asked again ends it at once. Listened for before anything
 * is started, so that there is no moment at which a signal leaves something running.
 */
export function stopRequested(onForced: () => void): AbortSignal {
  const controller = new AbortController();
  let first: number | undefined;
  for (const signal of SIGNALS) {
    process.on(signal, () => {
      const now = performance.now();
      if (first === undefined) {
        first = now;
        controller.abort(new Stopped());
      } else if (now - first > MEANT_AGAIN_AFTER_MS) {
        onForced();
        process.exit(EXIT_FORCED);
      }
    });
  }
  return controller.signal;
}

/** Not a failure: what was under way is given up because the process was asked to stop. */
export class Stopped extends Error {
  override readonly name = 'Stopped';
}

/** Resolves when the signal is aborted. */
export function aborted(signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    if (signal.aborted) resolve();
    else signal.addEventListener('abort', () => resolve(), { once: true });
  });
}
