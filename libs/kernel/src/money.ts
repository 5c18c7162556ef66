import type { Fraction } from './fraction';
import { fraction, roundHalfUp } from './fraction';

/** Money in whole pence, exact at any size: it is never a binary float, nor a fraction of a penny. */
export type Pence = bigint;

/** What amounts are rounded to. */
export type MoneyUnit = 'penny' | 'pound';

const POUNDS = /^(-?)(\d{1,3}(?:,\d{3})+|\d+)(?:\.(\d{2}))?$/;

/** The pence that `836,000.00`, `836000` or `-0.01` writes; undefined for anything else. */
export function penceFromPounds(text: string): Pence | undefined {
  const parts = POUNDS.exec(text);
  if (!parts) return undefined;
  const [, sign, pounds = '', pence = '00'] = parts;
  const magnitude = BigInt(pounds.replaceAll(',', '') + pence);
  return sign === '-' ? -magnitude : magnitude;
}

/** `83600000n` as `836,000.00`. */
export function poundsText(pence: Pence): string {
  const digits = (pence < 0n ? -pence : pence).toString().padStart(3, '0');
  const pounds = digits.slice(0, -2).replace(/\B(?=(\d{3})+$)/g, ',');
  return `${pence < 0n ? '-' : ''}${pounds}.${digits.slice(-2)}`;
}

/** For people, `-32_100_000n` as `-£321,000.00`. */
export function poundsShown(pence: Pence): string {
  return poundsText(pence).replace(/^-?/, (sign) => `${sign}£`);
}

/** Pence as JSON has them, a whole number; throws where one cannot hold them exactly. */
export function jsonPence(pence: Pence): number {
  const value = Number(pence);
  if (!Number.isSafeInteger(value)) throw new RangeError(`JSON cannot hold ${pence} pence exactly`);
  return value;
}

/** An exact amount of pence rounded half up, a half to the greater magnitude, to whole pence or pounds. */
export function roundToUnit(exactPence: Fraction, unit: MoneyUnit): Pence {
  const pencePerUnit = unit === 'pound' ? 100n : 1n;
  const units = fraction(exactPence.numerator, exactPence.denominator * pencePerUnit);
  return BigInt(roundHalfUp(units, 0)) * pencePerUnit;
}

/**
 * Shares an amount out by weights, to the penny: everybody gets the whole pence of the exact share, and the pence
 * left over go to the largest remainders, among equal ones in the order given. The parts sum to the amount.
 *
 * @param weights none below zero, and not all of them zero; throws otherwise
 */
export function shareOut(amount: Pence, weights: readonly Fraction[]): Pence[] {
  if (weights.some(({ numerator }) => numerator < 0n)) throw new Error('A weight is below zero');
  // Over one denominator the weights are whole numbers, so that remainders compare as such.
  const common = weights.reduce((product, { denominator }) => product * denominator, 1n);
  const whole = weights.map(({ numerator, denominator }) => numerator * (common / denominator));
  const sum = whole.reduce((all, weight) => all + weight, 0n);
  if (sum === 0n) throw new Error('All weights are zero');
  const magnitude = amount < 0n ? -amount : amount;
  const parts = whole.map((weight, place) => {
    const quota = magnitude * weight;
    return { place, pence: quota / sum, remainder: quota % sum };
  });
  const left = magnitude - parts.reduce((all, { pence }) => all + pence, 0n);
  const next = [...parts].sort((a, b) =>
    a.remainder === b.remainder ? a.place - b.place : a.remainder > b.remainder ? -1 : 1,
  );
  for (const part of next.slice(0, Number(left))) part.pence += 1n;
  return parts.map(({ pence }) => (amount < 0n ? -pence : pence));
}
