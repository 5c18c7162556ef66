import { describe, expect, test } from '@jest/globals';
import { publicPageDecider } from './public-page.decider';

const AREA = 'E06000031';
const open = { type: 'open', area: AREA, reason: 'The board publishes its figures' } as const;
const { decide, evolve, initialState } = publicPageDecider;

function decided(...commands: Parameters<typeof decide>[0][]) {
  let state = initialState;
  let outcome = decide(open, state);
  for (const command of commands) {
    outcome = decide(command, state);
    if (outcome.ok) state = outcome.value.reduce(evolve, state);
  }
  return { state, outcome };
}

describe('the public page of a board', () => {
  test('is closed until somebody opens it and says why', () => {
    expect(initialState).toEqual({ isOpen: false });
    const { state, outcome } = decided(open);
    expect(state).toEqual({ isOpen: true });
    expect(outcome).toEqual({
      ok: true,
      value: [{ type: 'public-page.opened', data: { area: AREA, reason: open.reason } }],
    });
    expect(decided({ ...open, reason: ' ' }).outcome).toMatchObject({
      failure: [{ rule: 'public-page-reason-required', where: '/reason' }],
    });
  });

  test('is closed again, and neither opened nor closed twice', () => {
    const close = { ...open, type: 'close' } as const;
    expect(decided(open, close).state).toEqual({ isOpen: false });
    for (const twice of [decided(close), decided(open, open)]) {
      expect(twice.outcome).toMatchObject({ failure: [{ rule: 'public-page-stands-so' }] });
    }
  });
});
