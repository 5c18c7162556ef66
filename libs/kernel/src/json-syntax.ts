const SPACE = /[ \t\n\r]*/y;
const NUMBER = /-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?/y;
const WORD = /true|false|null/y;
const PLAIN = /[^"\\\u0000-\u001f]*/y;
const ESCAPE = /\\(?:["\\/bfnrt]|u[\da-fA-F]{4})/y;

interface Fault {
  readonly at: number;
  readonly what: string;
}

/**
 * The first place where a text stops being JSON (RFC 8259), or nothing where it is JSON. It is asked only
 * once parsing has failed, and keeps no more than the brackets that are open.
 */
export function syntaxFault(text: string): Fault | undefined {
  const open: ('[' | '{')[] = [];
  let at = skip(SPACE, text, 0);
  let expects: 'value' | 'value or ]' | 'name' | 'name or }' | 'comma or close' = 'value';
  for (;;) {
    if (expects === 'comma or close') {
      const bracket = open.at(-1);
      if (bracket === undefined)
        return at === text.length ? undefined : { at, what: 'something follows the end' };
      if (text[at] === (bracket === '[' ? ']' : '}')) {
        open.pop();
        at++;
      } else if (text[at] === ',') {
        expects = bracket === '[' ? 'value' : 'name';
        at++;
      } else return missing(text, at, bracket === '[' ? 'a comma or ]' : 'a comma or }');
    } else if (expects === 'name' || expects === 'name or }') {
      if (expects === 'name or }' && text[at] === '}') {
        expects = 'comma or close';
        continue;
      }
      if (text[at] !== '"') return missing(text, at, 'a member name in double quotes');
      const name = stringFrom(text, at);
      if (name.fault) return name.fault;
      at = skip(SPACE, text, name.end);
      if (text[at] !== ':') return missing(text, at, 'a colon');
      at++;
      expects = 'value';
    } else if (expects === 'value or ]' && text[at] === ']') {
      expects = 'comma or close';
      continue;
    } else if (text[at] === '[' || text[at] === '{') {
      open.push(text[at] === '[' ? '[' : '{');
      expects = text[at] === '[' ? 'value or ]' : 'name or }';
      at++;
    } else {
      const value = scalarFrom(text, at);
      if (value.fault) return value.fault;
      at = value.end;
      expects = 'comma or close';
    }
    at = skip(SPACE, text, at);
  }
}

type Scalar = { readonly end: number; readonly fault?: undefined } | { readonly fault: Fault };

function scalarFrom(text: string, at: number): Scalar {
  if (text[at] === '"') return stringFrom(text, at);
  const end = Math.max(skip(NUMBER, text, at), skip(WORD, text, at));
  return end > at ? { end } : { fault: missing(text, at, 'a value') };
}

function stringFrom(text: string, start: number): Scalar {
  let at = skip(PLAIN, text, start + 1);
  while (text[at] === '\\') {
    const after = skip(ESCAPE, text, at);
    if (after === at) return { fault: { at, what: 'an escape that JSON does not have' } };
    at = skip(PLAIN, text, after);
  }
  if (text[at] === '"') return { end: at + 1 };
  const what = at === text.length ? 'a string is not closed' : 'a control character inside a string';
  return { fault: { at, what } };
}

function missing(text: string, at: number, what: string): Fault {
  return {
    at,
    what: at === text.length ? `it ends where ${what} should stand` : `${what} should stand here`,
  };
}

function skip(pattern: RegExp, text: string, at: number): number {
  pattern.lastIndex = at;
  return pattern.test(text) ? pattern.lastIndex : at;
}

/** The elements of an array, each as it was written. The text is known to be JSON, and an array. */
export function elementTexts(text: string): string[] {
  const elements: string[] = [];
  let depth = 0;
  let from = text.indexOf('[') + 1;
  for (let at = from - 1; at < text.length; at++) {
    const character = text[at];
    if (character === '"') at = stringEnd(text, at) - 1;
    else if (character === '[' || character === '{') depth++;
    else if (character === ']' || character === '}') depth--;
    const isEnd = depth === 0 && character === ']';
    if (!isEnd && !(depth === 1 && character === ',')) continue;
    const element = text.slice(from, at).trim();
    if (element !== '') elements.push(element);
    if (isEnd) break;
    from = at + 1;
  }
  return elements;
}

function stringEnd(text: string, start: number): number {
  let at = start + 1;
  while (at < text.length && text[at] !== '"') at += text[at] === '\\' ? 2 : 1;
  return at + 1;
}
