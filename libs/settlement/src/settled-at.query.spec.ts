import type { QueryBus } from '@nestjs/cqrs';
import type { DecisionStore } from '#decisions';
import { fail, ok, type Refusal } from '#kernel';
import { expect, test } from '@jest/globals';
import { SettledAtHandler, SettledAtQuery } from './settled-at.query';
import type { SettlementFacts } from './settlement-facts';
import type { SettlementStore } from './settlement.store';

const refused = (rule: string): Refusal => ({ rule, where: '', what: `It is ${rule}`, mend: '' });
const terms = { content: { fundPence: 1 } };
const counts = [{ metric: 'nea', period: '2015/16-Q1', status: 'final', warnings: [] }];

/** Two agreements, the first of which is answered so. */
function settled(first: unknown, counted: unknown = ok(counts)) {
  const streams = ['agreement/E06000031/2015-16/one', 'agreement/E06000031/2015-16/two'];
  const answers = [first, ok({ agreement: 'two', terms, position: {} })];
  const handler = new SettledAtHandler(
    { streams: () => Promise.resolve(streams) } as unknown as DecisionStore,
    { read: () => Promise.resolve({ state: { status: 'none' } }) } as unknown as SettlementStore,
    { inputs: () => Promise.resolve(counted) } as unknown as SettlementFacts,
    { execute: () => Promise.resolve(answers.shift()) } as unknown as QueryBus,
  );
  return handler.execute(new SettledAtQuery('E06000031', '2015/16', { id: 1, decisionPosition: 1 }));
}

test('an agreement that nobody had signed is none, and the others stand, each with its counts', async () => {
  expect(await settled(fail([refused('no-agreement-in-force')]))).toEqual(
    ok([{ agreement: 'two', terms, position: {}, counts }]),
  );
});

test('one that fails for another reason is not left out of the sum', async () => {
  const unknown = fail([refused('nothing-was-known-to-settle-on')]);
  expect(await settled(unknown)).toEqual(unknown);
  expect(await settled(ok({ agreement: 'one', terms, position: {} }), unknown)).toEqual(unknown);
});
