const lookEveryMs = 10;

/** Looks until what it sees is so, or fails after the deadline saying what it was waiting for. */
export async function eventually(
  what: string,
  isSo: () => boolean | Promise<boolean>,
  deadlineMs = 20_000,
): Promise<void> {
  const until = performance.now() + deadlineMs;
  while (!(await isSo())) {
    if (performance.now() > until) throw new Error(`Not so after ${deadlineMs} ms: ${what}`);
    await new Promise((resolve) => setTimeout(resolve, lookEveryMs));
  }
}
