import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { layOutSample, openBrowser, StandaloneProcess } from '#testing';
import type { OpenBrowser } from '#testing';

/** The whole system with its sample, as `npm start` has it, and a browser to open its pages with. */
export interface OpenSample {
  readonly system: StandaloneProcess;
  readonly browser: OpenBrowser;
  /** Where its pages are. */
  readonly url: string;
  close(): Promise<void>;
}

/** Starts it on a port and in a data folder of its own, which is removed with it. */
export async function openSample(): Promise<OpenSample> {
  const browser = await openBrowser();
  const folder = mkdtempSync(join(tmpdir(), 'bcl-pages-'));
  const dataFolder = join(folder, 'data');
  await layOutSample(dataFolder);
  const system = new StandaloneProcess(dataFolder, { PORT: '0' });
  await system.started();
  return {
    system,
    browser,
    url: system.connection().url,
    close: async () => {
      await browser.close();
      await system.stop();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}
