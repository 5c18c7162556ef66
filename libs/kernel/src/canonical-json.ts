import { hash } from 'node:crypto';

export type Json = null | boolean | number | string | readonly Json[] | { readonly [name: string]: Json };

/**
 * One text for one value, whatever order its members were written in: members sorted by UTF-16 code
 * unit, no white space, as RFC 8785 has it. Members that are undefined are left out.
 */
export function canonicalJson(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map((item) => canonicalJson(item ?? null)).join(',')}]`;
  if (value !== null && typeof value === 'object') {
    const members = Object.entries(value)
      .filter(([, member]) => member !== undefined)
      .sort(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0))
      .map(([name, member]) => `${JSON.stringify(name)}:${canonicalJson(member)}`);
    return `{${members.join(',')}}`;
  }
  return JSON.stringify(value) ?? 'null';
}

export function sha256(content: string | Buffer): Buffer {
  // By way of a text of one character a byte: asked for a buffer, Node takes twice as long, and makes a store for each.
  return Buffer.from(hash('sha256', content, 'binary'), 'binary');
}
