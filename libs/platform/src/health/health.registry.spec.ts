import { expect, test } from '@jest/globals';
import { HealthRegistry } from './health.registry';

async function states(registry: HealthRegistry): Promise<Record<string, string>> {
  return Object.fromEntries([...(await registry.ask())].map(([name, { state }]) => [name, state]));
}

test('what is asked is up, or down when it says so or cannot be done', async () => {
  const registry = new HealthRegistry();
  registry.register('database', () => Promise.resolve(true));
  registry.register('migrations', () => Promise.resolve(false));
  registry.register('projector', () => Promise.reject(new Error('Lanes have stopped for good')));
  expect(await states(registry)).toEqual({ database: 'up', migrations: 'down', projector: 'down' });
  expect((await registry.ask()).get('projector')?.cause).toEqual(new Error('Lanes have stopped for good'));
});

test('what does not answer in time is not said to be down, and keeps nobody else waiting', async () => {
  const registry = new HealthRegistry(20);
  registry.register('projector', () => new Promise(() => {}));
  registry.register('database', () => Promise.resolve(true));
  expect(await states(registry)).toEqual({ projector: 'no-answer', database: 'up' });
  expect((await registry.ask()).get('projector')?.cause).toMatchObject({ message: 'no answer within 20 ms' });
});
