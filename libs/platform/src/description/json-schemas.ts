import { canonicalJson } from '#kernel';
import { z } from 'zod';

export type JsonSchema = Readonly<Record<string, unknown>>;

/** Makes JSON Schema 2020-12 of zod schemas; those with an id become components, once each. */
export class JsonSchemas {
  private readonly named = new Map<string, JsonSchema>();

  /** The schema of what a caller sends (`input`) or is sent (`output`). */
  of(schema: z.ZodType, io: 'input' | 'output'): JsonSchema {
    const made = z.toJSONSchema(schema, { target: 'draft-2020-12', io, override: withoutDoubledPattern });
    const text = JSON.stringify(made).replaceAll('"#/$defs/', '"#/components/schemas/');
    const { $defs = {}, ...own } = JSON.parse(text) as Record<string, unknown>;
    delete own['$schema'];
    for (const [name, component] of Object.entries($defs as Record<string, JsonSchema>)) {
      this.add(name, component);
    }
    return own;
  }

  /** @throws Error when two schemas have one name. */
  private add(name: string, schema: JsonSchema): void {
    const component = Object.fromEntries(Object.entries(schema).filter(([member]) => member !== 'id'));
    const known = this.named.get(name);
    if (known !== undefined && canonicalJson(known) !== canonicalJson(component)) {
      throw new Error(
        `There are two schemas named ${name}, or its readers see another one than its writers.`,
      );
    }
    this.named.set(name, component);
  }

  components(): Readonly<Record<string, JsonSchema>> {
    return Object.fromEntries([...this.named].sort(([a], [b]) => (a < b ? -1 : 1)));
  }
}

// A moment's format says all that zod's own pattern does, in a word.
function withoutDoubledPattern({ jsonSchema }: { jsonSchema: z.core.JSONSchema.BaseSchema }): void {
  const { format } = jsonSchema;
  if (format === 'date-time' || format === 'date') delete jsonSchema.pattern;
}
