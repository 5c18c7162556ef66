import { describe, expect, test } from '@jest/globals';
import { mismatch } from './journal';
import type { Journal } from './journal';

const JOURNAL: Journal = {
  server: 'http://127.0.0.1:8400',
  publisher: 'sample-publisher',
  next: { form: 'lines', offset: 10, line: 2, index: 1, sha256: '0'.repeat(64) },
  accepted: 0,
  refused: 1,
};
const NOW = { server: JOURNAL.server, publisher: JOURNAL.publisher, errorFile: undefined };
const elsewhere = { ...NOW, server: 'http://127.0.0.1:8410' };

describe('a file that is gone on with', () => {
  test('is published in the same name, with the same error file', () => {
    expect(mismatch(JOURNAL, NOW)).toBeUndefined();
    expect(mismatch(JOURNAL, { ...NOW, publisher: 'operator' })).toBe(
      'It was begun as sample-publisher, and this is operator.',
    );
    const errorFile = { path: '/home/a/refused.csv', bytes: 0, sha256: 'ab'.repeat(32) };
    expect(mismatch({ ...JOURNAL, errorFile }, NOW)).toBe(
      'It was begun with --error-file /home/a/refused.csv.',
    );
  });

  test('is published to the same address where there is no receipt that the server could be asked for', () => {
    expect(mismatch(JOURNAL, elsewhere)).toBe(
      'It was begun towards http://127.0.0.1:8400, and this is http://127.0.0.1:8410.',
    );
    expect(mismatch({ ...JOURNAL, receipts: ['a receipt'] }, elsewhere)).toBeUndefined();
  });
});
