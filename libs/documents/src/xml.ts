import { setImmediate as turnOfTheLoop } from 'node:timers/promises';
import type { Result } from '#kernel';
import { fail, ok } from '#kernel';
import { SaxesParser } from 'saxes';

/** What is told of an XML text as it is read. Names come without their prefix. */
export interface XmlReader {
  readonly open?: (name: string, attributes: Readonly<Record<string, string>>) => void;
  readonly text?: (text: string) => void;
  readonly close?: (name: string) => void;
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
  if (open) parser.on('opentag', ({ name, attributes }) => open(withoutPrefix(name), attributes));
  if (text) {
    parser.on('text', text);
    parser.on('cdata', text);
  }
  if (close) parser.on('closetag', ({ name }) => close(withoutPrefix(name)));
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
