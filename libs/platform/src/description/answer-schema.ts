import type { z } from 'zod';

/** A value as its reader finds it in JSON: moments are texts, and what is undefined is not there. */
type InJson<Value> = Value extends Date
  ? string
  : Value extends readonly (infer Item)[]
    ? InJson<Item>[]
    : Value extends object
      ? { -readonly [Name in keyof Value]: InJson<Exclude<Value[Name], undefined>> }
      : Value;

// The compiler compares two such functions for identity, optional members and all, where `extends` would not.
/* eslint-disable @typescript-eslint/no-unnecessary-type-parameters */
type Same<A, B> = (<T>() => T extends A ? 1 : 2) extends <T>() => T extends B ? 1 : 2 ? true : false;
/* eslint-enable @typescript-eslint/no-unnecessary-type-parameters */

/**
 * Takes a schema only when it describes the answer to the last member, so that neither can change without the
 * other: `answerSchema<NothingKnown>()(z.strictObject({ ... }))`.
 */
export function answerSchema<Answer>() {
  return <Schema extends z.ZodType>(
    schema: Schema & (Same<InJson<z.infer<Schema>>, InJson<Answer>> extends true ? unknown : never),
  ): Schema => schema;
}
