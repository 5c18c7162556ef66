// What the pages of the sample are to those who open them: breaches of WCAG 2.2 A and AA, what is loaded, how Lighthouse
// rates them on its slow phone, and how long they take at so many requests a second, whether those before were answered
// or not. It ends with a failure where a bound is not kept.
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { Agent, get } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { chromium } from 'playwright-core';
import lighthouse from 'lighthouse';
import { flawsOf, signInAs } from '../dist/libs/testing/src/browser.js';
import { atRate } from './measuring/arrivals.mjs';
import { keep, median, percentile, sizes } from './measuring/run.mjs';
import { AREA, UNBOUNDED, withSystem } from './measuring/system.mjs';

const size = sizes({ rounds: 3, perSecond: 50, seconds: 60 });
/** Whoever may see every page. */
const PERSON = 'operator';
const CHROMIUM = process.env.CHROMIUM ?? '/usr/bin/chromium';
const COUNTY = 'E10000003';
const BOUNDS = { rating: 90, scriptKb: 100, allKb: 250, p99Ms: 100 };
const RATED = ['performance', 'accessibility'];

/** One of each kind. */
const PAGES = {
  areas: '/areas',
  overview: `/areas/${AREA}`,
  metric: `/areas/${AREA}/metrics/delayed-transfers-of-care`,
  explanation: `/areas/${AREA}/explain?metric=delayed-transfers-of-care&period=2014/15-Q2`,
  changes: `/areas/${AREA}/changes`,
  arrivals: `/areas/${AREA}/arrivals`,
  plan: `/areas/${AREA}/plans/2014-15`,
  fund: `/areas/${COUNTY}/funds/2016-17`,
  release: `/areas/${COUNTY}/settlements/2016-17/risk-share`,
  returns: `/areas/${AREA}/returns`,
  return: `/areas/${AREA}/returns/2015-16-q2`,
  register: `/areas/${AREA}/registers/national-conditions`,
  pack: `/areas/${AREA}/pack`,
  joint: `/joint?area=${AREA}&area=${COUNTY}`,
  England: '/england',
  quarantine: '/quarantine',
  'due work': '/administration/due-work',
};

await withSystem({ BCL_SAMPLE: 'peterborough', ...UNBOUNDED }, async ({ system, url, postgres }) => {
  const folder = mkdtempSync(join(tmpdir(), 'ledger-pages-'));
  const browser = await chromium.launchPersistentContext(folder, {
    executablePath: CHROMIUM,
    args: ['--no-sandbox', '--remote-debugging-port=0'],
  });
  try {
    const page = await signInAs(browser, system, PERSON);
    const cookies = await browser.cookies();
    const cookie = cookies.map(({ name, value }) => `${name}=${value}`).join('; ');
    const figures = {};
    for (const [name, path] of Object.entries(PAGES)) {
      const found = await lookedAt(page, url + path, portOf(folder));
      for (const [what, all] of Object.entries(found)) figures[`${name}, ${what}`] = all;
    }
    const waits = await waitsAtRate(url, cookie);
    keep('pages', {
      grain: `${Object.keys(PAGES).length} pages of the sample`,
      sizes: size,
      postgres,
      figures: { ...figures, 'wait for a page, p50, ms': [Math.round(median(waits))] },
      outcomes: [
        ...RATED.map((what) => ({
          ...{ what: `lowest rating of a page, ${what}`, is: Math.min(...of(figures, what)) },
          target: BOUNDS.rating,
        })),
        atMost('breaches of WCAG 2.2 A and AA', Math.max(...of(figures, 'breaches')), 0),
        atMost('most script of a page, KB', Math.max(...of(figures, 'script, KB')), BOUNDS.scriptKb),
        atMost('most of all that a page loads, KB', Math.max(...of(figures, 'all, KB')), BOUNDS.allKb),
        atMost(`p99 at ${size.perSecond} a second, ms`, Math.round(percentile(waits, 0.99)), BOUNDS.p99Ms),
      ],
    });
  } finally {
    await browser.close();
    rmSync(folder, { recursive: true, force: true });
  }
});

/** One page: what axe finds, and what Lighthouse says each time. */
async function lookedAt(page, address, port) {
  await page.goto(address);
  const devtools = await page.context().newCDPSession(page);
  const { axe } = await flawsOf(page);
  for (const breach of axe) console.error(`${address}: ${breach}`);
  const found = { breaches: [axe.length], 'script, KB': [], 'all, KB': [] };
  for (let round = 0; round < size.rounds; round++) {
    // As somebody sees it who has never been here, but for who they are.
    await devtools.send('Network.clearBrowserCache');
    const { lhr } = await lighthouse(address, {
      ...{ port, output: 'json', logLevel: 'error', onlyCategories: RATED, disableStorageReset: true },
    });
    if (lhr.runtimeError) throw new Error(`${address}: ${lhr.runtimeError.message}`);
    for (const what of RATED) (found[what] ??= []).push(Math.round(lhr.categories[what].score * 100));
    const loaded = lhr.audits['network-requests'].details.items;
    found['script, KB'].push(kilobytesOf(loaded.filter(({ resourceType }) => resourceType === 'Script')));
    found['all, KB'].push(kilobytesOf(loaded));
  }
  return found;
}

/** Every page in turn, over connections that stay open. */
async function waitsAtRate(url, cookie) {
  const agent = new Agent({ keepAlive: true });
  const paths = Object.values(PAGES);
  const everyMs = 1_000 / size.perSecond;
  const { sent, accepted } = await atRate(size.seconds * size.perSecond, everyMs, (number) =>
    loaded(agent, url + paths[number % paths.length], cookie),
  );
  agent.destroy();
  return accepted.map((at, number) => at - sent[number]);
}

function loaded(agent, address, cookie) {
  return new Promise((resolve, reject) => {
    get(address, { agent, headers: { cookie, 'accept-encoding': 'gzip' } }, (response) => {
      response.on('error', reject).on('end', () => {
        if (response.statusCode === 200) resolve(performance.now());
        else reject(new Error(`${address}: ${response.statusCode}`));
      });
      response.resume();
    }).on('error', reject);
  });
}

function portOf(folder) {
  return Number(readFileSync(join(folder, 'DevToolsActivePort'), 'utf8').split('\n')[0]);
}

function kilobytesOf(requests) {
  const bytes = requests.reduce((sum, { transferSize }) => sum + transferSize, 0);
  return Math.round(bytes / 100) / 10;
}

/** What was found of each page, the median of its rounds. */
function of(figures, what) {
  return Object.entries(figures).flatMap(([name, all]) => (name.endsWith(`, ${what}`) ? [median(all)] : []));
}

function atMost(what, is, target) {
  return { what, is, target, atMost: true };
}
