/** A member that stands in an object a second time: the names and indexes that lead to it, and where in the text. */
export interface NamedTwice {
  readonly path: readonly (string | number)[];
  readonly at: number;
}

/** Places given of one text; whoever mends these will see the next ones. */
const PLACES_MAX = 20;

/**
 * The members that a JSON text names twice in one object (RFC 8259, section 4: what a reader makes of them is
 * unpredictable). A reader of JSON keeps the last of them, so they are only to be seen in the text.
 *
 * @param value what `JSON.parse` made of the text.
 */
export function membersNamedTwice(text: string, value: unknown): readonly NamedTwice[] {
  // Nearly every text has none, and counting is much cheaper than comparing names.
  return membersWritten(text) === membersOf(value) ? [] : findNamedTwice(text);
}

const QUOTE = 34;
const COLON = 58;
const BACKSLASH = 92;

/** A colon outside strings stands behind the name of a member, and nowhere else. */
function membersWritten(text: string): number {
  let members = 0;
  for (let at = 0; at < text.length; at++) {
    const character = text.charCodeAt(at);
    if (character === COLON) members++;
    else if (character === QUOTE) at = closingQuote(text, at);
  }
  return members;
}

function membersOf(value: unknown): number {
  let members = 0;
  // Not by recursion: nesting is not limited yet where this is asked.
  const unseen = [value];
  while (unseen.length > 0) {
    const next = unseen.pop();
    if (next === null || typeof next !== 'object') continue;
    const within: unknown[] = Array.isArray(next) ? next : Object.values(next);
    if (within !== next) members += within.length;
    for (const member of within) if (typeof member === 'object') unseen.push(member);
  }
  return members;
}

/** An object or an array that is open where the text is being read. */
interface Open {
  readonly names: Set<string> | undefined;
  key: string | number;
  expectsName: boolean;
}

function findNamedTwice(text: string): readonly NamedTwice[] {
  const found: NamedTwice[] = [];
  const open: Open[] = [];
  for (let at = 0; at < text.length && found.length < PLACES_MAX; at++) {
    const innermost = open.at(-1);
    switch (text[at]) {
      case '{':
        open.push({ names: new Set(), key: '', expectsName: true });
        break;
      case '[':
        open.push({ names: undefined, key: 0, expectsName: false });
        break;
      case '}':
      case ']':
        open.pop();
        break;
      case ',':
        if (typeof innermost?.key === 'number') innermost.key++;
        else if (innermost !== undefined) innermost.expectsName = true;
        break;
      case '"': {
        const end = closingQuote(text, at) + 1;
        if (innermost?.names !== undefined && innermost.expectsName) {
          const name = JSON.parse(text.slice(at, end)) as string;
          innermost.key = name;
          innermost.expectsName = false;
          if (innermost.names.has(name)) found.push({ path: open.map(({ key }) => key), at });
          innermost.names.add(name);
        }
        at = end - 1;
        break;
      }
      default: // Numbers, words, colons and white space name nothing.
    }
  }
  return found;
}

function closingQuote(text: string, opening: number): number {
  let at = opening + 1;
  for (; at < text.length; at++) {
    const character = text.charCodeAt(at);
    if (character === BACKSLASH) at++;
    else if (character === QUOTE) break;
  }
  return at;
}
