import { expect, test } from '@jest/globals';
import { Closers } from './closers';

test('what was opened first is closed last, whatever fails on the way', async () => {
  const closed: string[] = [];
  const failures: unknown[] = [];
  const closers = new Closers();
  closers.add(() => closed.push('database'));
  closers.add(() => Promise.reject(new Error('away')));
  closers.add(() => Promise.resolve().then(() => closed.push('door')));
  await closers.close((cause) => failures.push(cause));
  expect(closed).toEqual(['door', 'database']);
  expect(failures).toEqual([new Error('away')]);
});
