import { expect, jest, test } from '@jest/globals';
import { askedOnce } from './asked-once';

test('what is asked by many at a time, or again, is asked once; what failed is asked again', async () => {
  const kept = new Map<string, Promise<number>>();
  const ask = jest.fn(() => Promise.resolve(1427)).mockRejectedValueOnce(new Error('The database is away'));
  await expect(askedOnce(kept, 'days', ask)).rejects.toThrow('away');
  expect(await Promise.all([askedOnce(kept, 'days', ask), askedOnce(kept, 'days', ask)])).toEqual([
    1427, 1427,
  ]);
  expect(await askedOnce(kept, 'days', ask)).toBe(1427);
  expect(ask).toHaveBeenCalledTimes(2);
});
