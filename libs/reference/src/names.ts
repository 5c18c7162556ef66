import type { PersonNames } from '#platform';
import type { ReferenceStore } from './reference.store';

/** What somebody or something is called, by the id that is kept of them; the id itself where nobody knows. */
export type NameOf = (id: string) => string;

/** Parts of the ledger that decide of themselves, as its decisions name them. */
const ITS_OWN: Readonly<Record<string, string>> = {
  reporter: 'The ledger, by itself',
  ...Object.fromEntries(
    ['gateway', 'projector', 'tracker', 'standalone'].map((part) => [part, 'The ledger, when it was set up']),
  ),
};

/**
 * The one rule by which pages name whom decisions and records name by an id: organisations as the newest reference data
 * call them, people as they were called when they signed in last, the ledger itself in words; a machine of somebody's by
 * the name it was given.
 */
export class Names {
  constructor(
    private readonly reference: ReferenceStore,
    private readonly people: PersonNames,
  ) {}

  async known(): Promise<NameOf> {
    const [view, people] = [await this.reference.current(), await this.people.known()];
    return (id) => view?.organisation(id)?.name ?? people.get(id) ?? ITS_OWN[id] ?? id;
  }
}
