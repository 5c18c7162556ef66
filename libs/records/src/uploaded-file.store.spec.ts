import { holdsNhsNumber, sha256 } from '#kernel';
import { expect, test } from '@jest/globals';
import { uploadIdOf } from './uploaded-file.store';

test('no upload is refused for an NHS number that its id holds by chance', () => {
  const digests = Array.from({ length: 20_000 }, (_, n) => sha256(`${n}`).toString('hex'));
  const ids = digests.map((digest) => `${uploadIdOf(digests[0] ?? '', digest)}/counts/H8`);
  expect(ids.filter(holdsNhsNumber)).toEqual([]);
});
