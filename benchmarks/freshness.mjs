// How long from the answer that an event is accepted until its figure is told on the area's stream, while 1,000 events
// a second come in; beside that, until it stands in an answer of the series route to one who asks over and over. Each
// request brings one count that bears its number.
import { AREA, newCounts, UNBOUNDED, withSystem } from './measuring/system.mjs';
import { keep, percentile, sizes } from './measuring/run.mjs';
import { Seen } from './measuring/seen.mjs';
import { StreamReader } from '../dist/libs/testing/src/stream-reader.js';

const size = sizes({ perSecond: 1_000, seconds: 20, everyMs: 100 });
/** A month that `newCounts` has nothing of. */
const MONTH = '2014-11';
const FIGURE = `2014/15 delayed-transfers-of-care ${MONTH}`;
const FIRST_VALUE = 1_000_000;
const CAUGHT_UP_WITHIN_MS = 30_000;

await withSystem({ BCL_SAMPLE: 'none', ...UNBOUNDED }, async ({ url, connection, tokenOf, postgres }) => {
  const [publisher, viewer] = [
    await tokenOf(connection, 'sample-publisher'),
    await tokenOf(connection, 'sample-viewer'),
  ];
  const perRequest = Math.round((size.perSecond * size.everyMs) / 1_000);
  const total = Math.round((size.seconds * 1_000) / size.everyMs);

  const publish = async (number) => {
    const body = JSON.stringify([...newCounts(number * perRequest, perRequest - 1), marked(number)]);
    const response = await fetch(`${url}/v1/events`, {
      method: 'POST',
      headers: { authorization: `Bearer ${publisher}`, 'content-type': 'application/cloudevents-batch+json' },
      body,
    });
    const answer = await response.text();
    if (!response.ok) throw new Error(`${response.status} ${answer.slice(0, 300)}`);
    return performance.now();
  };

  const stream = await StreamReader.open(`${url}/v1/areas/${AREA}/live`, viewer);
  const told = new Seen(total);
  const follow = async () => {
    while (!told.isWhole() && (await stream.read()) !== undefined)
      told.upTo((stream.told.figures.get(FIGURE)?.numerator ?? NaN) - FIRST_VALUE);
  };
  const series = `${url}/v1/areas/${AREA}/measures/delayed-days?from=${MONTH}&to=${MONTH}&by=month`;
  const answered = new Seen(total);
  const ask = async () => {
    const response = await fetch(series, { headers: { authorization: `Bearer ${viewer}` } });
    const answer = await response.json();
    if (!response.ok) throw new Error(`${response.status} ${JSON.stringify(answer).slice(0, 300)}`);
    answered.upTo((answer.figures[0]?.value ?? NaN) - FIRST_VALUE);
  };

  let isOver = false;
  const asking = (async () => {
    while (!isOver && !answered.isWhole()) await ask();
  })();
  const following = follow();
  const began = performance.now();
  const sent = [];
  for (let number = 0; number < total; number++) {
    await after(began + number * size.everyMs - performance.now());
    sent.push(publish(number));
  }
  const accepted = await Promise.all(sent);
  const late = setTimeout(() => {
    isOver = true;
    stream.close();
  }, CAUGHT_UP_WITHIN_MS);
  await Promise.all([asking, following]);
  clearTimeout(late);
  stream.close();

  const [onTheStream, inAnAnswer] = [told.waits(accepted), answered.waits(accepted)];
  keep('freshness', {
    grain: 'one accepted request, from its answer to its figure',
    sizes: size,
    postgres,
    figures: { 'wait for the stream, ms': onTheStream, 'wait for an answer, ms': inAnAnswer },
    outcomes: [
      { what: 'p99 of the wait for the stream, s', is: seconds(onTheStream), target: 1, atMost: true },
      { what: 'p99 of the wait for an answer, s', is: seconds(inAnAnswer), target: 1, atMost: true },
    ],
  });
});

function seconds(waitsMs) {
  return percentile(waitsMs, 0.99) / 1_000;
}

function after(milliseconds) {
  return new Promise((resolve) => setTimeout(resolve, Math.max(0, milliseconds)));
}

/** A count whose value tells its number again; the newest version counts. */
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
      value: FIRST_VALUE + number,
      applicableAt: new Date(Date.UTC(2021, 0, 1) + number * 1_000).toISOString(),
    },
  };
}
