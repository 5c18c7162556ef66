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

  /**
   * Seven bits a byte, the lowest first, its sign in the lowest of all. Bits beyond the 32 are dropped, as a broker
   * does: a sender may write a number longer than it need be.
   */
  varint(): number {
    let folded = 0;
    for (let place = 0; place < VARINT_BYTES_MAX; place += 1) {
      const byte = this.int8();
      folded |= (byte & 0x7f) << (7 * place);
      if (byte >= 0) return (folded >>> 1) ^ -(folded & 1);
    }
    throw new RangeError(`A number of more than ${VARINT_BYTES_MAX} bytes.`);
  }

  /** The same of 64 bits. */
  varlong(): bigint {
    let folded = 0n;
    for (let place = 0; place < VARLONG_BYTES_MAX; place += 1) {
      const byte = this.int8();
      folded |= BigInt(byte & 0x7f) << BigInt(7 * place);
      if (byte >= 0) return BigInt.asUintN(63, folded >> 1n) ^ -(folded & 1n);
    }
    throw new RangeError(`A number of more than ${VARLONG_BYTES_MAX} bytes.`);
  }

  /** Leaves it unread. */
  passVarlong(): void {
    for (let place = 0; place < VARLONG_BYTES_MAX; place += 1) if (this.int8() >= 0) return;
    throw new RangeError(`A number of more than ${VARLONG_BYTES_MAX} bytes.`);
  }

  /** Leaves so many bytes unread; none where there are fewer than none. */
  pass(length: number): void {
    if (length <= 0) return;
    if (this.at + length > this.bytes.length) throw new RangeError('It ends in the middle.');
    this.forward(length);
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

const VARINT_BYTES_MAX = 5;
const VARLONG_BYTES_MAX = 10;
