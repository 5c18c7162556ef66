import { html, NOTHING_GIVEN, questionForm, type Html } from '#pages';
import type { AreaNamed } from './area-sections';

/** More areas than these nobody looks through without looking for one. */
const AT_A_GLANCE_MAX = 10;

export interface AreasSought {
  readonly path: string;
  /** All that the reader may see. */
  readonly areas: readonly AreaNamed[];
  /** What they look for. */
  readonly find: string;
  /** What else of the address is kept. */
  readonly kept?: Readonly<Record<string, string | readonly string[] | undefined>>;
}

/** What somebody looks for, as an address has it. */
export function soughtIn(find: unknown): string {
  return typeof find === 'string' ? find.trim().slice(0, 100) : '';
}

/** Areas by a part of their name, or by their ONS code or its beginning; in the order of their names. */
export function findAreas<Area extends AreaNamed>(areas: readonly Area[], find: string): Area[] {
  const sought = find.toLowerCase();
  return areas
    .filter(({ code, name }) => name.toLowerCase().includes(sought) || code.toLowerCase().startsWith(sought))
    .toSorted((a, b) => a.name.localeCompare(b.name, 'en-GB') || (a.code < b.code ? -1 : 1));
}

/** What areas are called in a list: one whose name another has as well, as a council and its successor may, with its code. */
export function namesInList(areas: readonly AreaNamed[]): (area: AreaNamed) => string {
  const names = areas.map(({ name }) => name);
  const shared = new Set(names.filter((name, at) => names.indexOf(name) !== at));
  return ({ code, name }) => (shared.has(name) ? `${name} (${code})` : name);
}

/** Asks which area somebody looks for, where there are too many to see at a glance. */
export function findAreasForm({ path, areas, find, kept }: AreasSought): Html {
  if (areas.length <= AT_A_GLANCE_MAX) return html``;
  return questionForm({
    ...{ path, unseen: kept ?? {}, button: 'Find', given: NOTHING_GIVEN },
    fields: [
      {
        ...{ kind: 'text', name: 'find', label: 'Find an area', width: 20, value: find },
        hint: 'By its name or a part of it, or by its ONS code, such as E06000031',
      },
    ],
  });
}

/** That nothing was found, where something was looked for. */
export function nothingFound(find: string): string {
  return `No area that you may see is called “${find}” or has such a code.`;
}
