import { z } from 'zod';
import { isLoopback } from './loopback';

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

export function isUrlOf(text: string, protocols: readonly string[]): boolean {
  return URL.canParse(text) && protocols.includes(new URL(text).protocol);
}

/** An address that is asked over TLS, unless it is of this machine. */
export const securedUrl = z
  .string()
  .refine((text) => isUrlOf(text, ['https:', 'http:']), 'is not an https:// address')
  .refine(
    (text) => !isUrlOf(text, ['http:']) || isLoopback(new URL(text).hostname),
    'must be https:// for any host but this machine',
  );

/** Whether an address names a host alone. */
export function isOrigin(text: string): boolean {
  if (!URL.canParse(text)) return false;
  const { pathname, search, hash, username } = new URL(text);
  return pathname === '/' && search + hash + username === '';
}

/** A fault for each of the settings that is missing though another of them is given: all of them, or none. */
export function missingOf<Setting extends string>(
  read: Readonly<Partial<Record<Setting, unknown>>>,
  settings: readonly Setting[],
): SettingFault[] {
  const given = settings.find((setting) => read[setting] !== undefined);
  if (given === undefined) return [];
  return settings
    .filter((setting) => read[setting] === undefined)
    .map((setting) => ({ setting, problem: `is missing, though ${given} is given` }));
}
