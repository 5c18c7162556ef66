import { withoutNhsNumbers } from '#kernel';

const LENGTH_MAX = 200;

/** The name of a file, without the folders it lay in and whatever is no text; undefined where nothing is left. */
export function fileName(given: string): string | undefined {
  const name = given.split(/[\\/]/).at(-1) ?? '';
  const plain = withoutNhsNumbers(name.replace(/[\p{Cc}\p{Cf}\p{Surrogate}]/gu, '').trim());
  return plain === '' ? undefined : Array.from(plain).slice(0, LENGTH_MAX).join('');
}
