// The pictures of the guides, made by `npm run pictures`: pages of the sample, each as those see it whom its guide is for.
// It takes a Chromium (CHROMIUM names it) and the built ledger.
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { openBrowser, signInAs } from '../dist/libs/testing/src/browser.js';
import { StandaloneProcess } from '../dist/libs/testing/src/standalone-process.js';

const OUT = fileURLToPath(new URL('../docs/pictures', import.meta.url));
const AREA = '/areas/E06000031';
const COUNTY = '/areas/E10000003';

/** By the name of its file: who sees it, and where. */
const PICTURES = {
  overview: { person: 'delivery-group', path: AREA },
  'overview-phone': { person: 'delivery-group', path: AREA, screen: 'phone' },
  metric: { person: 'delivery-group', path: `${AREA}/metrics/delayed-transfers-of-care` },
  explanation: {
    person: 'delivery-group',
    path: `${AREA}/explain?metric=delayed-transfers-of-care&period=2014/15-Q2`,
  },
  changes: {
    person: 'delivery-group',
    path: `${AREA}/changes?year=2014%2F15&fromPublished=2014-11-30&toPublished=2015-01-31`,
  },
  arrivals: { person: 'council', path: `${AREA}/arrivals` },
  plans: { person: 'council', path: `${AREA}/plans/2014-15` },
  return: { person: 'preparer', path: `${AREA}/returns/2015-16-q2` },
  registers: { person: 'preparer', path: `${AREA}/registers` },
  fund: { person: 'county-finance', path: `${COUNTY}/funds/2016-17` },
  release: { person: 'ccg-finance', path: `${COUNTY}/settlements/2016-17/risk-share` },
  pack: { person: 'board', path: `${AREA}/pack` },
  quarantine: { person: 'operator', path: '/quarantine' },
  administration: { person: 'operator', path: '/administration' },
};

const HEIGHT_MAX = 1_100;

const folder = mkdtempSync(join(tmpdir(), 'bcl-pictures-'));
const system = new StandaloneProcess(folder, { PORT: '0', METRICS_PORT: '0' });
await system.started();
const browser = await openBrowser();
try {
  mkdirSync(OUT, { recursive: true });
  for (const [name, { person, path, screen }] of Object.entries(PICTURES)) {
    const somebody = await browser.somebody(screen);
    const page = await signInAs(somebody, system, person);
    const answer = await page.goto(system.connection().url + path);
    if (answer?.status() !== 200) throw new Error(`${path}: ${answer?.status()}`);
    const { width, height } = await page.evaluate(() => document.body.getBoundingClientRect().toJSON());
    const clip = { x: 0, y: 0, width, height: Math.min(height, HEIGHT_MAX) };
    await page.screenshot({ path: join(OUT, `${name}.png`), fullPage: true, clip });
    await somebody.close();
  }
} finally {
  await browser.close();
  await system.stop();
  rmSync(folder, { recursive: true, force: true });
}
