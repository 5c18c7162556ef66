import { createHash } from 'node:crypto';

/** SHA-256 of the beginning of a file, up to offsets that are asked for one after another while it is read. */
export class PrefixHash {
  private readonly hash = createHash('sha256');
  private piece: Buffer = Buffer.alloc(0);
  private pieceOffset = 0;
  private hashedTo = 0;
  private told = { offset: 0, sha256: this.hash.copy().digest('hex') };

  /** Goes on to the next piece of the file. */
  next(piece: Buffer): void {
    this.hashTo(this.pieceOffset + this.piece.length);
    this.pieceOffset = this.hashedTo;
    this.piece = piece;
  }

  /** In hexadecimal. The offset lies in the piece at hand, or is the one asked for last. */
  upTo(offset: number): string {
    if (offset > this.told.offset) {
      this.hashTo(offset);
      this.told = { offset, sha256: this.hash.copy().digest('hex') };
    }
    return this.told.sha256;
  }

  private hashTo(offset: number): void {
    this.hash.update(this.piece.subarray(this.hashedTo - this.pieceOffset, offset - this.pieceOffset));
    this.hashedTo = offset;
  }
}
