import type { Measure, PolicyYear } from '#catalogue';
import { definitionHash, MEASURES, POLICY_YEARS } from '#catalogue';
import type { DecisionStore, RecordedDecision } from '#decisions';
import {
  DEFINITION_STREAMS,
  MEASURE_STREAMS,
  measurePutInForce,
  POLICY_YEAR_STREAMS,
  policyYearPutInForce,
} from './definition.events';
import { Definitions } from './definitions';

/** What became of the catalogue's own definitions when they were offered. */
export interface FirstVersions {
  /** Streams that were empty and now hold the catalogue's definition. */
  readonly putInForce: readonly string[];
  /** Streams whose definition in force is not the catalogue's. It stays in force: a deployment changes none. */
  readonly drift: readonly string[];
}

/** A definition in force. */
export interface InForce<Definition> {
  readonly definition: Definition;
  /** SHA-256 over its canonical JSON, in hexadecimal. */
  readonly hash: string;
  /** How often its code has been defined: 1, 2, 3 ... */
  readonly version: number;
  /** When it was put in force, UTC to the millisecond. */
  readonly since: string;
}

/** Every definition in force, in the order of measure codes and policy years. */
export interface Catalogue {
  readonly measures: readonly InForce<Measure>[];
  readonly policyYears: readonly InForce<PolicyYear>[];
}

/** Stands below every position. */
const NOTHING_DECIDED = -1;

/** How many states of the definitions are kept at hand; the newest is asked for by far the most. */
const CACHED_MAX = 16;

/** The definitions in force: decisions, each holding a definition whole. */
export class DefinitionStore {
  /** By the position of the last decision on a definition, the least lately asked for first. */
  private readonly cached = new Map<number, Promise<Definitions>>();

  constructor(private readonly decisions: DecisionStore) {}

  /** Puts the catalogue's definitions in force where nothing is yet. Safe to run by many processes at once. */
  async putFirstVersionsInForce(actor: string): Promise<FirstVersions> {
    const putInForce: string[] = [];
    const drift: string[] = [];
    const offered: readonly (readonly [string, Measure | PolicyYear])[] = [
      ...MEASURES.map((measure) => [MEASURE_STREAMS + measure.code, measure] as const),
      ...POLICY_YEARS.map((policyYear) => [POLICY_YEAR_STREAMS + policyYear.year, policyYear] as const),
    ];
    const decidedOn = new Set(await this.decisions.streams(DEFINITION_STREAMS));
    for (const [stream, definition] of offered) {
      const hash = definitionHash(definition);
      const event = { type: 'definition.put-in-force', data: { definition, hash } };
      // Whoever loses a race to the empty stream finds it decided on, as if it had been all along.
      const mine = !decidedOn.has(stream) && (await this.decisions.append(stream, 0, [event], { actor })).ok;
      if (mine) putInForce.push(stream);
      else if ((await this.hashInForce(stream)) !== hash) drift.push(stream);
    }
    return { putInForce, drift };
  }

  /**
   * As decided before a decision position (the next one to come, when left out). Costs one look at an index
   * where no definition has been decided since they were last read, whatever else has been.
   */
  async inForce(upToDecisionPosition?: number): Promise<Definitions> {
    const last =
      (await this.decisions.lastPosition(DEFINITION_STREAMS, upToDecisionPosition)) ?? NOTHING_DECIDED;
    const known = this.cached.get(last) ?? this.read(last);
    this.cached.delete(last);
    this.cached.set(last, known);
    // A failed read must not be remembered as the answer.
    known.catch(() => this.cached.delete(last));
    for (const oldest of this.cached.keys()) {
      if (this.cached.size <= CACHED_MAX) break;
      this.cached.delete(oldest);
    }
    return known;
  }

  /** The definitions in force now, each with the decision that put it there. */
  async catalogue(): Promise<Catalogue> {
    return this.decided(await this.decisions.head());
  }

  private async read(last: number): Promise<Definitions> {
    const { measures, policyYears } = await this.decided(last + 1);
    return new Definitions(
      measures.map(({ definition }) => definition),
      policyYears.map(({ definition }) => definition),
    );
  }

  private async decided(upTo: number): Promise<Catalogue> {
    const measures: InForce<Measure>[] = [];
    const policyYears: InForce<PolicyYear>[] = [];
    for (const { stream, type, data, version, recordedAt } of await this.decisions.newest(
      DEFINITION_STREAMS,
      upTo,
    )) {
      const put = { version, since: recordedAt };
      if (stream.startsWith(MEASURE_STREAMS))
        measures.push({ ...measurePutInForce.parse({ type, data }).data, ...put });
      else if (stream.startsWith(POLICY_YEAR_STREAMS))
        policyYears.push({ ...policyYearPutInForce.parse({ type, data }).data, ...put });
    }
    return { measures, policyYears };
  }

  private async hashInForce(stream: string): Promise<string> {
    const { data } = last(stream, await this.decisions.read(stream));
    return (data as { readonly hash: string }).hash;
  }
}

function last(stream: string, decisions: readonly RecordedDecision[]): RecordedDecision {
  const newest = decisions.at(-1);
  if (!newest) throw new Error(`The stream ${stream} exists and holds nothing`);
  return newest;
}
