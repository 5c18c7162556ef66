import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { argv } from 'node:process';
import { fileURLToPath } from 'node:url';
import { EVENT_TYPES } from './ledger-event';
import type { EventType } from './ledger-event';
import { publishedSchema } from './published-schema';
import { COUNTS_TOPIC } from './topics';

/**
 * The published contract, made from the one source: a JSON Schema 2020-12 an event type and one AsyncAPI 3
 * document. `npm run generate` writes them; the continuous build makes them again and compares.
 */
export function publishedContract(): ReadonlyMap<string, string> {
  const files = new Map<string, string>();
  for (const type of EVENT_TYPES) files.set(`${type}.schema.json`, publishedSchema(type));
  files.set('asyncapi.json', json(asyncApi()));
  return files;
}

export function publishedFolder(): string {
  return join(repositoryRoot(), 'libs/contracts/published');
}

/** The stored example of an event version, which every later release must still read. */
export function exampleOf(type: EventType): unknown {
  return JSON.parse(readFileSync(join(repositoryRoot(), 'libs/contracts/examples', `${type}.json`), 'utf8'));
}

function asyncApi(): object {
  const messages = Object.fromEntries(
    EVENT_TYPES.map((type) => [
      type,
      {
        name: type,
        contentType: 'application/cloudevents+json',
        payload: {
          schemaFormat: 'application/schema+json;version=draft-2020-12',
          schema: { $ref: `./${type}.schema.json` },
        },
        examples: [{ payload: exampleOf(type) }],
      },
    ]),
  );
  return {
    asyncapi: '3.0.0',
    info: {
      title: 'Better Care Ledger: activity events',
      version: '1.0.0',
      description: 'Events that providers and councils publish. A published version never changes meaning.',
      license: { name: 'Apache-2.0' },
    },
    defaultContentType: 'application/cloudevents+json',
    channels: {
      counts: {
        address: COUNTS_TOPIC.topic,
        description:
          'Monthly, quarterly and yearly counts. Keyed by the source; nothing relies on their order.',
        messages: Object.fromEntries(
          EVENT_TYPES.map((type) => [type, { $ref: `#/components/messages/${type}` }]),
        ),
      },
    },
    operations: {
      receiveCounts: {
        action: 'receive',
        channel: { $ref: '#/channels/counts' },
        messages: EVENT_TYPES.map((type) => ({ $ref: `#/channels/counts/messages/${type}` })),
      },
    },
    components: { messages },
  };
}

function json(value: object): string {
  return `${JSON.stringify(value, null, 2)}\n`;
}

/** The sources and the build lie at different depths below it, so it is looked for. */
function repositoryRoot(): string {
  let folder = dirname(fileURLToPath(import.meta.url));
  while (!existsSync(join(folder, 'package-lock.json'))) {
    const parent = dirname(folder);
    if (parent === folder)
      throw new Error('Run from a checkout of the repository: package-lock.json was not found above');
    folder = parent;
  }
  return folder;
}

if (argv[1] !== undefined && resolve(argv[1]) === fileURLToPath(import.meta.url)) {
  mkdirSync(publishedFolder(), { recursive: true });
  for (const [name, text] of publishedContract()) writeFileSync(join(publishedFolder(), name), text);
}
