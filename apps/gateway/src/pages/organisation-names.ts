import type { ReferenceStore } from '#reference';

/** What organisations are called, by the newest reference data; their urns where nobody knows. */
export async function organisationNames(reference: ReferenceStore): Promise<(source: string) => string> {
  const view = await reference.current();
  return (source) => view?.organisation(source)?.name ?? source;
}
