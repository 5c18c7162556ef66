/** A column of a binary COPY: its name and the type it has in the table. */
export interface CopyColumn {
  readonly name: string;
  readonly type: CopyType;
}

export type CopyType =
  'int2' | 'int4' | 'int8' | 'text' | 'bytea' | 'bool' | 'timestamptz' | 'date' | 'text[]' | 'jsonb';

const signature = Buffer.from('PGCOPY\n\xff\r\n\0\0\0\0\0\0\0\0\0', 'latin1');
const trailer = -1;
const textOid = 25;

const epochMs = Date.UTC(2000, 0, 1);
/** Days from 1 March of the year 0 to 1 January 2000, in the Gregorian calendar carried backwards. */
const daysTo2000 = 730_425;
const twoTo32 = 2 ** 32;
const initialBytes = 64 * 1024;

/**
 * Writes rows in PostgreSQL's binary COPY format into one buffer that grows and is handed over in pieces.
 * Nothing is allocated for a field: encoding is on the path of every delivery.
 */
export class BinaryRowWriter {
  private buffer = Buffer.allocUnsafe(initialBytes);
  private length = 0;
  private readonly columns: readonly CopyColumn[];

  constructor(columns: readonly CopyColumn[]) {
    this.columns = columns;
    this.reserve(signature.length);
    this.length += signature.copy(this.buffer, this.length);
  }

  /** Bytes written and not yet taken. */
  get pending(): number {
    return this.length;
  }

  /** @throws TypeError or RangeError naming the column, for a value that its type cannot hold. */
  row(values: readonly unknown[]): void {
    if (values.length !== this.columns.length) {
      throw new TypeError(`A row has ${values.length} values for ${this.columns.length} columns.`);
    }
    this.int2(values.length);
    for (let i = 0; i < values.length; i++) {
      const column = this.columns[i] as CopyColumn;
      const value = values[i];
      if (value === null) this.int4(-1);
      else this.field(column, value);
    }
  }

  end(): void {
    this.int2(trailer);
  }

  /** The bytes so far. They belong to the caller, so the next row begins in a buffer of its own. */
  take(): Buffer {
    const taken = this.buffer.subarray(0, this.length);
    this.buffer = Buffer.allocUnsafe(this.buffer.length);
    this.length = 0;
    return taken;
  }

  private field(column: CopyColumn, value: unknown): void {
    switch (column.type) {
      case 'int2':
        this.int4(2);
        return this.int2(integer(column, value, -32_768, 32_767));
      case 'int4':
        this.int4(4);
        return this.int4(integer(column, value, -2_147_483_648, 2_147_483_647));
      case 'int8':
        this.int4(8);
        return typeof value === 'bigint'
          ? this.bigInt8(column, value)
          : this.int8(integer(column, value, Number.MIN_SAFE_INTEGER, Number.MAX_SAFE_INTEGER));
      case 'text':
        return this.text(typeof value === 'string' ? value : refuse(column, value));
      case 'bytea':
        return this.bytes(value instanceof Uint8Array ? value : refuse(column, value));
      case 'bool':
        this.int4(1);
        return this.byte(typeof value === 'boolean' ? Number(value) : refuse(column, value));
      case 'timestamptz':
        this.int4(8);
        return this.timestamp(column, value);
      case 'date':
        this.int4(4);
        return this.int4(daysSince2000(column, value));
      case 'text[]':
        return this.textArray(column, value);
      case 'jsonb':
        return this.json(column, value);
    }
  }

  private reserve(bytes: number): void {
    if (this.length + bytes <= this.buffer.length) return;
    const grown = Buffer.allocUnsafe(Math.max(this.buffer.length * 2, this.length + bytes));
    this.buffer.copy(grown, 0, 0, this.length);
    this.buffer = grown;
  }

  private byte(value: number): void {
    this.reserve(1);
    this.buffer[this.length++] = value;
  }

  private int2(value: number): void {
    this.reserve(2);
    this.length = this.buffer.writeInt16BE(value, this.length);
  }

  private int4(value: number): void {
    this.reserve(4);
    this.length = this.buffer.writeInt32BE(value, this.length);
  }

  /** In two halves, because a bigint for each number would be an allocation for each field. */
  private int8(value: number): void {
    this.reserve(8);
    const high = Math.floor(value / twoTo32);
    this.buffer.writeInt32BE(high, this.length);
    this.length = this.buffer.writeUInt32BE(value - high * twoTo32, this.length + 4);
  }

  private bigInt8(column: CopyColumn, value: bigint): void {
    if (BigInt.asIntN(64, value) !== value) refuse(column, value);
    this.reserve(8);
    this.length = this.buffer.writeBigInt64BE(value, this.length);
  }

  private timestamp(column: CopyColumn, value: unknown): void {
    const ms = value instanceof Date ? value.getTime() : Number.NaN;
    if (Number.isNaN(ms)) refuse(column, value);
    const microseconds = (ms - epochMs) * 1000;
    // Some 285 years either side of 2000 the microseconds outgrow a number.
    if (Number.isSafeInteger(microseconds)) this.int8(microseconds);
    else this.bigInt8(column, BigInt(ms - epochMs) * 1000n);
  }

  private text(value: string): void {
    this.reserve(4 + value.length * 3);
    const bytes = this.buffer.write(value, this.length + 4, 'utf8');
    this.buffer.writeInt32BE(bytes, this.length);
    this.length += 4 + bytes;
  }

  private bytes(value: Uint8Array): void {
    this.reserve(4 + value.length);
    this.length = this.buffer.writeInt32BE(value.length, this.length);
    this.buffer.set(value, this.length);
    this.length += value.length;
  }

  /** Length, dimensions, null flag, element type; then, unless empty, size and lower bound; then the elements. */
  private textArray(column: CopyColumn, value: unknown): void {
    if (!Array.isArray(value)) refuse(column, value);
    const items: readonly unknown[] = value;
    this.int4(0);
    const start = this.length;
    this.int4(items.length === 0 ? 0 : 1);
    this.int4(items.includes(null) ? 1 : 0);
    this.int4(textOid);
    if (items.length > 0) {
      this.int4(items.length);
      this.int4(1);
    }
    for (const item of items) {
      if (item === null) this.int4(-1);
      else this.text(typeof item === 'string' ? item : refuse(column, item));
    }
    this.buffer.writeInt32BE(this.length - start, start - 4);
  }

  private json(column: CopyColumn, value: unknown): void {
    const text = JSON.stringify(value) as string | undefined;
    if (text === undefined) refuse(column, value);
    this.int4(0);
    const start = this.length;
    this.byte(1); // the version of jsonb's binary form
    this.reserve(text.length * 3);
    this.length += this.buffer.write(text, this.length, 'utf8');
    this.buffer.writeInt32BE(this.length - start, start - 4);
  }
}

function refuse(column: CopyColumn, value: unknown): never {
  // The value may be personal, so only its kind is named.
  throw new TypeError(`Column "${column.name}": a ${kindOf(value)} cannot be stored as ${column.type}.`);
}

function kindOf(value: unknown): string {
  if (value instanceof Date) return Number.isNaN(value.getTime()) ? 'Date of no time' : 'Date';
  return Array.isArray(value) ? 'list' : typeof value;
}

function integer(column: CopyColumn, value: unknown, least: number, greatest: number): number {
  if (typeof value !== 'number' || !Number.isInteger(value)) return refuse(column, value);
  if (value < least || value > greatest) {
    throw new RangeError(`Column "${column.name}": ${value} is beyond the range of ${column.type}.`);
  }
  return value;
}

const daysInMonth = [31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31];

function daysSince2000(column: CopyColumn, value: unknown): number {
  if (typeof value !== 'string' || !/^\d{4}-\d\d-\d\d$/.test(value)) return refuse(column, value);
  const year = digits(value, 0, 4);
  const month = digits(value, 5, 7);
  const day = digits(value, 8, 10);
  const leapDay = month === 2 && year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0) ? 1 : 0;
  const lastDay = (daysInMonth[month - 1] ?? 0) + leapDay;
  if (year === 0 || day === 0 || day > lastDay) {
    throw new RangeError(`Column "${column.name}": ${value} is not a day of the calendar.`);
  }
  return daysFromCivil(year, month, day);
}

function digits(text: string, from: number, to: number): number {
  let number = 0;
  for (let i = from; i < to; i++) number = number * 10 + text.charCodeAt(i) - 48;
  return number;
}

/** Days from 1 January 2000, counting years from March so that the leap day comes last. */
function daysFromCivil(year: number, month: number, day: number): number {
  const marchYear = month > 2 ? year : year - 1;
  const marchMonth = (month + 9) % 12;
  const leapDays = Math.floor(marchYear / 4) - Math.floor(marchYear / 100) + Math.floor(marchYear / 400);
  const dayOfYear = Math.floor((153 * marchMonth + 2) / 5) + day - 1;
  return marchYear * 365 + leapDays + dayOfYear - daysTo2000;
}
