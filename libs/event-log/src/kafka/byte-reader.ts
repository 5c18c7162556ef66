/** Reads the numbers of Kafka's protocol one after the other. What ends too early is a RangeError. */
export class ByteReader {
  at = 0;

  constructor(private readonly bytes: Buffer) {}

  int8(): number {
    return this.bytes.readInt8(this.forward(1));
  }

  int16(): number {
    return this.bytes.readInt16BE(this.forward(2));
  }

  int32(): number {
    return this.bytes.readInt32BE(this.forward(4));
  }

  int64(): bigint {
    return this.bytes.readBigInt64BE(this.forward(8));
  }

  /** Seven bits a byte, the lowest first, its sign in the lowest of all. Exact as far as numbers are. */
  varint(): number {
    let folded = 0;
    for (let place = 0; place < VARINT_BYTES_MAX; place += 1) {
      const byte = this.bytes.readUInt8(this.forward(1));
      folded += (byte & 0x7f) * 2 ** (7 * place);
      if (byte < 0x80) return folded % 2 === 0 ? folded / 2 : -(folded + 1) / 2;
    }
    throw new RangeError(`A number of more than ${VARINT_BYTES_MAX} bytes.`);
  }

  /** So many bytes as they stand there; nothing where there are fewer than none. */
  slice(length: number): Buffer | undefined {
    if (length < 0) return undefined;
    if (this.at + length > this.bytes.length) throw new RangeError('It ends in the middle.');
    const from = this.forward(length);
    return this.bytes.subarray(from, from + length);
  }

  private forward(length: number): number {
    this.at += length;
    return this.at - length;
  }
}

const VARINT_BYTES_MAX = 10;
