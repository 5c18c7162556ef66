import { execFileSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';

/**
 * A workbook as LibreOffice opened it, worked its formulas out, and saved it again. Its profile is in the folder, so that
 * two may run.
 */
export function savedByLibreOffice(bytes: Buffer, folder: string): Buffer {
  const given = join(folder, 'given.xlsx');
  writeFileSync(given, bytes);
  const profile = `-env:UserInstallation=${pathToFileURL(join(folder, 'profile')).href}`;
  const said = execFileSync(
    'soffice',
    [profile, '--headless', '--convert-to', 'xlsx', '--outdir', join(folder, 'saved'), given],
    { encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe'], timeout: 240_000 },
  );
  if (!said.includes('given.xlsx')) throw new Error(`LibreOffice did not open it: ${said}`);
  return readFileSync(join(folder, 'saved', 'given.xlsx'));
}
