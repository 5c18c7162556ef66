import { EVENT_BYTES_MAX } from './ledger-event';

type Headers = Readonly<Record<string, string>>;

/** Before the name of each attribute that is a header. */
const ATTRIBUTE = 'ce_';
const CONTENT_TYPE = 'content-type';
/** Of a value that has the attributes in itself, whatever the headers say. */
const STRUCTURED = 'application/cloudevents';
const JSON_TYPE = /^application\/json\s*(;\s*charset="?utf-8"?\s*)?$/i;
const DATA = ',"data":';
const UTF_8 = new TextDecoder('utf-8', { fatal: true });

/**
 * An event as one JSON text. Kafka's binding of CloudEvents has two ways to send one: structured, where the value is
 * that text, and binary, where the attributes are headers and the value is the data alone. Data that are JSON stand in
 * it as they were written, other data as text; of a record without a value there are none.
 */
export function structured(value: Buffer, headers: Headers): Buffer {
  if (!isBinary(headers)) return value;
  const attributes: [string, string][] = [];
  for (const [name, text] of Object.entries(headers)) {
    if (name === CONTENT_TYPE)
      attributes.push(['datacontenttype', JSON_TYPE.test(text) ? 'application/json' : text]);
    else if (name.startsWith(ATTRIBUTE)) attributes.push([name.slice(ATTRIBUTE.length), text]);
  }
  const members = attributes.map((attribute) => attribute.map((text) => JSON.stringify(text)).join(':'));
  const data = value.length === 0 ? '' : `${DATA}${jsonIn(value) ?? JSON.stringify(value.toString())}`;
  return Buffer.from(`{${members.join(',')}${data}}`);
}

/** The data of an event that was sent in binary mode, as they were sent, of what `structured` made of it. */
export function dataIn(event: Buffer): Buffer | undefined {
  // No attribute has this in it: within a text its quotes would be escaped.
  const at = event.indexOf(DATA);
  return at < 0 ? undefined : event.subarray(at + DATA.length, -1);
}

function isBinary(headers: Headers): boolean {
  for (const name of Object.keys(headers)) {
    if (name.startsWith(ATTRIBUTE)) return headers[CONTENT_TYPE]?.startsWith(STRUCTURED) !== true;
  }
  return false;
}

/** Its text, where it is JSON: only then can it stand in another text without changing what that says. */
function jsonIn(value: Buffer): string | undefined {
  if (value.length > EVENT_BYTES_MAX) return undefined;
  try {
    const text = UTF_8.decode(value);
    JSON.parse(text);
    return text;
  } catch {
    return undefined;
  }
}
