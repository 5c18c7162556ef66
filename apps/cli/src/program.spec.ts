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

  test('takes no day that is not written with the year first, and names the option', async () => {
    const errors = jest.spyOn(process.stderr, 'write').mockReturnValue(true);
    const asked = ['performance', '--area', 'E06000031', '--year', '2014/15', '--as-published', '13/11/2014'];
    await expect(runCommand(asked)).rejects.toThrow(
      "option '--as-published <date>' argument '13/11/2014' is invalid. It must be a day with the year first: 2014-10-31.",
    );
    errors.mockRestore();
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
