import type { Organisations } from './settings-fields';

/** Organisations as people write them: by their names, or by their codes where two have one name. */
export function organisationsNamed(
  known: readonly { readonly source: string; readonly name: string }[],
): Organisations {
  const names = new Map(known.map(({ source, name }) => [source, name]));
  const called = new Map<string, string[]>();
  for (const { source, name } of known)
    called.set(spoken(name), [...(called.get(spoken(name)) ?? []), source]);
  const only = (text: string): string | undefined => {
    const [source, another] = called.get(spoken(text)) ?? [];
    return another === undefined ? source : undefined;
  };
  return {
    sourceOf: (text) => only(text) ?? text.trim(),
    shownAs: (source) => {
      const name = names.get(source);
      return name !== undefined && only(name) === source ? name : source;
    },
  };
}

function spoken(name: string): string {
  return name.trim().replace(/\s+/g, ' ').toLowerCase();
}
