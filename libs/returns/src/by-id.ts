/** Whoever is named by an id stays so where nobody is told what they are called: in documents, and at a command line. */
export function byId(id: string): string {
  return id;
}
