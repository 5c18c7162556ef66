import { z } from 'zod';

/** One setting that is missing or wrong. `problem` never holds the value: it may be a secret. */
export interface SettingFault {
  readonly setting: string;
  readonly problem: string;
}

/** A setting that is a whole number within bounds. */
export function wholeNumber(min: number, max: number) {
  const problem = `must be a whole number from ${min} to ${max}`;
  return z
    .string()
    .regex(/^\d{1,9}$/, { error: problem, abort: true })
    .transform(Number)
    .refine((value) => value >= min && value <= max, problem);
}

/** A setting that is one of a few words. */
export function oneOf<const Words extends readonly [string, ...string[]]>(words: Words) {
  return z.enum(words, { error: `must be one of ${words.join(', ')}` });
}
