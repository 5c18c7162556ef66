import { existsSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import type { StandaloneProcess } from './standalone-process';
import type { Browser, BrowserContext, Page } from 'playwright-core';

/** Where a machine has it, unless CHROMIUM names another place. */
const CHROMIUM = process.env['CHROMIUM'] ?? '/usr/bin/chromium';

const AXE = createRequire(import.meta.url).resolve('axe-core/axe.min.js');

/** The rules of WCAG 2.2 A and AA, as axe tags them. */
const WCAG = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa'];

const SCREENS = {
  desktop: { width: 1280, height: 900 },
  phone: { width: 380, height: 800 },
  /** What is left of 1,280 pixels at 400%. */
  magnified: { width: 320, height: 256 },
} as const;

/** A headless Chromium, which pages are read with as somebody would. */
export class OpenBrowser {
  constructor(private readonly browser: Browser) {}

  /** Somebody with cookies of their own. */
  somebody(screen: keyof typeof SCREENS = 'desktop', isScripted = true): Promise<BrowserContext> {
    return this.browser.newContext({
      viewport: SCREENS[screen],
      locale: 'en-GB',
      javaScriptEnabled: isScripted,
    });
  }

  close(): Promise<void> {
    return this.browser.close();
  }
}

export async function openBrowser(): Promise<OpenBrowser> {
  if (!existsSync(CHROMIUM))
    throw new Error(`There is no Chromium at ${CHROMIUM}; CHROMIUM names another place.`);
  // Loaded here, since it takes longer to load than most specs to run, and few of them open a browser.
  const { chromium } = await import('playwright-core');
  return new OpenBrowser(await chromium.launch({ executablePath: CHROMIUM, args: ['--no-sandbox'] }));
}

/** Each way in which a page, as it stands, breaks WCAG 2.2 A or AA: the rule, and the element. */
export async function axeViolations(page: Page): Promise<string[]> {
  await page.evaluate(readFileSync(AXE, 'utf8'));
  return page.evaluate<string[]>(`axe.run({ runOnly: ${JSON.stringify(WCAG)} }).then(({ violations }) =>
    violations.flatMap(({ id, help, nodes }) => nodes.map(({ html }) => id + ': ' + help + ': ' + html.slice(0, 200))))`);
}

/** What is wrong with a page as it stands, on the screen it is open on. */
export interface Flaws {
  /** By how many pixels it is wider than its window. */
  readonly overflow: number;
  readonly axe: readonly string[];
}

export async function flawsOf(page: Page): Promise<Flaws> {
  const overflow = await page.evaluate<number>(
    'document.documentElement.scrollWidth - document.documentElement.clientWidth',
  );
  return { overflow, axe: await axeViolations(page) };
}

/**
 * Signs somebody in as one of the sample's people, as they would: by the address that was printed, and a click on who they
 * are. Answers with the page they come to.
 */
export async function signInAs(
  somebody: BrowserContext,
  system: StandaloneProcess,
  person: string,
): Promise<Page> {
  const printed = /\bhttp\S+\/welcome\/\S+/.exec(system.printed())?.[0];
  if (printed === undefined) throw new Error('No address for a browser was printed.');
  const page = await somebody.newPage();
  await page.goto(printed);
  await page.locator(`button[value="${person}"]`).click();
  await page.waitForURL(`${system.connection().url}/**`);
  return page;
}
