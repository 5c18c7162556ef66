/**
 * What went wrong as one line for whoever started the process. The database's driver and Node's own network
 * errors may hold several errors and no message of their own.
 */
export function failureLine(failure: unknown): string {
  if (failure instanceof AggregateError && failure.message === '') {
    return failure.errors.map(failureLine).join('; ');
  }
  const text = failure instanceof Error ? failure.message || failure.name : String(failure);
  return text.split('\n', 1)[0] ?? text;
}
