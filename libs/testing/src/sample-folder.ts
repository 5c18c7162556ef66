import { execFileSync } from 'node:child_process';
import { chmodSync, existsSync, mkdirSync, renameSync, rmSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { StandaloneProcess } from './standalone-process';
import { testFolderVariable } from './test-server';

// A limit against hanging, not a measure of speed.
const WITHIN_MS = 300_000;

/**
 * Lays out a data folder, not there yet, as it stands once the sample was loaded and the platform stopped: a start on it
 * takes a third of a first one. Others may walk through the folder that it is in. It is loaded once a run, by whoever needs it first.
 */
export async function layOutSample(dataFolder: string): Promise<void> {
  const run = process.env[testFolderVariable];
  if (run === undefined)
    throw new Error('No test run: layOutSample is for specs of the projects with a database.');
  const loaded = join(run, 'sample');
  const latest = Date.now() + WITHIN_MS;
  while (!existsSync(loaded)) {
    if (Date.now() > latest) throw new Error('Whoever loads the sample of this run has not come to an end.');
    await loadOnce(loaded);
  }
  // Started by root, the database server is another user's, who walks through here.
  chmodSync(dirname(dataFolder), 0o711);
  // By cp, which leaves the database's files to whom they belong.
  execFileSync('cp', ['-a', loaded, dataFolder]);
}

/** Loads it, unless another process of the run is about it: then waits a while. */
async function loadOnce(loaded: string): Promise<void> {
  const unfinished = `${loaded}-unfinished`;
  try {
    mkdirSync(unfinished);
  } catch {
    await sleep(200);
    return;
  }
  chmodSync(unfinished, 0o711);
  const data = join(unfinished, 'data');
  try {
    // Another may have come to its end between the look and the folder.
    if (existsSync(loaded)) return;
    const system = new StandaloneProcess(data, { PORT: '0', METRICS_PORT: '0' });
    await system.started();
    const { code, errors } = await system.stop();
    if (code !== 0) throw new Error(`The sample could not be loaded:\n${errors}`);
    renameSync(data, loaded);
  } finally {
    rmSync(unfinished, { recursive: true, force: true });
  }
}
