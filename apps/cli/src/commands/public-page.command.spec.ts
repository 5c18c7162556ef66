import { expect, test } from '@jest/globals';
import { publicPageLines } from './public-page.command';

test('a public page says whether it is open and where, and who decided so, when and why', () => {
  const opened = {
    ...{ opened: true, by: 'person:chair', at: '2026-11-01T09:00:00.000Z' },
    reason: 'The board publishes its figures',
  };
  const standing = { area: 'E06000031', isOpen: true, version: 1, history: [opened] };
  expect(publicPageLines(standing)).toEqual([
    'E06000031 public page, at version 1: open to everybody at /public/E06000031',
    '  2026-11-01 09:00 London  opened by person:chair: The board publishes its figures',
  ]);
  expect(publicPageLines({ ...standing, isOpen: false, version: 0, history: [] })).toEqual([
    'E06000031 public page, at version 0: closed',
  ]);
});
