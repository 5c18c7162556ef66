import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, test } from '@jest/globals';
import { ADVISORY_LOCKS } from './advisory-locks';

const ROOT = fileURLToPath(new URL('../../../../', import.meta.url));

test('no two things are locked by the same number', () => {
  const numbers = Object.values(ADVISORY_LOCKS);
  expect(new Set(numbers).size).toBe(numbers.length);
});

test('whoever locks by a number has it from the list', () => {
  const locking = ['libs', 'apps']
    .flatMap((folder) => readdirSync(join(ROOT, folder), { withFileTypes: true, recursive: true }))
    .filter((entry) => entry.isFile() && entry.name.endsWith('.ts') && !entry.name.endsWith('spec.ts'))
    .map((entry) => join(entry.parentPath, entry.name))
    .filter((file) => !file.endsWith('advisory-locks.ts'))
    .map((file) => ({ file, text: readFileSync(file, 'utf8') }))
    .filter(({ text }) => /pg_(try_)?advisory_(xact_)?lock/.test(text));
  expect(locking.length).toBeGreaterThan(0);
  const byNumber = locking.filter(({ text }) => !text.includes("(hashtextextended('event log: "));
  expect(byNumber.filter(({ text }) => !text.includes('ADVISORY_LOCKS.')).map(({ file }) => file)).toEqual(
    [],
  );
});
