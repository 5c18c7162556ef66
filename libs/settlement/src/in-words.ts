import { poundsShown } from '#kernel';
import type { Step } from './working';

/** The name of an amount, `released` or `paid/2014/15-Q4`, as a sentence has it. */
export function amountNamed(key: string): string {
  const [kind = '', ...of] = key.split('/');
  const name = kind.charAt(0).toUpperCase() + kind.slice(1);
  return of.length === 0 ? name : `${name} for ${of.join('/')}`;
}

/** `£64,113.7724… (1070700000 / 167 pence)`: enough of it to see how it was rounded, and all of it. */
export function exactText({ numerator, denominator }: NonNullable<Step['exact']>): string {
  const [of, by] = [BigInt(numerator), BigInt(denominator)];
  const hundredths = ((of < 0n ? -of : of) * 100n) / by;
  const isCutOff = (of * 100n) % by !== 0n;
  const shown = `${poundsShown(hundredths / 100n)}${String(hundredths % 100n).padStart(2, '0')}${isCutOff ? '…' : ''}`;
  return `${of < 0n ? '-' : ''}${shown} (${numerator} / ${denominator} pence)`;
}
