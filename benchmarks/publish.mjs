// Durable publish by HTTP, 500 events a request, against a bare batched INSERT of the same bytes into the same
// server: both with as many callers at once, and both answered only when the commit is on disk.
import { AREA, newCounts, withSystem } from './measuring/system.mjs';
import { interleaved, keep, perSecond, ratio, sizes } from './measuring/run.mjs';

const size = sizes({ requests: 40, events: 500, callers: 4, rounds: 5 });

await withSystem({ BCL_SAMPLE: 'none' }, async ({ owner, url, connection, tokenOf, postgres }) => {
  const token = await tokenOf(connection, 'sample-publisher');
  await owner.query(`CREATE TABLE bare (position int8 GENERATED ALWAYS AS IDENTITY PRIMARY KEY, key text NOT NULL,
                                        value bytea NOT NULL, appended_at timestamptz NOT NULL DEFAULT now())`);
  let next = 0;
  const requests = () =>
    Array.from({ length: size.requests }, () => newCounts((next += size.events) - size.events, size.events));

  const publish = async () => {
    const bodies = requests().map((events) => JSON.stringify(events));
    const before = await appended(owner);
    const rate = await perSecond(size.requests * size.events, () =>
      byCallers(bodies, async (body) => {
        const response = await fetch(`${url}/v1/events`, {
          method: 'POST',
          headers: { authorization: `Bearer ${token}`, 'content-type': 'application/cloudevents-batch+json' },
          body,
        });
        const answer = await response.text();
        if (!response.ok) throw new Error(`${response.status} ${answer.slice(0, 300)}`);
      }),
    );
    if ((await appended(owner)) - before !== size.requests * size.events)
      throw new Error('Not all were appended');
    return rate;
  };
  const insert = async () => {
    const bodies = requests().map((events) => events.map((event) => Buffer.from(JSON.stringify(event))));
    await owner.query('TRUNCATE bare');
    const rate = await perSecond(size.requests * size.events, () =>
      byCallers(bodies, (values) =>
        owner.query('INSERT INTO bare (key, value) SELECT $1, value FROM unnest($2::bytea[]) AS value', [
          `urn:ons:${AREA}`,
          values,
        ]),
      ),
    );
    const { rows } = await owner.query('SELECT count(*) AS rows FROM bare');
    if (rows[0].rows !== size.requests * size.events) throw new Error('Not all were inserted');
    return rate;
  };
  const figures = await interleaved(size.rounds, {
    'publish, events/s': publish,
    'bare INSERT, rows/s': insert,
  });
  keep('publish', {
    grain: `one event; ${size.events} a request`,
    sizes: size,
    postgres,
    figures,
    outcomes: [
      {
        what: 'publish to bare INSERT',
        is: ratio(figures, 'publish, events/s', 'bare INSERT, rows/s'),
        target: 0.35,
      },
    ],
  });
});

async function appended(owner) {
  const { rows } = await owner.query('SELECT coalesce(sum(next_offset), 0)::int8 AS number FROM log_lane');
  return rows[0].number;
}

async function byCallers(bodies, send) {
  const waiting = [...bodies];
  await Promise.all(
    Array.from({ length: size.callers }, async () => {
      for (let body = waiting.shift(); body !== undefined; body = waiting.shift()) await send(body);
    }),
  );
}
