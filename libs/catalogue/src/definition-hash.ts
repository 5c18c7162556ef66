import { canonicalJson, sha256 } from '#kernel';
import type { Measure } from './measure';
import type { PolicyYear } from './policy-year';

/** What a definition is known by, in hexadecimal: SHA-256 over its canonical JSON. */
export function definitionHash(definition: Measure | PolicyYear): string {
  return sha256(canonicalJson(definition)).toString('hex');
}
