import { expect, test } from '@jest/globals';
import { sessionsText } from './session.command';

const BOARD = {
  subject: 'person:board',
  name: 'Board member',
  grants: ['viewer@E06000031'],
  begunAt: '2026-11-30T08:00:00.000Z',
  lastSeenAt: '2026-11-30T08:20:00.000Z',
};

test('sessions are shown to a line, with who it is by the name that ends them', () => {
  expect(sessionsText([BOARD, { ...BOARD, subject: 'person:delivery-group', grants: [] }])).toBe(
    [
      'person:board           since 2026-11-30T08:00:00.000Z, last seen 2026-11-30T08:20:00.000Z  Board member: viewer@E06000031',
      'person:delivery-group  since 2026-11-30T08:00:00.000Z, last seen 2026-11-30T08:20:00.000Z  Board member: no grant',
    ].join('\n'),
  );
  expect(sessionsText([])).toBe('Nobody is signed in.');
});
