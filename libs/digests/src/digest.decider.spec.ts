import { describe, expect, test } from '@jest/globals';
import type { Pool } from 'pg';
import { ASKED_MAX, digestDecider, type DigestCommand, type DigestState } from './digest.decider';
import { DigestLetters } from './duties/digest-letters';
import { idInLink, isLinkOf, linkWord } from './digest-links';
import { newestSending } from './sending-moments';

const area = 'E06000031';
const ask = {
  ...{ type: 'ask', area, rhythm: 'daily', isAddressConfirmed: false, isMailSetUp: true, askedLately: 0 },
} as const satisfies DigestCommand;
const confirm = { type: 'confirm', area } as const;
const stop = { type: 'stop', area, by: 'person' } as const;

function decided(...commands: DigestCommand[]) {
  let state: DigestState = digestDecider.initialState;
  let outcome = digestDecider.decide(ask, state);
  for (const command of commands) {
    outcome = digestDecider.decide(command, state);
    if (outcome.ok) state = outcome.value.reduce(digestDecider.evolve, state);
  }
  return { state, outcome };
}

describe('a digest', () => {
  test('is asked for, confirmed, and stopped, and no decision has an address', () => {
    expect(decided(ask).outcome).toEqual({
      ok: true,
      value: [{ type: 'digest.asked', data: { area, rhythm: 'daily' } }],
    });
    expect(decided(ask, confirm).state).toEqual({ status: 'on', rhythm: 'daily' });
    expect(decided(ask, confirm, confirm).outcome).toEqual({ ok: true, value: [] });
    expect(decided(ask, confirm, stop).state).toEqual({ status: 'off' });
    expect(decided(ask, stop).state).toEqual({ status: 'off' });
  });

  test.each([
    ['confirmed', [confirm]],
    ['stopped', [stop]],
    ['stopped twice', [ask, confirm, stop, stop]],
    ['confirmed after it was stopped', [ask, stop, confirm]],
  ] as const)('is not %s where there is none', (_, commands) => {
    expect(decided(...commands).outcome).toMatchObject({ failure: [{ rule: 'digest-not-asked' }] });
  });

  test('comes more or less often to the same address at once, and to another once that is confirmed', () => {
    const weekly = { ...ask, rhythm: 'weekly', isAddressConfirmed: true } as const;
    expect(decided(ask, confirm, weekly)).toMatchObject({
      state: { status: 'on', rhythm: 'weekly' },
      outcome: { value: [{ type: 'digest.changed' }] },
    });
    expect(decided(ask, confirm, { ...ask, isAddressConfirmed: true }).outcome).toEqual({
      ok: true,
      value: [],
    });
    expect(decided(ask, confirm, ask).state.status).toBe('asked');
  });

  test('is refused where no mail goes out, and where others would be mailed by it', () => {
    expect(decided({ ...ask, isMailSetUp: false }).outcome).toMatchObject({
      failure: [{ rule: 'digest-without-mail' }],
    });
    expect(decided({ ...ask, askedLately: ASKED_MAX - 1 }).outcome.ok).toBe(true);
    expect(decided({ ...ask, askedLately: ASKED_MAX }).outcome).toMatchObject({
      failure: [{ rule: 'digest-asked-too-often', where: '/address' }],
    });
  });
});

describe('a link', () => {
  const of = { id: '0123456789abcdef', linkKey: Buffer.alloc(32, 7) };

  test('does what it was made for, of its own digest alone', () => {
    const word = linkWord(of, 'stop');
    expect(idInLink(word)).toBe(of.id);
    expect(isLinkOf(word, of, 'stop')).toBe(true);
    expect(isLinkOf(word, of, 'confirm')).toBe(false);
    expect(isLinkOf(word, { ...of, linkKey: Buffer.alloc(32, 8) }, 'stop')).toBe(false);
    expect(isLinkOf(word, { ...of, id: 'fedcba9876543210' }, 'stop')).toBe(false);
  });

  test('leads to where people reach the pages when it is sent; where no setting says so, to where it was asked for', () => {
    const asked = { origin: 'http://127.0.0.1:8080' };
    const leadsTo = (publicUrl?: string) =>
      new DigestLetters({} as Pool, new Map(), { publicUrl }).originOf(asked);
    expect(leadsTo('https://ledger.example/')).toBe('https://ledger.example');
    expect(leadsTo()).toBe(asked.origin);
  });

  test.each(['', 'x', '0123456789abcdef', `0123456789abcdef.${'A'.repeat(42)}`, '../../etc'])(
    '%j is none',
    (word) => {
      expect(idInLink(word)).toBeUndefined();
      expect(isLinkOf(word, of, 'stop')).toBe(false);
    },
  );
});

describe('the newest moment that digests are made of', () => {
  const newest = (rhythm: 'daily' | 'weekly', now: string) => {
    const { day, at } = newestSending(rhythm, new Date(now));
    return [day, at.toISOString()];
  };

  test.each([
    [
      'daily',
      'a minute after seven in summer',
      '2016-07-05T06:01:00Z',
      '2016-07-05',
      '2016-07-05T06:00:00.000Z',
    ],
    ['daily', 'just before', '2016-07-05T06:00:59Z', '2016-07-04', '2016-07-04T06:00:00.000Z'],
    ['daily', 'in winter', '2016-01-05T07:01:00Z', '2016-01-05', '2016-01-05T07:00:00.000Z'],
    ['daily', 'on a Sunday', '2016-07-10T12:00:00Z', '2016-07-08', '2016-07-08T06:00:00.000Z'],
    ['weekly', 'on a Sunday', '2016-07-10T12:00:00Z', '2016-07-04', '2016-07-04T06:00:00.000Z'],
    ['weekly', 'on a Monday', '2016-07-11T12:00:00Z', '2016-07-11', '2016-07-11T06:00:00.000Z'],
  ] as const)('%s, %s', (rhythm, _, now, day, at) => {
    expect(newest(rhythm, now)).toEqual([day, at]);
  });
});
