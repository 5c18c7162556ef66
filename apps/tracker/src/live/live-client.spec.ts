import type { FigureInBrief } from '#performance';
import { ToldFigures } from '#testing';
import { afterEach, describe, expect, jest, test } from '@jest/globals';
import { createParser } from 'eventsource-parser';
import { stateOf, type AreaState } from './area-state';
import { figuresOf } from './followed';
import { LiveClient } from './live-client';
import { AS_DATA } from './telling';

// A reader that does not read, as it is while nothing more fits into its connection.

afterEach(() => {
  jest.useRealTimers();
});

/** Forty figures, all of them other than those of each earlier moment. */
function stateAt(moment: number): AreaState {
  const figures = Array.from({ length: 40 }, (_, index): FigureInBrief => {
    const period = `${2010 + Math.floor(index / 12)}-${String((index % 12) + 1).padStart(2, '0')}`;
    return {
      policyYear: '2014/15',
      metric: 'delayed-transfers-of-care',
      period,
      numerator: moment,
      coverage: { expected: 1, reported: 1 },
      warnings: [],
      contentHash: `${moment}`.padStart(64, '0'),
    };
  });
  return stateOf(figures, { lanes: [0], nextOffsets: [moment], decisionPosition: 1, referenceVersion: 1 });
}

function openClient(): LiveClient {
  return new LiveClient(
    figuresOf('E06000031'),
    'a-reader',
    undefined,
    ({ positions }) => `at-${positions.nextOffsets[0]}`,
    AS_DATA,
  );
}

/** What whoever reads all that waits has then been told. */
function readAll({ stream }: LiveClient, told: ToldFigures): void {
  const parser = createParser({
    onEvent: ({ event = '', id, data }) =>
      told.takeIn({ name: event, id, data: JSON.parse(data) as unknown }),
  });
  for (let piece = stream.read() as Buffer | null; piece !== null; piece = stream.read() as Buffer | null)
    parser.feed(piece.toString());
}

describe('a reader that does not read', () => {
  test('has no more waiting for it after 2,000 changes than after a hundred, and then learns the newest', () => {
    const client = openClient();
    client.begin(stateAt(0));
    let moment = 0;
    const waitingAfter = (moments: number) => {
      while (moment < moments) client.show(stateAt(++moment));
      return client.stream.writableLength + client.stream.readableLength;
    };
    const waiting = waitingAfter(100);
    expect(waiting).toBeLessThan(256 * 1024);
    expect(waitingAfter(2_000)).toBe(waiting);

    const told = new ToldFigures();
    readAll(client, told);
    expect(told.watermarks.length).toBeLessThan(20);
    expect(told.lastId).toBe('at-2000');
    expect(told.hashes()).toEqual(
      new Map([...stateAt(2_000).figures].map(([key, { contentHash }]) => [key, contentHash])),
    );
  });

  test('is cut off after a minute, unless it has caught up', () => {
    jest.useFakeTimers();
    const [lost, slow] = [openClient(), openClient()];
    for (const client of [lost, slow]) {
      client.begin(stateAt(0));
      for (let moment = 1; moment <= 100; moment++) client.show(stateAt(moment));
    }
    jest.advanceTimersByTime(59_999);
    expect([lost.isGone, slow.isGone]).toEqual([false, false]);
    readAll(slow, new ToldFigures());
    jest.advanceTimersByTime(60_000);
    expect([lost.isGone, slow.isGone]).toEqual([true, false]);
  });
});
