import { SOURCE_URN } from '#contracts';
import { holdsNhsNumber } from '#kernel';

/**
 * In whose name bytes that could not be recorded came: the source they give in the proper form, or null. At the door
 * it was checked that their sender may speak for it.
 */
export function sourceIn(raw: Buffer): string | null {
  let value: unknown;
  try {
    value = JSON.parse(raw.toString('utf8'));
  } catch {
    return null;
  }
  if (value === null || typeof value !== 'object' || !Object.hasOwn(value, 'source')) return null;
  const { source } = value as { readonly source: unknown };
  return typeof source === 'string' && SOURCE_URN.test(source) && !holdsNhsNumber(source) ? source : null;
}
