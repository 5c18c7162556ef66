import { expect, test } from '@jest/globals';
import { CommandBus, QueryBus } from '@nestjs/cqrs';
import { DefinitionStore, ReferenceStore } from '#reference';
import { openModules, SimulatedClock, testDatabase } from '#testing';
import { DecideEntryCommand } from './decide-entry.command';
import { GovernanceModule } from './governance.module';
import { milestones } from './kinds/milestones.kind';
import { without } from './kinds/surroundings.fixture';
import { RegistersOfAreaQuery } from './registers-of-area.query';

const AREA = 'E06000031';

test('registers go by the clock of the database, whatever the clock of whoever asks shows', async () => {
  const db = await testDatabase();
  const clock = await SimulatedClock.of(db, Date.parse('2016-04-20T09:00:00Z'));
  const application = await openModules(db, GovernanceModule);
  await application.get(ReferenceStore, { strict: false }).publishFirstVersion('installation');
  await application.get(DefinitionStore, { strict: false }).putFirstVersionsInForce('installation');
  const { code, entry } = milestones.example;
  const add = async (named: string, added: typeof entry) => {
    const command = new DecideEntryCommand(
      AREA,
      'milestones',
      named,
      { type: 'add', entry: added },
      { actor: 'p' },
    );
    const outcome = await application.get(CommandBus).execute(command);
    return outcome.ok ? [] : outcome.failure.map(({ rule, what }) => `${rule}: ${what}`);
  };
  const overdue = async () => {
    const answer = await application.get(QueryBus).execute(new RegistersOfAreaQuery(AREA));
    return answer.ok && answer.value.registers.find(({ kind }) => kind === 'milestones')?.overdue;
  };
  expect(await add(code, entry)).toEqual([
    'milestone-done-when: 2016-04-28 has not come yet: it is 2016-04-20',
  ]);
  const open = { ...without(entry, 'doneOn'), status: 'under-way' as const };
  expect(await add('annex-b-03', open)).toEqual([]);
  expect(await overdue()).toBe(0);
  await clock.set(Date.parse('2016-05-02T09:00:00Z'));
  expect(await add(code, entry)).toEqual([]);
  expect(await overdue()).toBe(1);
  await application.close();
  await db.close();
});
