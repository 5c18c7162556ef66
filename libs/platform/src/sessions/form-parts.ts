/** One part of a form: a field, or where it has a file's name, a file. */
export interface FormPart {
  readonly name: string;
  readonly fileName: string | undefined;
  readonly bytes: Buffer;
}

/** More than any form of ours has. */
const PARTS_MAX = 50;
/** What stands before a part: its name, a file's, and the type of that. */
const HEAD_BYTES_MAX = 4_096;
const LINE_END = '\r\n';
const HEAD_END = '\r\n\r\n';

/**
 * The parts of a form as a browser sends it where it asks for a file (RFC 7578, and the HTML standard on how names are
 * escaped); undefined where it was cut short, or is none. It looks at each byte once, and keeps no copy.
 */
export function formParts(contentType: string, body: Buffer): readonly FormPart[] | undefined {
  const boundary = /;\s*boundary="?([\w'()+,./:=? -]{1,70})"?/i.exec(contentType)?.[1];
  if (boundary === undefined || body.indexOf(`--${boundary}`) !== 0) return undefined;
  const end = `${LINE_END}--${boundary}`;
  const parts: FormPart[] = [];
  let at = end.length - LINE_END.length;
  while (!follows(body, at, '--')) {
    const head = body.subarray(at, at + HEAD_BYTES_MAX);
    const headEnd = head.indexOf(HEAD_END);
    const from = at + headEnd + HEAD_END.length;
    const to = headEnd < 0 ? -1 : body.indexOf(end, from);
    if (!follows(body, at, LINE_END) || to < 0 || parts.length === PARTS_MAX) return undefined;
    const text = head.toString('utf8', 0, headEnd);
    const name = escapedIn(text, 'name');
    if (name === undefined) return undefined;
    parts.push({ name, fileName: escapedIn(text, 'filename'), bytes: body.subarray(from, to) });
    at = to + end.length;
  }
  return parts;
}

function follows(body: Buffer, at: number, text: string): boolean {
  return body.toString('latin1', at, at + text.length) === text;
}

function escapedIn(head: string, parameter: 'name' | 'filename'): string | undefined {
  const written = new RegExp(`^content-disposition: form-data;.*?\\b${parameter}="([^"]*)"`, 'im').exec(
    head,
  )?.[1];
  return written?.replaceAll('%22', '"').replaceAll('%0D', '\r').replaceAll('%0A', '\n');
}
