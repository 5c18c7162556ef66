import type { Refusal } from '#kernel';

/** What somebody else decided first does not let a decision stand. Nothing of its transaction does. */
export class RefusedInTurn extends Error {
  override readonly name = 'RefusedInTurn';
  constructor(readonly refusals: readonly Refusal[]) {
    super(refusals.map(({ what }) => what).join('; '));
  }
}
