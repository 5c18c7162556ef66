import { expect, test } from '@jest/globals';
import { quarantineTable } from './quarantine.command';

test('a delivery in quarantine is listed by the number of its lane and by the name log lines have for it', () => {
  const [head, row] = quarantineTable([
    {
      lane: 4,
      topic: 'activity.counts',
      partition: 10,
      offset: 108,
      source: 'urn:ons:E06000031',
      rules: ['unknown-area'],
      appendedAt: '2026-11-25T10:45:12.000Z',
      state: 'open',
    },
  ]).split('\n');
  const at = (column: string): string => (row ?? '').slice((head ?? '').indexOf(column));
  expect(at('Lane')).toMatch(/^4 +108 /);
  expect(at('In the log')).toMatch(/^activity\.counts\/10 /);
  expect(at('Rules')).toBe('unknown-area');
});
