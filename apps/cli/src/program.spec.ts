import { readFileSync } from 'node:fs';
import { afterEach, describe, expect, jest, test } from '@jest/globals';
import { runCommand } from './program';

const output = jest.spyOn(process.stdout, 'write').mockReturnValue(true);
afterEach(() => {
  output.mockClear();
});

describe('bettercare', () => {
  test('says which version it is', async () => {
    const file = readFileSync(new URL('../../../package.json', import.meta.url), 'utf8');
    const { version } = JSON.parse(file) as { version: string };
    await expect(runCommand(['--version'])).rejects.toMatchObject({ exitCode: 0 });
    expect(output).toHaveBeenCalledWith(`${version}\n`);
  });

  test('publishes in nobody’s name that is no organisation’s', async () => {
    const asked = ['publish', 'no-such-file', '--as', 'urn:ons:E10000003', 'foo'];
    await expect(runCommand(asked)).rejects.toThrow(
      '--as foo is no organisation; one is named as urn:ons:E10000003 (a council) or urn:ods:RGN (an NHS body).',
    );
    const named = ['publish', 'no-such-file', '--as', 'urn:ons:E10000003', 'urn:ods:RGN'];
    await expect(runCommand(named)).rejects.toThrow('no-such-file cannot be read: there is no such file.');
  });
});
