/** One line of a body, numbered from 1; without bytes where it is longer than a line may be. */
export interface Line {
  readonly number: number;
  readonly bytes: Buffer | undefined;
}

const NEW_LINE = 10;

/**
 * The lines of a body as it comes, in groups: those that one piece of it ends. No more is kept than one piece and
 * the beginning of a line.
 *
 * @param lineBytesMax bytes a line may have; the bytes of a longer one are left out.
 */
export async function* linesOf(body: AsyncIterable<Buffer>, lineBytesMax: number): AsyncGenerator<Line[]> {
  let begun: Buffer[] = [];
  let begunBytes = 0;
  let number = 0;
  const keep = (part: Buffer) => {
    begunBytes += part.length;
    if (begunBytes > lineBytesMax) begun = [];
    else begun.push(part);
  };
  const end = (): Line => {
    const line = { number: ++number, bytes: begunBytes > lineBytesMax ? undefined : Buffer.concat(begun) };
    begun = [];
    begunBytes = 0;
    return line;
  };
  for await (const piece of body) {
    const lines: Line[] = [];
    let from = 0;
    for (let at = piece.indexOf(NEW_LINE); at !== -1; at = piece.indexOf(NEW_LINE, from)) {
      keep(piece.subarray(from, at));
      lines.push(end());
      from = at + 1;
    }
    if (from < piece.length) keep(piece.subarray(from));
    if (lines.length > 0) yield lines;
  }
  if (begunBytes > 0) yield [end()];
}
