import type { Refusal, Result } from '#kernel';
import { fail, ok } from '#kernel';

export type TextEncoding = 'utf-8' | 'utf-16le' | 'utf-16be' | 'windows-1252';

const MARKS: readonly (readonly [TextEncoding, readonly number[]])[] = [
  ['utf-8', [0xef, 0xbb, 0xbf]],
  ['utf-16le', [0xff, 0xfe]],
  ['utf-16be', [0xfe, 0xff]],
];

/** Characters that stand in no text: what has them is a workbook, a picture, or in an encoding not known here. */
const NO_TEXT = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\u0080-\u009f]/;

/**
 * The text of bytes whose encoding nobody states: as their byte order mark says; else UTF-8 where they are; else
 * Windows-1252, which spreadsheets in English still write.
 */
export function decodeText(
  bytes: Buffer,
): Result<{ readonly text: string; readonly encoding: TextEncoding }, Refusal> {
  const marked = MARKS.find(([, mark]) => mark.every((byte, at) => bytes[at] === byte));
  const candidates: readonly TextEncoding[] = marked ? [marked[0]] : ['utf-8', 'windows-1252'];
  for (const encoding of candidates) {
    const text = decoded(bytes, encoding);
    if (text !== undefined && !NO_TEXT.test(text)) return ok({ text, encoding });
  }
  return fail({
    rule: 'file-not-text',
    where: '',
    what: 'bytes that are no text in UTF-8, UTF-16 with a byte order mark, or Windows-1252',
    mend: 'Save it as CSV in UTF-8, or send the workbook itself as .xlsx.',
  });
}

function decoded(bytes: Buffer, encoding: TextEncoding): string | undefined {
  if (encoding === 'windows-1252') return windows1252(bytes);
  try {
    return new TextDecoder(encoding, { fatal: true }).decode(bytes);
  } catch {
    return undefined;
  }
}

/** What Windows-1252 has where Latin-1 has control characters, from 0x80; what it leaves open stays one. */
const FROM_0X80 = '€\u0081‚ƒ„…†‡ˆ‰Š‹Œ\u008dŽ\u008f\u0090‘’“”•–—˜™š›œ\u009džŸ';

// Not by TextDecoder: that of Node 20 takes Windows-1252 for Latin-1.
function windows1252(bytes: Buffer): string {
  return bytes.toString('latin1').replace(/[\u0080-\u009f]/g, (character) => {
    return FROM_0X80[character.charCodeAt(0) - 0x80] ?? character;
  });
}
