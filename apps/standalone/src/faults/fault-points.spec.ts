import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from '@jest/globals';
import { repositoryRoot } from '#installation';
import { FAULT_POINTS } from '#platform';

const sources = ['apps', 'libs'].flatMap((folder) =>
  readdirSync(join(repositoryRoot(), folder), { recursive: true, encoding: 'utf8' })
    .filter((file) => file.endsWith('.ts') && !file.endsWith('spec.ts'))
    .map((file) => readFileSync(join(repositoryRoot(), folder, file), 'utf8')),
);

test.each(FAULT_POINTS)('%s is passed in one place', (point) => {
  const places = sources.reduce((sum, source) => sum + source.split(`pass('${point}'`).length - 1, 0);
  expect(places).toBe(1);
});
