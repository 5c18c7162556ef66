/** None came in time; what there would have been to answer is not known. */
export class NoAnswer extends Error {
  override readonly name = 'NoAnswer';
}

/** The answer, or a NoAnswer when none comes in time. What was asked is not stopped. */
export async function within<Value>(
  limitMs: number,
  answer: Promise<Value>,
  otherwise = `no answer within ${limitMs} ms`,
): Promise<Value> {
  let timer: NodeJS.Timeout | undefined;
  const limit = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new NoAnswer(otherwise)), limitMs);
  });
  try {
    return await Promise.race([answer, limit]);
  } finally {
    clearTimeout(timer);
  }
}
