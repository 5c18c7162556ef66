import { DecisionStore } from '#decisions';
import type { Logger } from '#platform';
import type { Pool } from 'pg';
import { DefinitionStore } from './definition.store';
import { MappingStore } from './mapping.store';
import { ReferenceStore } from './reference.store';

/**
 * What deliveries and questions are held against, put there where nothing is yet: the first reference data,
 * then the catalogue's definitions and column mappings. Every process does this at its start, and they may race.
 */
export async function putFirstVersionsInForce(pool: Pool, actor: string, logger?: Logger): Promise<void> {
  await new ReferenceStore(pool).publishFirstVersion(actor);
  const decisions = new DecisionStore(pool);
  await new MappingStore(decisions).putFirstVersionsInForce(actor);
  const { drift } = await new DefinitionStore(decisions).putFirstVersionsInForce(actor);
  if (drift.length === 0) return;
  logger?.warn("definitions in force are not this release's; they stay in force", {
    streams: drift.join(' '),
  });
}
