/**
 * Has several of something worked on at once, and tells what came of each in their order. No more is taken from the
 * source than is worked on.
 *
 * @throws what the first that fails throws; what follows it may still be worked on then.
 */
export async function* inOrder<Given, Came>(
  source: AsyncIterable<Given>,
  atOnce: number,
  work: (given: Given) => Promise<Came>,
): AsyncGenerator<Came> {
  const underWay: Promise<Came>[] = [];
  for await (const given of source) {
    const begun = work(given);
    // Should it fail, that is heard when its turn comes.
    begun.catch(() => undefined);
    underWay.push(begun);
    if (underWay.length >= atOnce) yield* underWay.splice(0, 1);
  }
  yield* underWay;
}
