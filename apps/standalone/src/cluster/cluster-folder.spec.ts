import { existsSync, mkdirSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from '@jest/globals';
import { ClusterFolder } from './cluster-folder';

function filled(): ClusterFolder {
  const folder = new ClusterFolder();
  mkdirSync(join(folder.path, 'postgres'));
  writeFileSync(join(folder.path, 'postgres', 'server.log'), '');
  writeFileSync(join(folder.path, 'connection.json'), '{}');
  for (const part of ['tracker', 'projector-2']) writeFileSync(folder.logOf(part), '');
  return folder;
}

test('the folder of a cluster goes with it', () => {
  const folder = filled();
  folder.remove();
  folder.remove();
  expect(existsSync(folder.path)).toBe(false);
});

test('of a cluster that lost a part the logs stay, and nothing else', () => {
  const folder = filled();
  folder.keepLogs();
  folder.remove();
  folder.remove();
  expect(readdirSync(folder.path).sort()).toEqual(['projector-2.log', 'tracker.log']);
  expect(folder.logs).toBe(join(folder.path, '*.log'));
  rmSync(folder.path, { recursive: true });
});
