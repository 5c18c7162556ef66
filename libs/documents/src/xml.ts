import { setImmediate as turnOfTheLoop } from 'node:timers/promises';
import type { Result } from '#kernel';
import { fail, ok } from '#kernel';
import { SaxesParser } from 'saxes';

/** Where a tag stands in its text, from its `<` to after its `>`. */
export interface TagPlace {
  readonly start: number;
  readonly end: number;
}

/**
 * What is told of an XML text as it is read. Names come without their prefix. An element without content is opened and
 * closed at one place.
 */
export interface XmlReader {
  readonly open?: (name: string, attributes: Readonly<Record<string, string>>, place: TagPlace) => void;
  readonly text?: (text: string) => void;
  readonly close?: (name: string, place: TagPlace) => void;
}

/** Characters read before others have their turn: some milliseconds' work. */
const CHARACTERS_A_TURN = 64 * 1024;

/**
 * Reads an XML text from beginning to end, and lets the process do other things meanwhile. Entities are XML's own
 * five; a document type, which could define more, is refused.
 */
export async function readXml(xml: string, reader: XmlReader): Promise<Result<void, string>> {
  const parser = new SaxesParser({ xmlns: false });
  const { open, text, close } = reader;
  parser.on('error', (error) => {
    throw new XmlFault(error.message);
  });
  parser.on('doctype', () => {
    throw new XmlFault('a document type');
  });
  const place = (): TagPlace => ({ start: xml.lastIndexOf('<', parser.position - 1), end: parser.position });
  if (open) parser.on('opentag', ({ name, attributes }) => open(withoutPrefix(name), attributes, place()));
  if (text) {
    parser.on('text', text);
    parser.on('cdata', text);
  }
  if (close) parser.on('closetag', ({ name }) => close(withoutPrefix(name), place()));
  try {
    for (let at = 0; at < xml.length; at += CHARACTERS_A_TURN) {
      if (at > 0) await turnOfTheLoop();
      parser.write(xml.slice(at, at + CHARACTERS_A_TURN));
    }
    parser.close();
    return ok(undefined);
  } catch (cause) {
    if (cause instanceof XmlFault) return fail(cause.message);
    throw cause;
  }
}

class XmlFault extends Error {}

function withoutPrefix(name: string): string {
  return name.slice(name.indexOf(':') + 1);
}

/** A part of a text between two places, and what comes to stand there; nothing is left out where they are one. */
export interface Splice extends TagPlace {
  readonly text: string;
}

/** A text with parts of it changed, and everything between them as it was. Parts must not overlap. */
export function spliced(xml: string, splices: readonly Splice[]): string {
  const pieces: string[] = [];
  let at = 0;
  // What is added at one place stays in the order given, since sorting is stable, and before what changes there.
  for (const { start, end, text } of [...splices].sort((a, b) => a.start - b.start || a.end - b.end)) {
    if (start < at) throw new Error('Two changes of one part of a text');
    pieces.push(xml.slice(at, start), text);
    at = end;
  }
  return pieces.join('') + xml.slice(at);
}

/** An opening tag, as written, with an attribute given this value. */
export function withAttribute(tag: string, name: string, value: string): string {
  const bare = withoutAttribute(tag, name);
  const end = bare.endsWith('/>') ? '/>' : '>';
  return `${bare.slice(0, -end.length).trimEnd()} ${name}="${escapeMarkup(value)}"${end}`;
}

/** An opening tag, as written, without an attribute. */
export function withoutAttribute(tag: string, name: string): string {
  return tag.replace(new RegExp(`\\s${name}\\s*=\\s*("[^"]*"|'[^']*')`), '');
}

/** A text as it stands in XML or HTML, between tags or in an attribute. */
export function escapeMarkup(text: string): string {
  if (!MARKUP.test(text)) return text;
  return text
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;');
}

const MARKUP = /[&<>"]/;
