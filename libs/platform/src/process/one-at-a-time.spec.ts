import { expect, test } from '@jest/globals';
import { OneAtATime } from './one-at-a-time';

test('each piece of work begins once the one before has ended, well or badly', async () => {
  const oneAtATime = new OneAtATime();
  const happened: string[] = [];
  const piece = (name: string) => async () => {
    happened.push(`${name} begins`);
    await new Promise((resolve) => setImmediate(resolve));
    happened.push(`${name} ends`);
    if (name === 'second') throw new Error('a file that cannot be read');
    return name;
  };
  const all = await Promise.allSettled(
    ['first', 'second', 'third'].map((name) => oneAtATime.do(piece(name))),
  );
  expect(all.map(({ status }) => status)).toEqual(['fulfilled', 'rejected', 'fulfilled']);
  expect(happened).toEqual([
    'first begins',
    'first ends',
    'second begins',
    'second ends',
    'third begins',
    'third ends',
  ]);
});
