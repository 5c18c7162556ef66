import { expect, test } from '@jest/globals';
import { ok } from '#kernel';
import type { DefinitionStore } from '#reference';
import type { Answer, FilledAt } from './answers';
import { FILLING } from './filling/filling';
import type { ReturnFacts } from './filling/return-facts';
import { ReproduceReturnHandler, ReproduceReturnQuery } from './reproduce-return.query';
import type { ReturnCommand } from './return-command';
import type { ReturnForms } from './return-forms';
import { returnDecider } from './return.decider';
import type { ReturnEvent } from './return.events';
import { contentHashOf, type OpenReturn } from './return-state';
import type { ReturnStore } from './return.store';
import { SMALL_FORM } from './small-form.fixture';

const OF = { area: 'E06000031', template: SMALL_FORM.code };
const around = { of: OF, subject: 'preparer', now: '2015-08-20T09:00:00.000Z', form: SMALL_FORM };
const BY = { name: 'A. Person', position: 'Chair of the board' };
const HASH = '00';

const copied = (value: number): Answer => ({
  value,
  origin: {
    ...{ from: 'ledger', source: { from: 'area', part: 'code' }, watermark: 1 },
    ...{ contentHash: `hash of ${value}`, warnings: [] },
  },
});

/** Of a return that was filled by rules of a number, or before they had one, what is made again by those of today. */
async function reproduced(filling: number | undefined, now: number) {
  const at: FilledAt = {
    ...{ id: 1, at: '2015-07-02T00:00:00.000Z', decisionPosition: 5, referenceVersion: 1 },
    ...{ lanes: [0], nextOffsets: [10], ...(filling !== undefined && { filling }) },
  };
  let state = returnDecider.initialState;
  const history: ReturnEvent[] = [];
  const decide = (more: Partial<ReturnCommand>): void => {
    const decided = returnDecider.decide({ ...around, ...more } as ReturnCommand, state);
    if (!decided.ok) throw new Error(JSON.stringify(decided.failure));
    history.push(...decided.value);
    state = decided.value.reduce(returnDecider.evolve, state);
  };
  const hash = () => contentHashOf(state as OpenReturn);
  decide({
    ...{ type: 'open', inForce: { code: SMALL_FORM.code, version: 1, hash: HASH } },
    ...{ due: '2015-08-28T11:00:00.000Z', approvals: [] },
  });
  decide({ type: 'fill', at, found: { 'delayed-days': copied(1427) }, missing: [], approvals: [] });
  decide({ type: 'check', contentHash: hash(), blocking: 0, warnings: [] });
  decide({ type: 'sign-off', by: BY, contentHash: hash(), on: '2015-08-19', chain: [] });
  decide({
    ...{
      type: 'submit',
      contentHash: hash(),
      outdated: [],
      chain: [],
      destinations: [{ channel: 'folder' }],
    },
    locked: {
      ...{ areaName: 'Peterborough', definitionsHash: HASH, heads: [], renderer: 'another', documents: [] },
      ...{ thresholds: [], warnings: [] },
    },
  });
  const handler = new ReproduceReturnHandler(
    { read: () => Promise.resolve(ok({ state, form: SMALL_FORM, history })) } as unknown as ReturnForms,
    {} as ReturnStore,
    { at: () => Promise.resolve({ found: { 'delayed-days': copied(now) } }) } as unknown as ReturnFacts,
    { inForce: () => Promise.resolve({ hash: HASH }) } as unknown as DefinitionStore,
  );
  const answered = await handler.execute(new ReproduceReturnQuery(OF));
  if (!answered.ok) throw new Error(JSON.stringify(answered.failure));
  return answered.value;
}

test('figures that were filled by the rules of today are worked out again', async () => {
  const filling = { was: [FILLING], is: FILLING, asKept: 0 };
  expect(await reproduced(FILLING, 1427)).toMatchObject({ figures: 1, filling, holds: true });
  expect(await reproduced(FILLING, 1400)).toMatchObject({
    ...{ filling, holds: false },
    notReproduced: [{ cell: 'delayed-days', submitted: 1427, now: 1400 }],
  });
});

test.each([
  [undefined, 1],
  [FILLING - 1, FILLING - 1],
])('figures that were filled by other rules (%s) are held to their hash alone', async (number, was) => {
  const filling = { was: [was], is: FILLING, asKept: 1 };
  const { notReproduced, ...more } = await reproduced(number, 1400);
  expect([notReproduced, more]).toMatchObject([[], { figures: 1, filling, holds: true }]);
});
