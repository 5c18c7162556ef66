import { canonicalJson, sha256 } from '#kernel';
import type { RecordedDecision } from './decision';

/**
 * The hash that seals a decision to all before it: SHA-256 over the canonical JSON of the whole row and the
 * previous row's hash (null before the first). It takes nothing but stored columns, so anyone holding the
 * table can compute it again.
 */
export function decisionHash(decision: RecordedDecision, previous: Buffer | null): Buffer {
  const { position, stream, version, type, data, recordedAt, actor } = decision;
  const content = { position, stream, version, type, data, recordedAt, actor };
  return sha256(canonicalJson({ ...content, previous: previous?.toString('hex') ?? null }));
}

/**
 * Throws unless the value comes back from a jsonb column exactly as it went in: objects, lists, texts, true,
 * false, null and whole numbers. Everything else would be hashed as one thing and stored as another:
 * NaN turns into null, a Date into an empty object, U+0000 and half a surrogate pair into an error.
 */
export function assertStorable(value: unknown, where = ''): void {
  if (value === null || typeof value === 'boolean' || value === undefined) return;
  if (typeof value === 'number' && Number.isSafeInteger(value)) return;
  if (typeof value === 'string' && isStorableText(value)) return;
  if (Array.isArray(value)) {
    for (const [index, item] of value.entries()) assertStorable(item, `${where}/${index}`);
    return;
  }
  if (typeof value === 'object' && isPlain(value)) {
    for (const [name, member] of Object.entries(value)) {
      if (!isStorableText(name)) throw new Error(`A decision cannot hold the member name at ${where}`);
      assertStorable(member, `${where}/${name}`);
    }
    return;
  }
  throw new Error(`A decision cannot hold what is at ${where || 'its root'}: ${typeof value}`);
}

// With the u flag a surrogate matches only where its other half is missing.
const NOT_STORABLE = /[\u0000\p{Surrogate}]/u;

function isStorableText(text: string): boolean {
  return !NOT_STORABLE.test(text);
}

function isPlain(value: object): boolean {
  const prototype: unknown = Object.getPrototypeOf(value);
  return prototype === Object.prototype || prototype === null;
}
