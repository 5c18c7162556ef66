// How long from the answer that an event is accepted until its figure is told on the area's stream, while 1,000 events
// a second come in; beside that, until it stands in an answer of the series route to one who asks over and over. Each
// request brings one count that bears its number.
import {
  askSeries,
  atRate,
  followStream,
  publishTo,
  requestOf,
  requestsOf,
  untilSeen,
} from './measuring/arrivals.mjs';
import { keep, percentile, sizes } from './measuring/run.mjs';
import { Seen } from './measuring/seen.mjs';
import { UNBOUNDED, withSystem } from './measuring/system.mjs';

const size = sizes({ perSecond: 1_000, seconds: 20, everyMs: 100 });

await withSystem({ BCL_SAMPLE: 'none', ...UNBOUNDED }, async ({ url, connection, tokenOf, postgres }) => {
  const publisher = { url, token: await tokenOf(connection, 'sample-publisher') };
  const viewer = { url, token: await tokenOf(connection, 'sample-viewer') };
  const { total, perRequest } = requestsOf(size);
  const [told, answered] = [new Seen(total), new Seen(total)];
  const watchers = [await followStream(viewer, told), askSeries(viewer, answered)];
  const { accepted } = await atRate(total, size.everyMs, (number) =>
    publishTo(publisher, requestOf(number, perRequest)),
  );
  await untilSeen(watchers);

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
