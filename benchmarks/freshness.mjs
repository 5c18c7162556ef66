// How long from the answer that an event is accepted until its figure stands in an answer of the series route, while
// 1,000 events a second come in. Each request brings one count that bears its number; a reader asks over and over.
import { AREA, newCounts, withSystem } from './measuring/system.mjs';
import { keep, percentile, sizes } from './measuring/run.mjs';

const size = sizes({ perSecond: 1_000, seconds: 20, everyMs: 100 });
const MONTH = '2019-11';

await withSystem({ BCL_SAMPLE: 'none' }, async ({ url, connection, tokenOf, postgres }) => {
  const [publisher, viewer] = [
    await tokenOf(connection, 'sample-publisher'),
    await tokenOf(connection, 'sample-viewer'),
  ];
  const perRequest = Math.round((size.perSecond * size.everyMs) / 1_000);
  const total = Math.round((size.seconds * 1_000) / size.everyMs);
  const accepted = [];
  const visible = [];

  const publish = async (number) => {
    const body = JSON.stringify([...newCounts(number * perRequest, perRequest - 1), marked(number)]);
    const response = await fetch(`${url}/v1/events`, {
      method: 'POST',
      headers: { authorization: `Bearer ${publisher}`, 'content-type': 'application/cloudevents-batch+json' },
      body,
    });
    const answer = await response.text();
    if (!response.ok) throw new Error(`${response.status} ${answer.slice(0, 300)}`);
    accepted[number] = performance.now();
  };
  const series = `${url}/v1/areas/${AREA}/measures/delayed-days?from=${MONTH}&to=${MONTH}&by=month`;
  const look = async () => {
    const response = await fetch(series, { headers: { authorization: `Bearer ${viewer}` } });
    const answer = await response.text();
    if (!response.ok) throw new Error(`${response.status} ${answer.slice(0, 300)}`);
    const seen = [...answer.matchAll(/\b10(\d{5})\b/g)]
      .map((found) => Number(found[1]))
      .filter((number) => number < total);
    // A later number hides an earlier one, which was there before it.
    for (let number = Math.max(-1, ...seen); number >= 0 && visible[number] === undefined; number--)
      visible[number] = performance.now();
  };

  let looking = true;
  const reader = (async () => {
    while (looking) await look();
  })();
  const began = performance.now();
  const sent = [];
  for (let number = 0; number < total; number++) {
    await new Promise((resolve) =>
      setTimeout(resolve, Math.max(0, began + number * size.everyMs - performance.now())),
    );
    sent.push(publish(number));
  }
  await Promise.all(sent);
  const deadline = performance.now() + 30_000;
  while (visible[total - 1] === undefined && performance.now() < deadline)
    await new Promise((resolve) => setTimeout(resolve, 50));
  looking = false;
  await reader;
  if (visible.filter((at) => at !== undefined).length !== total)
    throw new Error('Not every event became visible');

  const waits = accepted.map((at, number) => Math.max(0, Math.round(visible[number] - at)));
  keep('freshness', {
    grain: 'one accepted request, from its answer to its figure in an answer',
    sizes: size,
    postgres,
    figures: { 'wait, ms': waits },
    outcomes: [{ what: 'p99 of the wait, s', is: percentile(waits, 0.99) / 1_000, target: 1, atMost: true }],
  });
});

/** A count whose value, 1,000,000 and its number, is found again in the answer; the newest version counts. */
function marked(number) {
  const [count] = newCounts(0, 1);
  return {
    ...count,
    id: `marked-${number}`,
    data: {
      ...count.data,
      period: MONTH,
      table: 'total',
      category: undefined,
      value: 1_000_000 + number,
      applicableAt: new Date(Date.UTC(2021, 0, 1) + number * 1_000).toISOString(),
    },
  };
}
