import { z } from 'zod';

type Said = z.core.JSONSchema.BaseSchema;

/** No example that is longer is shown in a refusal. */
const EXAMPLE_CHARACTERS_MAX = 100;

/**
 * What may stand at a path, as the schema's own description has it: by an example of its own, or out of the example of
 * what it stands in. Undefined where neither has one.
 */
export function exampleAt(schema: z.ZodType, path: readonly PropertyKey[]): string | undefined {
  const whole = z.toJSONSchema(schema, { io: 'input', unrepresentable: 'any' }) as Said;
  let said = alternatives(whole);
  let example = ownExample(said);
  for (const part of path) {
    said = said.flatMap((each) => membersAt(each, part)).flatMap(alternatives);
    example = ownExample(said) ?? memberOf(example, part);
  }
  const isShort = typeof example === 'string' && example.length <= EXAMPLE_CHARACTERS_MAX;
  return isShort ? (example as string) : undefined;
}

function alternatives(said: Said): Said[] {
  const parts = [...(said.anyOf ?? []), ...(said.oneOf ?? []), ...(said.allOf ?? [])] as Said[];
  return [said, ...parts.flatMap(alternatives)];
}

function membersAt({ properties = {}, items }: Said, part: PropertyKey): Said[] {
  const member = memberOf(properties, part) ?? (typeof part === 'number' ? items : undefined);
  return typeof member === 'object' && member !== null ? [member as Said] : [];
}

function ownExample(said: readonly Said[]): unknown {
  return said.find(({ examples }) => examples !== undefined)?.examples?.[0];
}

function memberOf(value: unknown, part: PropertyKey): unknown {
  return value !== null && typeof value === 'object' && Object.hasOwn(value, part)
    ? (value as Record<PropertyKey, unknown>)[part]
    : undefined;
}
