// @ts-check
// What pages do beside being read. Each can be read and used without it.
// The server sends the words of the figures that changed, and they are put where the page has them. For what else
// follows from them (charts, sums, a newer period) the page fetches itself again: a little later, not all at once.

import { howLive } from './how-live.js';

/** @typedef {{ figure: string, metric: string, cells: Record<string, string> }} Moved */

const BEAT_SECONDS = 5; // where the server does not say
const LOOK_MS = 5_000;
const MARKED_MS = 60_000;
const ANNOUNCE_MS = 10_000;
const ANEW_MS = 30_000;
/** For so long an answer may be given that was at hand. */
const AT_HAND_MS = 200;

printOpen();
const block = document.querySelector('[data-live]');
if (block instanceof HTMLElement) keepUp(block);

/** @param {HTMLElement} block where it is said how far the page is live */
function keepUp(block) {
  const [state, age, announced] = [...block.querySelectorAll('[data-live-part]')];
  const { live = '', metric: only, whole } = block.dataset;
  const isWhole = Boolean(whole);
  const stream = new URL(live, location.href);
  const now = () => Date.now();

  let /** @type {AbortController | undefined} */ open;
  let [isOver, isLive, isTyped, isFolded] = [false, false, false, false];
  let waiting = '';
  /** Since when what is shown may be old; 0 while it is not. */
  let lostAt = 0;
  /** Since when figures moved that charts and sums do not follow yet; 0 while they do. */
  let dueAt = 0;
  let failures = 0;
  let [silence, coming, anew, announcing, looking] = [0, 0, 0, 0, 0];
  let [anewAt, madeAnewAt, announcedAt] = [0, 0, 0];
  /** Within what it is to be made anew, where the server says so. */
  let /** @type {number | undefined} */ anewWithinMs;
  let isDueAgain = false;
  let /** @type {Moved[]} */ toldLately = [];
  const toAnnounce = new Map();

  async function listen() {
    if (open || isOver || document.hidden) return;
    clearTimeout(coming);
    const own = (open = new AbortController());
    let silenceMs = BEAT_SECONDS * 3_000;
    // After a silence the connection has failed, whatever it says of itself.
    const hear = () => {
      clearTimeout(silence);
      silence = setTimeout(() => own.abort(), silenceMs);
    };
    hear();
    say();
    let isRefused = false;
    try {
      const response = await fetch(stream, { signal: own.signal, headers: { accept: 'text/event-stream' } });
      if (isSignedOut(response)) return;
      isRefused = !response.ok;
      silenceMs = Number(response.headers.get('bettercare-heartbeat-seconds') ?? BEAT_SECONDS) * 3_000;
      if (response.ok && response.body)
        for await (const event of eventsOf(response.body, hear)) if (open === own) take(event);
    } catch {
      // Cut off; it comes back below.
    } finally {
      if (open === own) {
        close();
        const mostMs = isRefused ? 30_000 : Math.min(500 * 2 ** failures++, 15_000);
        coming = setTimeout(listen, mostMs * (0.5 + Math.random() / 2));
      }
    }
  }

  function close() {
    clearTimeout(silence);
    open?.abort();
    open = undefined;
    if (isLive) lostAt = now();
    isLive = false;
    say();
  }

  /** @param {Record<string, string>} event */
  function take({ event, id, data = '{}' }) {
    const told = JSON.parse(data);
    if (event === 'end') return told.reason === 'stopping' ? undefined : finish();
    if (id) stream.searchParams.set('from', id);
    [isLive, lostAt, failures] = [true, 0, 0];
    if (event === 'snapshot') makeAnewSoon(); // it could not go on from where the page stands
    if (event === 'heartbeat') waiting = told.waiting ?? '';
    if (event === 'changes') {
      toldLately.push(...told.moved);
      put(told.moved);
      const isOfHere = !only || told.moved.some((/** @type {Moved} */ { metric }) => metric === only);
      if (told.anewWithinMs !== undefined || isOfHere) makeAnewSoon(told.anewWithinMs);
    }
    // The moment is that of the whole page, charts and sums too: it waits for them.
    if (!dueAt)
      for (const place of all('[data-moment]')) place.textContent = told.moment ?? place.textContent;
    if (!dueAt || !isWhole) keepLink();
    say();
  }

  /** @param {Response} response */
  function isSignedOut({ status }) {
    if (status !== 401 && status !== 403) return false;
    finish();
    return true;
  }

  function finish() {
    isOver = true;
    lostAt ||= now();
    rest();
    looking = setInterval(look, LOOK_MS);
  }

  /** The link to keep leads to the figures as they are shown. */
  function keepLink() {
    for (const link of all('a[data-shown-at]')) {
      const address = new URL(link.getAttribute('href') ?? '', location.href);
      address.searchParams.set('from', stream.searchParams.get('from') ?? '');
      link.setAttribute('href', address.pathname + address.search);
    }
  }

  function say() {
    const isOffline = !navigator.onLine;
    const page = { isOver, isLive, isOffline, lostAt, dueAt, isKept: isTyped, isWhole, waiting };
    const said = howLive(page, now());
    // Written only when it differs, since it is read aloud when it is written.
    if (state && state.textContent !== said.state) state.textContent = said.state;
    const a = Object.assign(document.createElement('a'), { href: location.href, textContent: said.link });
    if (age && age.textContent !== said.age + said.link) age.replaceChildren(said.age, said.link ? a : '');
    if (said.isFolded && !isFolded) fold();
  }

  /** Figures of somebody who is not signed in any more do not stay on a screen for whoever passes. */
  function fold() {
    isFolded = true;
    const { content } = Object.assign(document.createElement('template'), {
      innerHTML: '<h1>You have been signed out</h1><p>What this page showed is not shown any more.</p>',
    });
    document.querySelector('main')?.replaceChildren(content);
  }

  /** @param {readonly Moved[]} moved */
  function put(moved) {
    const cells = new Map(moved.map((each) => [each.figure, each.cells]));
    for (const place of all('[data-figure]')) {
      const { figure = '', cell = '', name } = place.dataset;
      const { content } = Object.assign(document.createElement('template'), {
        innerHTML: cells.get(figure)?.[cell] ?? place.innerHTML,
      });
      if (content.textContent === place.textContent) continue;
      place.replaceChildren(content);
      mark(place);
      if (name) announce(name, place.textContent);
    }
  }

  /** Calmly: not more often than it can be listened to. */
  function announce(/** @type {string} */ name, /** @type {string | null} */ words) {
    toAnnounce.set(name, `${name}: ${words}.`);
    announcing ||= setTimeout(
      () => {
        [announcing, announcedAt] = [0, now()];
        const [first, second, third, ...more] = toAnnounce.values();
        const told = [first, second, third, more.length && `And ${more.length} more.`].filter(Boolean);
        if (announced) announced.textContent = `Changed: ${told.join(' ')}`;
        toAnnounce.clear();
      },
      Math.max(announcedAt + ANNOUNCE_MS - now(), 100),
    );
  }

  /** @param {number} [withinMs] said by the server, where no figure moved that could be put in its place */
  function makeAnewSoon(withinMs) {
    dueAt ||= now();
    isDueAgain = true;
    anewWithinMs = withinMs ?? anewWithinMs;
    if (document.hidden || isOver) return;
    const [leastMs, mostMs] = anewWithinMs === undefined ? [500, 3_500] : [AT_HAND_MS, anewWithinMs];
    // The more readers there are, the longer each of them waits for the next time.
    const restMs = anewWithinMs === undefined ? ANEW_MS : Math.min(ANEW_MS, 1_000 + 10 * anewWithinMs);
    const waitMs = Math.max(madeAnewAt + restMs - now(), 0) + leastMs + Math.random() * mostMs;
    if (anew && anewAt <= now() + waitMs) return;
    clearTimeout(anew);
    anewAt = now() + waitMs;
    anew = setTimeout(makeAnew, waitMs);
  }

  /** Somebody would lose what they typed, or selected to copy. */
  function isInUse() {
    const isIn = document.activeElement?.matches('main :is(input, select, textarea)');
    return isTyped || isIn || document.hidden || getSelection()?.type === 'Range';
  }

  async function makeAnew() {
    madeAnewAt = now();
    toldLately = [];
    // It holds for the next try too, where this one comes to nothing.
    let keptMs = anewWithinMs;
    [isDueAgain, anewWithinMs] = [false, undefined];
    try {
      if (isInUse()) return;
      const response = await fetch(location.href, { signal: AbortSignal.timeout(20_000) });
      if (isSignedOut(response) || !response.ok) return;
      const page = new DOMParser().parseFromString(await response.text(), 'text/html');
      const fresh = page.querySelector('main');
      if (!fresh || isInUse() || isOver) return;
      // A newer release goes with a script of its own.
      if (scriptOf(page) !== scriptOf(document)) return location.reload();
      // What was told meanwhile may not be in it.
      dueAt = isDueAgain ? now() : 0;
      keptMs = undefined;
      for (const { dataset, textContent } of swap(fresh))
        if (dataset['name']) announce(dataset['name'], textContent);
      put(toldLately); // it may be newer than what was fetched
      if (toldLately.length > 0) keepLink();
    } catch {
      // It stays due.
    } finally {
      anew = 0;
      anewWithinMs ??= keptMs;
      if (dueAt) makeAnewSoon();
      say();
    }
  }

  function rest() {
    for (const timer of [coming, anew, announcing]) clearTimeout(timer);
    clearInterval(looking);
    anew = announcing = looking = 0;
    close();
  }

  /** Nothing is held open for a page that nobody sees. */
  function restOrWake() {
    if (document.hidden && !isOver) return rest();
    looking ||= setInterval(look, LOOK_MS);
    if (isOver) return look();
    // It rested, and has yet to try.
    if (dueAt) dueAt = now();
    if (dueAt) makeAnewSoon();
    void listen();
  }

  function look() {
    for (const place of all('[data-moved]'))
      if (Number(place.dataset['moved']) < now()) delete place.dataset['moved'];
    say();
  }

  document.addEventListener('visibilitychange', restOrWake);
  document.addEventListener('input', () => (isTyped = true));
  addEventListener('pagehide', rest);
  addEventListener('pageshow', restOrWake);
  addEventListener('offline', () => open?.abort());
  addEventListener('online', restOrWake);
  restOrWake();
}

/**
 * What is shut on the screen is read on paper. The stylesheet opens it for print in browsers that let it; this does in all,
 * and shuts it again.
 */
function printOpen() {
  let /** @type {Element[]} */ opened = [];
  addEventListener('beforeprint', () => {
    const shut = [...all('main details:not([open])')];
    // A page that is printed twice before it is shut again keeps what it opened first.
    opened.push(...shut);
    for (const each of shut) each.setAttribute('open', '');
  });
  addEventListener('afterprint', () => {
    for (const each of opened) each.removeAttribute('open');
    opened = [];
  });
}

/** Puts what a page shows now in the place of what it showed, for whoever reads on where they are; the places that say something else. */
function swap(/** @type {Element} */ fresh) {
  const main = /** @type {HTMLElement} */ (document.querySelector('main'));
  const { scrollX, scrollY } = window;
  const before = new Map([...all('[data-figure]')].map((place) => [keyOf(place), place]));
  const opened = [...main.querySelectorAll('details[open] > summary')].map((each) => each.textContent);
  const focused = main.contains(document.activeElement) ? document.activeElement : null;
  const alike = () =>
    [...main.querySelectorAll(focused?.tagName ?? 'main')].filter(
      (each) => each.getAttribute('href') === focused?.getAttribute('href'),
    );
  const at = focused ? alike().indexOf(focused) : -1;
  main.replaceChildren(...fresh.childNodes);
  for (const summary of main.querySelectorAll('details > summary'))
    if (opened.includes(summary.textContent)) summary.parentElement?.setAttribute('open', '');
  const moved = [];
  for (const place of all('[data-figure]')) {
    const was = before.get(keyOf(place));
    if (was && was.textContent !== place.textContent) moved.push(place);
    else if (was?.dataset['moved']) place.dataset['moved'] = was.dataset['moved'];
  }
  for (const place of moved) mark(place);
  const again = /** @type {HTMLElement | undefined} */ (alike()[at]);
  again?.focus({ preventScroll: true });
  scrollTo(scrollX, scrollY);
  return moved;
}

/** As changed lately. */
function mark(/** @type {HTMLElement} */ place) {
  place.dataset['moved'] = String(Date.now() + MARKED_MS);
}

/**
 * The events of a stream, each by the fields of its lines.
 *
 * @param {ReadableStream<Uint8Array>} body
 * @param {() => void} hear called for whatever comes, and be it a sign of life
 */
async function* eventsOf(body, hear) {
  const decoder = new TextDecoder();
  const reader = body.getReader();
  let text = '';
  for (let read = await reader.read(); !read.done; read = await reader.read()) {
    hear();
    const events = (text + decoder.decode(read.value, { stream: true })).split('\n\n');
    text = events.pop() ?? '';
    for (const lines of events) {
      const fields = lines.split('\n').map((line) => /^(\w*): ?(.*)$/.exec(line)?.slice(1) ?? []);
      const event = Object.fromEntries(fields);
      if (event.event) yield event;
    }
  }
}

function keyOf(/** @type {HTMLElement} */ { dataset }) {
  return `${dataset['figure']} ${dataset['cell']}`;
}

function scriptOf(/** @type {Document} */ page) {
  return page.querySelector('script')?.getAttribute('src');
}

/** @returns {NodeListOf<HTMLElement>} */
function all(/** @type {string} */ selector) {
  return document.querySelectorAll(selector);
}
