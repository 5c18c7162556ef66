import { z } from 'zod';
import { EVENT_SCHEMAS } from './ledger-event';
import type { EventType } from './ledger-event';

/** The JSON Schema 2020-12 of an event type, as the file in `published/` has it, to the byte. */
export function publishedSchema(type: EventType): string {
  const schema = z.toJSONSchema(EVENT_SCHEMAS[type], {
    target: 'draft-2020-12',
    io: 'input',
    reused: 'inline',
  });
  return `${JSON.stringify(schema, null, 2)}\n`;
}
