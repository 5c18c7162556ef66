import { execFileSync } from 'node:child_process';
import { chmodSync, existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from '@jest/globals';
import { bettercare, reported, StandaloneProcess, StubbornDoor } from '#testing';

// `bettercare publish` of a file that was published in part before the ledger was restored from a copy of its stopped data folder.

const folder = mkdtempSync(join(tmpdir(), 'publish-restored-'));
// Started by root, the database server is another user's, who walks through here.
chmodSync(folder, 0o711);
const data = join(folder, 'data');
const backup = join(folder, 'backup');
let system: StandaloneProcess;
afterAll(async () => {
  await system.stop();
  rmSync(folder, { recursive: true, force: true });
});

/** With owners and permissions. */
const copy = (from: string, to: string) => execFileSync('cp', ['-a', from, to]);

async function start(): Promise<void> {
  system = new StandaloneProcess(data, { PORT: '0', METRICS_PORT: '0', BCL_SAMPLE: 'none' });
  await system.started();
}

/** So long that 128 fill a request: three of them. */
function fileOf(name: string, period: string): string {
  const path = join(folder, name);
  const lines = Array.from({ length: 384 }, (_, at) =>
    JSON.stringify(reported({ period, value: at, applicableAt: '2017-02-01T09:30:00Z', id: `${at}` })).padEnd(
      32 * 1024,
    ),
  );
  writeFileSync(path, lines.join('\n'));
  return path;
}

const publish = (...args: readonly string[]) => bettercare(data, ['publish', '--quiet', ...args]);

/** Publishes a file until some of its requests are answered. */
async function publishInPart(file: string): Promise<void> {
  const journal = `${file}.publish.json`;
  const door = await StubbornDoor.before(system.connection().url, () =>
    existsSync(journal) ? 'away for an hour' : 'passed',
  );
  // The command knows this system by the address in the file, so that of the door goes there for once.
  const connection = join(data, 'connection.json');
  const text = readFileSync(connection, 'utf8');
  writeFileSync(connection, JSON.stringify({ ...system.connection(), url: door.url }));
  expect(await publish(file)).toMatchObject({ code: 1 });
  writeFileSync(connection, text);
  await door.close();
  expect(existsSync(journal)).toBe(true);
}

test('it is gone on with at another address, and refused in words once the ledger was restored from a copy', async () => {
  await start();
  const [restarted, restored] = [fileOf('restarted.ndjson', '2016-01'), fileOf('restored.ndjson', '2016-02')];
  await publishInPart(restarted);
  await system.stop();
  copy(data, backup);

  await start();
  expect(await publish(restarted)).toMatchObject({ code: 0, output: '384 events accepted.\n' });
  await publishInPart(restored);
  await system.stop();

  rmSync(data, { recursive: true });
  copy(backup, data);
  await start();
  // Others go on publishing, up to the places that the lost ones had and past them.
  expect(await publish(fileOf('others.ndjson', '2016-03'))).toMatchObject({ code: 0 });
  const { code, output, errors } = await publish(restored);
  expect([code, output]).toEqual([1, '']);
  expect(errors).toContain(
    `${system.connection().url} does not have what was acknowledged of ${restored} before`,
  );
  expect(errors).toMatch(
    /restored from an older copy\. Send all of it with --from-start; what is there already counts once\.\n$/,
  );
  expect(await publish(restored, '--from-start')).toMatchObject({
    code: 0,
    output: '384 events accepted.\n',
  });
});
