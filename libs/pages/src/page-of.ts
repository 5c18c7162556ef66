import type { Role } from '#platform';
import { Html, html } from './html';
import { assetPath, SITE_ASSETS } from './site-assets';

/** A page of the trail that leads to this one. */
export interface Crumb {
  readonly name: string;
  readonly path: string;
  /** Who is let in there, where that is not everybody who is let in here: who is granted a role for a scope, or for any. */
  readonly onlyFor?: { readonly roles: readonly Role[]; readonly scope?: string };
}

/** One of the pages that belong together, for the row of links above them. */
export interface Section extends Crumb {
  readonly isHere: boolean;
}

/** Who reads the page. */
export interface Reader {
  readonly name: string;
  /** The pages beside those of an area that are for them. */
  readonly ways: readonly Crumb[];
  /** The form that signs them out. */
  readonly signOut: Html;
}

export interface Page {
  /** What it shows, as its heading has it. */
  readonly title: string;
  readonly content: Html;
  readonly reader?: Reader | undefined;
  readonly trail?: readonly Crumb[];
  readonly sections?: readonly Section[];
  readonly live?: LivePage | undefined;
  /** Whether its tables can be had as files: its address takes the parameter `download`, and its question passes it over. */
  readonly hasFiles?: boolean;
  /** What stands at its foot on paper: where it is, and when it was printed from. */
  readonly printed?: string | undefined;
}

/** How a page learns of what changes while it is open. */
export interface LivePage {
  /** The address of its stream, from where the page stands. */
  readonly stream: string;
  /** The one metric that it shows; undefined where it shows all. */
  readonly metric?: string | undefined;
  /** Whether it only learns that something moved, and is made anew then: no figure of it is moved by itself. */
  readonly isWhole?: boolean;
}

const NAME = 'Better Care Ledger';

/** A whole page: it can be read without its script, and loads nothing from elsewhere. */
export function pageOf({ title, content, reader, trail = [], sections = [], live, printed }: Page): Html {
  return html`<!doctype html>
    <html lang="en-GB">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <title>${title} - ${NAME}</title>
        <link rel="icon" href="${assetPath(SITE_ASSETS.icon)}" type="image/svg+xml" />
        <link rel="stylesheet" href="${assetPath(SITE_ASSETS.stylesheet)}" />
        <script type="module" src="${assetPath(SITE_ASSETS.script)}"></script>
      </head>
      <body>
        <a class="nhsuk-skip-link" href="#maincontent">Skip to main content</a>
        <header class="site-header">
          <div class="nhsuk-width-container site-header__row">
            <a class="site-header__name" href="/">${NAME}</a>
            ${reader ? readerOf(reader) : ''}
          </div>
        </header>
        <div class="nhsuk-width-container">
          ${trailOf(trail)} ${sectionsOf(sections)} ${live ? liveOf(live) : ''}
          <main class="nhsuk-main-wrapper" id="maincontent">${content}</main>
          ${printed === undefined ? '' : html`<p class="printed">${printed}</p>`}
        </div>
        <footer class="site-footer">
          <div class="nhsuk-width-container">
            <a href="/status">Status</a> <a href="/accessibility">Accessibility</a>
            <span>${NAME} is not an NHS product.</span>
          </div>
        </footer>
      </body>
    </html>`;
}

function readerOf({ name, ways, signOut }: Reader): Html {
  const links = html`<nav aria-label="Of this ledger" class="site-header__ways">
    ${ways.map((way) => html`<a href="${way.path}">${way.name}</a>`)}
  </nav>`;
  return html`<div class="site-header__reader">
    ${ways.length === 0 ? '' : links} <a href="/account">${name}</a>${signOut}
  </div>`;
}

/** Where the script says how far the page is live, and what moved. Without it the page says what it showed, and when. */
function liveOf({ stream, metric, isWhole = false }: LivePage): Html {
  return html`<div
    class="live"
    data-live="${stream}"
    data-metric="${metric ?? ''}"
    data-whole="${isWhole ? 'yes' : ''}"
  >
    <p class="live__says"><span role="status" data-live-part></span> <span data-live-part></span></p>
    <p class="nhsuk-u-visually-hidden" role="status" data-live-part></p>
  </div>`;
}

function trailOf(trail: readonly Crumb[]): Html {
  if (trail.length === 0) return html``;
  return html`<nav class="nhsuk-breadcrumb" aria-label="Breadcrumb">
    <ol class="nhsuk-breadcrumb__list site-trail">
      ${trail.map(
        ({ name, path }) =>
          html`<li class="nhsuk-breadcrumb__list-item">
            <a class="nhsuk-breadcrumb__link" href="${path}">${name}</a>
          </li>`,
      )}
    </ol>
  </nav>`;
}

function sectionsOf(sections: readonly Section[]): Html {
  if (sections.length === 0) return html``;
  return html`<nav class="site-sections" aria-label="Of this area">
    <ul>
      ${sections.map(
        ({ name, path, isHere }) =>
          html`<li><a href="${path}" ${isHere ? new Html('aria-current="page"') : ''}>${name}</a></li>`,
      )}
    </ul>
  </nav>`;
}
