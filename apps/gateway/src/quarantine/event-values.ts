import type { Json } from '#kernel';

// What stands in an event at a JSON pointer (RFC 6901), `/data/area`, and the event with something else there.

/** Undefined where nothing stands there. */
export function valueAt(event: Json | undefined, pointer: string): Json | undefined {
  let at = event;
  for (const member of membersOf(pointer)) {
    if (typeof at !== 'object' || at === null || !Object.hasOwn(at, member)) return undefined;
    at = (at as Readonly<Record<string, Json>>)[member];
  }
  return at;
}

/** Without the member where there is to be nothing; the event as it is where nothing can stand at the pointer. */
export function withValueAt(event: Json, pointer: string, value: Json | undefined): Json {
  return replaced(event, membersOf(pointer), value);
}

function replaced(at: Json, [member, ...rest]: readonly string[], value: Json | undefined): Json {
  if (member === undefined || typeof at !== 'object' || at === null) return at;
  const held = at as Readonly<Record<string, Json>>;
  const within = held[member];
  const inner = rest.length === 0 ? value : replaced(within ?? {}, rest, value);
  if (Array.isArray(at))
    return at.map((each: Json, index) => (String(index) === member ? (inner ?? each) : each));
  const members = Object.entries({ ...held, [member]: inner });
  return Object.fromEntries(members.filter((each): each is [string, Json] => each[1] !== undefined));
}

function membersOf(pointer: string): string[] {
  return pointer
    .split('/')
    .slice(1)
    .map((member) => member.replaceAll('~1', '/').replaceAll('~0', '~'));
}
