import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { fail, ok, type Result } from '#kernel';
import { testDatabase, type TestDatabase } from '#testing';
import { versionConflict, type Decider } from './decision';
import { DecisionStore } from './decision.store';
import { decideAnyhow, fold, handle } from './handle';

// A risk on a register: opened once, closed once.
interface Event {
  type: 'risk.opened' | 'risk.closed';
  data: { risk: string };
}
interface Command {
  type: 'open' | 'close';
  risk: string;
}
const risk: Decider<'none' | 'open' | 'closed', Command, Event, 'not-now'> = {
  initialState: 'none',
  decide: (command, state) => {
    if (command.type === 'open')
      return state === 'none' ? ok([{ type: 'risk.opened', data: { risk: command.risk } }]) : fail('not-now');
    if (state === 'closed') return ok([]);
    return state === 'open' ? ok([{ type: 'risk.closed', data: { risk: command.risk } }]) : fail('not-now');
  },
  evolve: (_, event) => (event.type === 'risk.opened' ? 'open' : 'closed'),
};
const by = { actor: 'pmo@peterborough.example' };

let db: TestDatabase;
let store: DecisionStore;
beforeAll(async () => {
  db = await testDatabase();
  store = new DecisionStore(db.pool);
});
afterAll(() => db.close());

describe('handling a command', () => {
  test('records what was decided over what had been decided', async () => {
    await handle(store, risk, 'risk/1', { type: 'open', risk: 'sign-off' }, by);
    const closed = await handle(store, risk, 'risk/1', { type: 'close', risk: 'sign-off' }, by);

    expect(closed).toMatchObject({ ok: true, value: [{ type: 'risk.closed', version: 2 }] });
    expect(fold(risk, await store.read('risk/1'))).toBe('closed');
  });

  test('records nothing when the rules refuse, or there is nothing to decide', async () => {
    expect(await handle(store, risk, 'risk/2', { type: 'close', risk: 'sign-off' }, by)).toEqual(
      fail('not-now'),
    );
    await handle(store, risk, 'risk/2', { type: 'open', risk: 'sign-off' }, by);
    await handle(store, risk, 'risk/2', { type: 'close', risk: 'sign-off' }, by);
    expect(await handle(store, risk, 'risk/2', { type: 'close', risk: 'sign-off' }, by)).toEqual(ok([]));
    expect(await store.read('risk/2')).toHaveLength(2);
  });

  test('leaves a conflict to the person: it does not decide again over what they never saw', async () => {
    const open: Command = { type: 'open', risk: 'sign-off' };
    let second: ReturnType<typeof handle<'none' | 'open' | 'closed', Command, Event, 'not-now'>> | undefined;
    const first = await handle(store, risk, 'risk/3', open, by, async () => {
      second = handle(store, risk, 'risk/3', open, { actor: 'other@peterborough.example' });
      await untilSomeoneWaits();
    });

    expect(first.ok).toBe(true);
    expect(await second).toMatchObject({
      ok: false,
      failure: { rule: 'decided-meanwhile', actualVersion: 1 },
    });
    expect(await store.read('risk/3')).toHaveLength(1);
  });

  test('decides over whatever came first where it is so anyhow, but not without end, and not what is refused', async () => {
    const conflict = fail([versionConflict('risk/4', 0, 1)]);
    const refused = fail([{ rule: 'not-now' }]);
    const tried = async (outcomes: readonly (typeof conflict | typeof refused | Result<string, never>)[]) => {
      let attempts = 0;
      const outcome = await decideAnyhow(() => Promise.resolve(outcomes[attempts++] ?? conflict));
      return { attempts, outcome };
    };
    expect(await tried([conflict, conflict, ok('closed')])).toEqual({ attempts: 3, outcome: ok('closed') });
    expect(await tried([conflict, refused, ok('closed')])).toEqual({ attempts: 2, outcome: refused });
    expect(await tried([])).toEqual({ attempts: 20, outcome: conflict });
  });
});

async function untilSomeoneWaits(): Promise<void> {
  for (let tries = 0; tries < 500; tries++) {
    const { rowCount } = await db.owner.query(
      `SELECT FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'`,
    );
    if (rowCount) return;
    await new Promise((next) => setTimeout(next, 10));
  }
  throw new Error('Nobody came to wait');
}
