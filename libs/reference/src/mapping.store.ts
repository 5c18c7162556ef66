import type { ColumnMapping } from '#catalogue';
import { COLUMN_MAPPINGS, columnMappingSchema, mappingHash } from '#catalogue';
import type { DecisionStore, RecordedDecision } from '#decisions';
import type { Refusal, Result } from '#kernel';
import { fail, ok } from '#kernel';
import { z } from 'zod';
import { mappingRefusals } from './mapping-refusals';

/** One version of a column mapping. A name's versions are numbered from 1; none ever changes. */
export interface MappingVersion {
  readonly version: number;
  /** SHA-256 of the mapping's canonical JSON, in hexadecimal. */
  readonly hash: string;
  readonly mapping: ColumnMapping;
  /** RFC 3339: when it was put in force. */
  readonly putInForceAt: string;
}

const STREAMS = 'mapping/';

/** What a decision on a mapping's stream holds: from then on its name means this, unless a version is asked for. */
const mappingPutInForce = z.strictObject({
  type: z.literal('mapping.put-in-force'),
  data: z.strictObject({ mapping: columnMappingSchema, hash: z.string().regex(/^[0-9a-f]{64}$/) }),
});

/** The column mappings in force: decisions, each holding a mapping whole. */
export class MappingStore {
  constructor(private readonly decisions: DecisionStore) {}

  /** Puts the mappings that ship in force where nothing is yet. Safe to run by many processes at once. */
  async putFirstVersionsInForce(actor: string): Promise<void> {
    const decidedOn = new Set(await this.decisions.streams(STREAMS));
    for (const mapping of COLUMN_MAPPINGS) {
      // Whoever loses a race to the empty stream finds it decided on, as if it had been all along.
      if (!decidedOn.has(STREAMS + mapping.name)) await this.append(mapping, 0, actor);
    }
  }

  /**
   * Makes a mapping the newest version of its name. The newest one, put in force again, stays the version it is.
   * Refused for its form, or as `decided-meanwhile`.
   */
  async putInForce(candidate: unknown, actor: string): Promise<Result<MappingVersion, readonly Refusal[]>> {
    const parsed = columnMappingSchema.safeParse(candidate);
    if (!parsed.success) return fail(mappingRefusals(parsed.error, candidate));
    const mapping = parsed.data;
    const newest = await this.find(mapping.name);
    if (newest?.hash === mappingHash(mapping)) return ok(newest);
    return this.append(mapping, newest?.version ?? 0, actor);
  }

  /** The newest mapping of each name, names in order. */
  async all(): Promise<MappingVersion[]> {
    const newest = await this.decisions.newest(STREAMS, await this.decisions.head());
    return newest.map(versionOf);
  }

  /** A mapping by its name: the newest version, or the one asked for; undefined when there is none. */
  async find(name: string, version?: number): Promise<MappingVersion | undefined> {
    const versions = await this.decisions.read(STREAMS + name);
    const found = version === undefined ? versions.at(-1) : versions[version - 1];
    return found && versionOf(found);
  }

  private async append(
    mapping: ColumnMapping,
    version: number,
    actor: string,
  ): Promise<Result<MappingVersion, readonly Refusal[]>> {
    const event = { type: 'mapping.put-in-force', data: { mapping, hash: mappingHash(mapping) } };
    const appended = await this.decisions.append(STREAMS + mapping.name, version, [event], { actor });
    if (!appended.ok) return fail([appended.failure]);
    const [recorded] = appended.value;
    if (!recorded) throw new Error(`Nothing was recorded of the mapping ${mapping.name}`);
    return ok(versionOf(recorded));
  }
}

function versionOf({ type, data, version, recordedAt }: RecordedDecision): MappingVersion {
  const { mapping, hash } = mappingPutInForce.parse({ type, data }).data;
  return { version, hash, mapping, putInForceAt: recordedAt };
}
