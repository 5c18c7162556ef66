import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { repositoryRoot } from '#installation';

/** A file that pages load, under a name that changes with what it says: a browser may keep it for ever. */
export interface Asset {
  readonly name: string;
  readonly type: string;
  readonly body: string;
}

const OWN = join(repositoryRoot(), 'libs/pages/assets');
const DESIGN_SYSTEM = createRequire(import.meta.url).resolve(
  'nhsuk-frontend/dist/nhsuk/nhsuk-frontend.min.css',
);

/** Fonts of the NHS's own, which are reserved to it, and fetched from elsewhere. */
const FONT_FACES = /@font-face\{[^}]*\}/g;
const RESERVED_FONT = /Frutiger W01,/g;
/** Where the stylesheet names a picture of the design system's. */
const PICTURE = /url\(\/assets\/images\/([\w-]+\.svg)\)/g;

const script = asset('pages.js', 'text/javascript; charset=utf-8', inOneFile('how-live.js', 'pages.js'));
const icon = asset('icon.svg', 'image/svg+xml', readFileSync(join(OWN, 'icon.svg'), 'utf8'));
const pictures = new Map<string, Asset>();
/** What is added to the design system's style. */
export const OWN_STYLE = readFileSync(join(OWN, 'pages.css'), 'utf8');
const stylesheet = asset('pages.css', 'text/css; charset=utf-8', `${designSystem()}\n${OWN_STYLE}`);

/** What every page loads. */
export const SITE_ASSETS = { stylesheet, script, icon };

const byName = new Map(
  [...pictures.values(), ...Object.values(SITE_ASSETS)].map((each) => [each.name, each]),
);

/** The file of a name; undefined where there is none, or none any more. */
export function siteAsset(name: string): Asset | undefined {
  return byName.get(name);
}

/** Where a browser finds it. */
export function assetPath({ name }: Asset): string {
  return `/assets/${name}`;
}

/** A script and what it imports, so that a browser asks once. */
function inOneFile(imported: string, script: string): string {
  const [before, after] = [imported, script].map((name) => readFileSync(join(OWN, name), 'utf8'));
  return `${before}\n${after?.replace(/^import .*\n/m, '')}`;
}

/** The NHS design system's stylesheet, without what is the NHS's own, its pictures under names that may be kept. */
function designSystem(): string {
  return readFileSync(DESIGN_SYSTEM, 'utf8')
    .replace(FONT_FACES, '')
    .replace(RESERVED_FONT, '')
    .replace(PICTURE, (_, file: string) => `url(${assetPath(picture(file))})`);
}

function picture(file: string): Asset {
  const known = pictures.get(file);
  if (known) return known;
  const body = readFileSync(join(DESIGN_SYSTEM, '../assets/images', file), 'utf8');
  const read = asset(file, 'image/svg+xml', body);
  pictures.set(file, read);
  return read;
}

function asset(file: string, type: string, body: string): Asset {
  const hash = createHash('sha256').update(body).digest('hex').slice(0, 12);
  return { name: file.replace(/(\.\w+)$/, `-${hash}$1`), type, body };
}
