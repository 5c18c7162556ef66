/** The answer, or an error when none comes in time. What was asked is not stopped. */
export async function within<Value>(
  limitMs: number,
  answer: Promise<Value>,
  otherwise = `no answer within ${limitMs} ms`,
): Promise<Value> {
  let timer: NodeJS.Timeout | undefined;
  const limit = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error(otherwise)), limitMs);
  });
  try {
    return await Promise.race([answer, limit]);
  } finally {
    clearTimeout(timer);
  }
}
