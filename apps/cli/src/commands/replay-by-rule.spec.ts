import { expect, test } from '@jest/globals';
import type { Reply } from '../server';
import { replayEach } from './replay-by-rule';
import type { Place } from './quarantine-desk';

const placeAt = (offset: number): Place => ({ topic: 'activity.counts', partition: 10, offset });
/** As they are listed. */
const NEWEST_FIRST = [placeAt(110), placeAt(109), placeAt(108)];
const STILL = { rule: 'unknown-area', where: '/data/area', what: 'E06000999 is not one', mend: 'Mend it' };

const refused: Reply = { status: 422, body: { code: 'replay-refused', errors: [STILL] } };
const replayed = (offset: number): Reply => ({
  status: 200,
  body: { state: 'replayed', to: placeAt(offset) },
});

async function replay(
  answer: (offset: number) => Reply,
  stop = new AbortController(),
): Promise<{
  readonly asked: readonly number[];
  readonly told: readonly object[];
  readonly failure?: string;
}> {
  const asked: number[] = [];
  const told: object[] = [];
  try {
    const each = replayEach(
      NEWEST_FIRST,
      (place) => {
        asked.push(place.offset);
        return Promise.resolve(answer(place.offset));
      },
      stop.signal,
    );
    for await (const one of each) told.push(one);
  } catch (failure) {
    return { asked, told, failure: (failure as Error).message };
  }
  return { asked, told };
}

test('each that broke the rule is decided by itself, the oldest first', async () => {
  expect(await replay((offset) => (offset === 109 ? refused : replayed(offset + 100)))).toEqual({
    asked: [108, 109, 110],
    told: [
      { ...placeAt(108), state: 'replayed', to: placeAt(208) },
      { ...placeAt(109), state: 'refused', errors: [STILL] },
      { ...placeAt(110), state: 'replayed', to: placeAt(210) },
    ],
  });
});

test('asked to stop, it ends with the one under way', async () => {
  const stop = new AbortController();
  const { asked, told } = await replay((offset) => {
    if (offset === 109) stop.abort();
    return replayed(offset + 100);
  }, stop);
  expect([asked, told.length]).toEqual([[108, 109], 2]);
});

test('what is no decision ends it: whatever it is, the next would meet it too', async () => {
  const busy: Reply = {
    status: 503,
    body: { code: 'disk-full', title: 'There is too little room on the disk' },
  };
  expect(await replay((offset) => (offset === 109 ? busy : replayed(offset + 100)))).toMatchObject({
    asked: [108, 109],
    told: [{ offset: 108 }],
    failure: expect.stringContaining('There is too little room on the disk'),
  });
});
