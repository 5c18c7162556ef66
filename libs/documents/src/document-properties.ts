import type { Result } from '#kernel';
import { fail, ok } from '#kernel';
import { RENDERER } from './renderer';
import { escapeMarkup, readXml, spliced } from './xml';
import type { Splice, TagPlace } from './xml';

/** Where a workbook says who made and changed it, and when. */
export const PROPERTIES = 'docProps/core.xml';

/** What says in a document's properties by whom it was last changed, and when. */
const OF_A_CHANGE = ['lastModifiedBy', 'modified'] as const;

/**
 * Reads the properties of a document, which then can say that it was last changed by this renderer, when its content
 * came to be.
 */
export async function readProperties(xml: string): Promise<Result<(at: Date) => string, string>> {
  const places = new Map<string, TagPlace>();
  let root: TagPlace | undefined;
  let opened = 0;
  const read = await readXml(xml, {
    open: (name, _, { start }) => {
      if (OF_A_CHANGE.some((element) => element === name)) opened = start;
    },
    close: (name, place) => {
      root = place;
      if (OF_A_CHANGE.some((element) => element === name))
        places.set(name, { start: opened, end: place.end });
    },
  });
  if (!read.ok) return read;
  // The last one closed is the root.
  const end = root;
  if (!end || end.start === 0) return fail('no properties');
  return ok((at) => {
    const splices = OF_A_CHANGE.map((name): Splice => {
      const place = places.get(name) ?? { start: end.start, end: end.start };
      return { ...place, text: name === 'modified' ? moment(name, at) : lastModifiedBy() };
    });
    return spliced(xml, splices);
  });
}

/** Properties of a document that this renderer made, with everything in it. */
export function newProperties(title: string, at: Date): string {
  return (
    '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n' +
    '<cp:coreProperties xmlns:cp="http://schemas.openxmlformats.org/package/2006/metadata/core-properties">' +
    `${element('dc:title', title)}${element('dc:creator', RENDERER)}${lastModifiedBy()}` +
    `${moment('created', at)}${moment('modified', at)}</cp:coreProperties>`
  );
}

const NAMESPACES: Readonly<Record<string, string>> = {
  cp: 'http://schemas.openxmlformats.org/package/2006/metadata/core-properties',
  dc: 'http://purl.org/dc/elements/1.1/',
  dcterms: 'http://purl.org/dc/terms/',
};

/** Each brings its own namespace, since a template may have given it another prefix. */
function element(name: string, text: string, attributes = ''): string {
  const [prefix = ''] = name.split(':');
  return `<${name} xmlns:${prefix}="${NAMESPACES[prefix] ?? ''}"${attributes}>${escapeMarkup(text)}</${name}>`;
}

function lastModifiedBy(): string {
  return element('cp:lastModifiedBy', RENDERER);
}

function moment(name: 'created' | 'modified', at: Date): string {
  const type = ' xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" xsi:type="dcterms:W3CDTF"';
  return element(`dcterms:${name}`, `${at.toISOString().slice(0, 19)}Z`, type);
}
