import { linkSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { afterAll, expect, test } from '@jest/globals';
import { publish } from './commands/publish.command';
import { upload } from './commands/upload.command';

const folder = mkdtempSync(join(tmpdir(), 'input-file-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const file = join(folder, 'september');
writeFileSync(file, 'what is sent');
linkSync(file, join(folder, 'linked'));
symlinkSync(file, join(folder, 'symlinked'));
// Nothing answers there: it does not come to that.
const url = 'http://127.0.0.1:1';

test.each(['september', `../${basename(folder)}/september`, 'linked', 'symlinked'])(
  'what is sent is never written over by its own error file: %s',
  async (name) => {
    const errorFile = `${folder}/${name}`;
    const refusal = `--error-file ${errorFile} is the very file that is sent. Name another, or it would be written over.`;
    await expect(publish(file, { url, errorFile })).rejects.toThrow(refusal);
    await expect(
      upload(file, { url, mapping: 'any', source: 'urn:ons:E06000031', errorFile }),
    ).rejects.toThrow(refusal);
    expect(readFileSync(file, 'utf8')).toBe('what is sent');
  },
);
