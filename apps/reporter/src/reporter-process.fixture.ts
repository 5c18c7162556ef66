import { createHash } from 'node:crypto';
import { openChannels, type Channel, type ChannelName, type Parcel, type Sent } from '#delivery';
import { fail } from '#kernel';
import { applicationRole, openPool } from '#platform';
import { Chance } from '#testing';
import { startReporter } from './started-reporter.fixture';

// A reporter in a process of its own, so that it can be killed: built, and started by its path.

/** Many times faster than it is: days pass meanwhile. */
const RHYTHM = { lookEveryMs: 150, handOutEveryMs: 150 };
/** How often nobody is there to take a parcel; and how often it is taken, and the answer lost. */
const LOST = 0.05;

const { DATABASE = '', REDIS, FOLDER = '', SEED = '' } = process.env;
const chance = new Chance(Number(SEED));
// Not by the name of a reporter, whose connections are cut.
const otherSide = openPool({ url: DATABASE, role: applicationRole, max: 2, name: 'other side' });

/** Mail that is counted where it arrives. */
const mail: Channel = {
  name: 'e-mail',
  send: async ({ id, to, at, subject, text, attachments }: Parcel): Promise<Sent> => {
    const content = createHash('sha256').update(JSON.stringify([to, subject, text]));
    for (const { name, bytes } of attachments) content.update(name).update(bytes);
    await otherSide.query('INSERT INTO sent (id, content) VALUES ($1, $2)', [id, content.digest('hex')]);
    return {
      ok: true,
      value: { channel: 'e-mail', id, state: 'accepted', at, reference: '', said: '250 OK' },
    };
  },
};

function forgetful(channel: Channel): Channel {
  const { name } = channel;
  const lost = (): Sent =>
    fail({
      ...{ rule: 'other-side-unreachable', where: name, what: `Nothing was heard of ${name}`, mend: 'Wait' },
      ...{ mayRetry: true, said: '' },
    });
  return {
    name,
    send: async (parcel) => {
      if (chance.happens(LOST)) return lost();
      const sent = await channel.send(parcel);
      return chance.happens(LOST) ? lost() : sent;
    },
  };
}

const opened = await openChannels({
  settings: {
    ...{ folder: FOLDER, mail: undefined, webhook: undefined, mesh: undefined },
    authoritiesFile: undefined,
  },
});
if (!opened.ok) throw new Error(JSON.stringify(opened.failure));
const channels = [...opened.value.values(), mail].map((channel): [ChannelName, Channel] => [
  channel.name,
  forgetful(channel),
]);
const environment = REDIS === undefined ? undefined : { REDIS_URL: REDIS };
const reporter = await startReporter({ url: DATABASE }, environment, RHYTHM, new Map(channels));
process.stdout.write('started\n');

process.once('SIGTERM', () => void reporter.close().then(() => process.exit(0)));
// Nobody is left to stop it.
process.stdin.on('end', () => process.exit(1)).resume();
