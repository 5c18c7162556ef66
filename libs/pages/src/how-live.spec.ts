import { describe, expect, test } from '@jest/globals';

interface HowLive {
  readonly isOver: boolean;
  readonly isLive: boolean;
  readonly isOffline: boolean;
  readonly lostAt: number;
  readonly dueAt: number;
  readonly isWhole: boolean;
  readonly isKept: boolean;
  readonly waiting: string;
}

// A script of browsers, which is not translated.
const script = '../assets/how-live.js';
const { howLive } = (await import(script)) as {
  howLive(page: HowLive, now: number): { state: string; age: string; link: string; isFolded: boolean };
};

const LIVE: HowLive = {
  ...{ isOver: false, isLive: true, isOffline: false, isWhole: false, isKept: false },
  ...{ lostAt: 0, dueAt: 0, waiting: '' },
};
const SECOND = 1_000;
const MINUTE = 60 * SECOND;
const NOW = 100 * MINUTE;

describe('an open page', () => {
  test('says that it is live, and what is not in it yet', () => {
    const said = howLive(
      { ...LIVE, waiting: '2 deliveries are accepted and not in these figures yet.' },
      NOW,
    );
    expect(said.state).toBe(
      'Live: figures move as they change. 2 deliveries are accepted and not in these figures yet.',
    );
    expect(said).toMatchObject({ age: '', link: '', isFolded: false });
  });

  test('says in time that its charts are older than its figures, whatever keeps it from being made anew', () => {
    const said = (seconds: number) => howLive({ ...LIVE, dueAt: NOW - seconds * SECOND }, NOW);
    expect(said(35)).toMatchObject({ age: '', link: '' });
    expect(said(40)).toMatchObject({
      age: 'Charts and totals are older than the figures that moved. ',
      link: 'Newer figures are there: show them',
    });
  });

  test('that moves no figure by itself says so after seconds', () => {
    const said = (seconds: number) => howLive({ ...LIVE, isWhole: true, dueAt: NOW - seconds * SECOND }, NOW);
    expect(said(3)).toMatchObject({ age: '', link: '' });
    expect(said(4)).toMatchObject({
      age: 'Something has changed since this was shown. ',
      link: 'Newer figures are there: show them',
    });
  });

  test('says at once that there is more where somebody fills in a form on it', () => {
    expect(howLive({ ...LIVE, dueAt: NOW, isKept: true }, NOW).link).toBe(
      'Newer figures are there: show them',
    );
  });

  test('says for how long it has been cut off', () => {
    const lost = { ...LIVE, isLive: false, lostAt: NOW - MINUTE };
    expect(howLive(lost, NOW)).toMatchObject({
      state: 'Not live: the connection is lost, and looked for.',
      age: 'For 1 minute: figures may have changed. ',
    });
    expect(howLive({ ...lost, isOffline: true }, NOW).state).toBe('Not live: this device is offline.');
  });

  test('of somebody who is signed out says how old it is, and shows nothing after five minutes', () => {
    const said = (minutes: number) =>
      howLive({ ...LIVE, isLive: false, isOver: true, lostAt: NOW - minutes * MINUTE, dueAt: 1 }, NOW);
    const signedOut = { state: 'Not live: you have been signed out.', link: 'Sign in again' };
    expect(said(0)).toEqual({ ...signedOut, age: '', isFolded: false });
    expect(said(4)).toEqual({
      ...signedOut,
      age: 'For 4 minutes: figures may have changed. ',
      isFolded: false,
    });
    expect(said(5)).toEqual({ ...signedOut, age: '', isFolded: true });
  });
});
