import { jsonPence } from './money';

/** A value as JSON has it: amounts are whole numbers of pence. */
export type PenceInJson<Value> = Value extends bigint
  ? number
  : Value extends readonly (infer Item)[]
    ? readonly PenceInJson<Item>[]
    : Value extends object
      ? { readonly [Name in keyof Value]: PenceInJson<Value[Name]> }
      : Value;

/** The same value, however deep its amounts stand in it. Throws where JSON cannot hold one exactly. */
export function penceInJson<Value>(value: Value): PenceInJson<Value> {
  return inJson(value) as PenceInJson<Value>;
}

function inJson(value: unknown): unknown {
  if (typeof value === 'bigint') return jsonPence(value);
  if (Array.isArray(value)) return value.map(inJson);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([name, member]) => [name, inJson(member)]));
}
