/**
 * An exact ratio of whole numbers. Rates are compared and added as fractions and rounded once, at the
 * end, so that no figure depends on the order in which binary floating point happened to round.
 */
export interface Fraction {
  readonly numerator: bigint;
  /** Always above zero. */
  readonly denominator: bigint;
}

const DECIMAL = /^(-?)(\d+)(?:\.(\d+))?$/;

/** `numerator / denominator`; throws when the denominator is zero. */
export function fraction(numerator: bigint | number, denominator: bigint | number = 1n): Fraction {
  const n = BigInt(numerator);
  const d = BigInt(denominator);
  if (d === 0n) throw new Error('A fraction needs a denominator other than zero');
  return d < 0n ? { numerator: -n, denominator: -d } : { numerator: n, denominator: d };
}

/** The fraction a decimal such as `1033.3` or `-0.05` writes; throws on anything else. */
export function fractionFromDecimal(text: string): Fraction {
  const parts = DECIMAL.exec(text);
  if (!parts) throw new Error(`Not a decimal: ${text}`);
  const places = parts[3] ?? '';
  const digits = BigInt(`${parts[2]}${places}`);
  return fraction(parts[1] === '-' ? -digits : digits, 10n ** BigInt(places.length));
}

export function add(a: Fraction, b: Fraction): Fraction {
  return fraction(a.numerator * b.denominator + b.numerator * a.denominator, a.denominator * b.denominator);
}

export function subtract(a: Fraction, b: Fraction): Fraction {
  return add(a, { numerator: -b.numerator, denominator: b.denominator });
}

export function multiply(a: Fraction, b: Fraction): Fraction {
  return fraction(a.numerator * b.numerator, a.denominator * b.denominator);
}

/** `a / b`; throws when `b` is zero. */
export function divide(a: Fraction, b: Fraction): Fraction {
  return fraction(a.numerator * b.denominator, a.denominator * b.numerator);
}

/** Below zero when `a < b`, zero when equal, above zero when `a > b`. */
export function compare(a: Fraction, b: Fraction): number {
  const left = a.numerator * b.denominator;
  const right = b.numerator * a.denominator;
  return left < right ? -1 : left > right ? 1 : 0;
}

/**
 * Rounds half up (a half goes to the greater magnitude, as on every published table) to so many
 * decimal places: `roundHalfUp(fraction(5n, 4n), 1)` is `1.3`. A result of zero bears no sign.
 */
export function roundHalfUp(value: Fraction, places: number): string {
  const scale = 10n ** BigInt(places);
  const negative = value.numerator < 0n;
  const magnitude = negative ? -value.numerator : value.numerator;
  const scaled = (2n * magnitude * scale + value.denominator) / (2n * value.denominator);
  const digits = scaled.toString().padStart(places + 1, '0');
  const whole = digits.slice(0, digits.length - places);
  const text = places === 0 ? whole : `${whole}.${digits.slice(digits.length - places)}`;
  return negative && scaled !== 0n ? `-${text}` : text;
}
