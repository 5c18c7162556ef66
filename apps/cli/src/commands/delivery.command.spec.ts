import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeEach, describe, expect, jest, test } from '@jest/globals';
import { followDelivery, listChannels, tryChannel } from './delivery.command';

const write = jest.spyOn(process.stdout, 'write').mockReturnValue(true);
const before = process.env;
let folder: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'bcl-trial-'));
  process.env = { ...before, DELIVERY_FOLDER: folder };
});
afterEach(() => {
  process.env = before;
  rmSync(folder, { recursive: true, force: true });
});
afterAll(() => write.mockRestore());

function said(): string {
  return write.mock.calls
    .splice(0)
    .map(([text]) => String(text))
    .join('');
}

describe('bettercare delivery', () => {
  test('lists which channels are set up, and what is missing for the others', async () => {
    await listChannels({});
    expect(said()).toBe(
      [
        'e-mail is not set up: set SMTP_URL and MAIL_FROM.',
        'folder is set up.',
        'webhook is not set up: set WEBHOOK_URL and WEBHOOK_SECRET.',
        'mesh is not set up: set MESH_URL, MESH_MAILBOX, MESH_PASSWORD, MESH_SHARED_KEY and MESH_WORKFLOW.',
        '',
      ].join('\n'),
    );
  });

  test('tries one with a small document, and once more with the same', async () => {
    await tryChannel({ channel: 'folder', json: true });
    const receipt = JSON.parse(said()) as { id: string; reference: string };
    expect(receipt).toMatchObject({
      channel: 'folder',
      state: 'accepted',
      reference: join(folder, receipt.id),
    });
    expect(readFileSync(join(receipt.reference, 'trial.txt'), 'utf8')).toContain(`Ledger: ${receipt.id}.`);
    await tryChannel({ channel: 'folder', id: receipt.id });
    expect(said()).toMatch(new RegExp(`^folder ${receipt.id}: accepted .* London, there known as ${folder}`));
    expect(readdirSync(folder)).toEqual([receipt.id]);
  });

  test('says why there is no receipt, and how to try the same again where that may help', async () => {
    process.env['DELIVERY_FOLDER'] = '/dev/null/returns';
    await expect(tryChannel({ channel: 'folder' })).rejects.toThrow(
      /^receiver-unreachable at \/dev\/null\/returns\/trial-.*\nTo try the same again: --id trial-\d{8}T\d{6}Z-/,
    );
  });

  test('knows no channel that is not set up, none of another name, and no settings in part', async () => {
    await expect(tryChannel({ channel: 'mesh' })).rejects.toThrow(
      'channel-not-set-up at mesh: Nothing is said of it in the environment. Set MESH_URL,',
    );
    await expect(tryChannel({ channel: 'post' })).rejects.toThrow(
      'channel-not-set-up at post: There is no such channel. Name one of e-mail, folder, webhook, mesh',
    );
    process.env['SMTP_URL'] = 'smtp://mail.example.org';
    await expect(listChannels({})).rejects.toThrow('MAIL_FROM is missing, though SMTP_URL is given');
  });

  test('follows only where the other side tells something later', async () => {
    await expect(followDelivery('x', { channel: 'folder' })).rejects.toThrow('folder tells nothing later');
  });
});
