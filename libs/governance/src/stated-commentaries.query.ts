import type { DecisionStore } from '#decisions';
import { providerCommentaries, type ProviderCommentary } from './kinds/provider-commentary.kind';
import { openEntries, type OfYear, type OpenEntry } from './open-entries.query';

/** What providers say of a policy year's metrics, in the order of the codes. */
export function commentariesAt(store: DecisionStore, of: OfYear): Promise<OpenEntry<ProviderCommentary>[]> {
  return openEntries(store, providerCommentaries, of);
}
