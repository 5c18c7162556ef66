// Publishing at a steady rate, and watching for what was published to be shown. Each request brings counts and, last,
// one that bears the request's number.
import { StreamReader } from '../../dist/libs/testing/src/stream-reader.js';
import { AREA, newCounts } from './system.mjs';

/** A month that `newCounts` has nothing of. */
const MONTH = '2014-11';
const FIGURE = `2014/15 delayed-transfers-of-care ${MONTH}`;
/** The value that the request of number 0 bears. */
export const FIRST_VALUE = 1_000_000;

/** How many requests there are, and how many events each has. */
export function requestsOf({ perSecond, seconds, everyMs }) {
  return {
    total: Math.round((seconds * 1_000) / everyMs),
    perRequest: Math.round((perSecond * everyMs) / 1_000),
  };
}

/** The events of a request; of its number nobody has published before. */
export function requestOf(number, perRequest) {
  return [...newCounts(number * perRequest, perRequest - 1), marked(number)];
}

/** Publishes one request; answers with when it was accepted. */
export async function publishTo({ url, token }, events) {
  const response = await fetch(`${url}/v1/events`, {
    method: 'POST',
    headers: { authorization: `Bearer ${token}`, 'content-type': 'application/cloudevents-batch+json' },
    body: JSON.stringify(events),
  });
  const answer = await response.text();
  if (!response.ok) throw new Error(`${response.status} ${answer.slice(0, 300)}`);
  return performance.now();
}

/**
 * Sends so many requests at their moments, whether those before were answered or not.
 *
 * @returns when each was sent and when it was answered.
 */
export async function atRate(total, everyMs, send) {
  const began = performance.now();
  const sent = [];
  const answers = [];
  for (let number = 0; number < total; number++) {
    await after(began + number * everyMs - performance.now());
    sent.push(performance.now());
    const answer = send(number);
    answer.catch(() => {}); // told below, where what was started can be stopped
    answers.push(answer);
  }
  return { sent, accepted: await Promise.all(answers) };
}

/** Follows the area's stream until it has told all; the numbers of `seen` begin at `first`. */
export async function followStream({ url, token }, seen, first = 0) {
  const stream = await StreamReader.open(`${url}/v1/areas/${AREA}/live`, token);
  const whole = (async () => {
    while (!seen.isWhole() && (await stream.read()) !== undefined)
      seen.upTo((stream.told.figures.get(FIGURE)?.numerator ?? NaN) - FIRST_VALUE - first);
  })();
  return { whole, close: () => stream.close() };
}

/** Asks for the figure over and over until the answers have told all. */
export function askSeries({ url, token }, seen) {
  const series = `${url}/v1/areas/${AREA}/measures/delayed-days?from=${MONTH}&to=${MONTH}&by=month`;
  let isOver = false;
  const whole = (async () => {
    while (!isOver && !seen.isWhole()) {
      const response = await fetch(series, { headers: { authorization: `Bearer ${token}` } });
      const answer = await response.json();
      if (!response.ok) throw new Error(`${response.status} ${JSON.stringify(answer).slice(0, 300)}`);
      seen.upTo((answer.figures[0]?.value ?? NaN) - FIRST_VALUE);
    }
  })();
  return { whole, close: () => (isOver = true) };
}

/** Waits for watchers to have seen everything, but not for ever. */
export async function untilSeen(watchers, withinMs = 30_000) {
  const close = () => watchers.forEach((watcher) => watcher.close());
  const late = setTimeout(close, withinMs);
  await Promise.all(watchers.map(({ whole }) => whole));
  clearTimeout(late);
  close();
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
