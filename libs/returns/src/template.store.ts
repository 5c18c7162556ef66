import { RETURN_TEMPLATES, returnTemplateSchema, templateFaults, templateHash } from '#catalogue';
import type { ReturnTemplate } from '#catalogue';
import { shapeRefusals } from '#contracts';
import { DecisionStore } from '#decisions';
import type { RecordedDecision } from '#decisions';
import type { Refusal, Result } from '#kernel';
import { fail, ok } from '#kernel';
import { DefinitionStore } from '#reference';
import { Injectable } from '@nestjs/common';
import type { Pool } from 'pg';
import { z } from 'zod';

/** One version of a template. A code's versions are numbered from 1; none ever changes. */
export interface TemplateVersion {
  readonly version: number;
  /** SHA-256 of the template's canonical JSON, in hexadecimal. */
  readonly hash: string;
  readonly template: ReturnTemplate;
  /** RFC 3339: when it was put in force. */
  readonly putInForceAt: string;
}

const STREAMS = 'return-template/';
/** Faults that are told at once: as many as somebody would go through. */
const REFUSALS_MAX = 100;

/** What a decision on a template's stream holds: from then on returns of its code are opened on this form. */
const templatePutInForce = z.strictObject({
  type: z.literal('return-template.put-in-force'),
  data: z.strictObject({ template: returnTemplateSchema, hash: z.string().regex(/^[0-9a-f]{64}$/) }),
});

/** The templates of returns in force: decisions, each holding a template whole. */
@Injectable()
export class TemplateStore {
  /** The newest of each code, with the position of the decision they were read at. */
  private newest: { readonly last: number | undefined; readonly versions: TemplateVersion[] } | undefined;

  constructor(
    private readonly decisions: DecisionStore,
    private readonly definitions: DefinitionStore,
  ) {}

  /** Puts the templates that ship in force where nothing is yet. Safe to run by many processes at once. */
  async putFirstVersionsInForce(actor: string): Promise<void> {
    const decidedOn = new Set(await this.decisions.streams(STREAMS));
    for (const template of RETURN_TEMPLATES) {
      // Whoever loses a race to the empty stream finds it decided on, as if it had been all along.
      if (!decidedOn.has(STREAMS + template.code)) await this.append(template, 0, actor);
    }
  }

  /**
   * Makes a template the newest version of its code. The newest one, put in force again, stays the version it is.
   * Returns that are open stay on the version they were opened on. Refused as by `read`, or as `decided-meanwhile`.
   */
  async putInForce(candidate: unknown, actor: string): Promise<Result<TemplateVersion, readonly Refusal[]>> {
    const read = await this.read(candidate);
    if (!read.ok) return read;
    const template = read.value;
    const newest = await this.find(template.code);
    if (newest?.hash === templateHash(template)) return ok(newest);
    return this.append(template, newest?.version ?? 0, actor);
  }

  /** A template from outside, held to its form and to what is in force; at most the first 100 faults. */
  async read(candidate: unknown): Promise<Result<ReturnTemplate, readonly Refusal[]>> {
    const parsed = returnTemplateSchema.safeParse(candidate);
    const shape = parsed.success ? [] : shapeRefusals(parsed.error, candidate, returnTemplateSchema);
    const malformed = (parsed.error?.issues ?? []).flatMap(({ code, path: [part] }) =>
      code === 'unrecognized_keys' && part === undefined ? [] : [String(part)],
    );
    // What is no object has no members to look in.
    if (malformed.includes('undefined')) return fail(shape);
    const { policyYears } = await this.definitions.catalogue();
    const faults = templateFaults(
      // Of members that have their form, so that nothing is looked for in others.
      candidate as ReturnTemplate,
      policyYears.map(({ definition }) => definition),
      new Set(malformed),
    );
    const refusals = [...shape, ...faults];
    return parsed.success && refusals.length === 0 ? ok(parsed.data) : fail(refusals.slice(0, REFUSALS_MAX));
  }

  /** The newest template of each code, codes in order. Costs one look at an index where none was put in force since. */
  async all(): Promise<readonly TemplateVersion[]> {
    const last = await this.decisions.lastPosition(STREAMS);
    if (this.newest?.last === last && this.newest) return this.newest.versions;
    const versions = (await this.decisions.newest(STREAMS, (last ?? 0) + 1)).map(versionOf);
    this.newest = { last, versions };
    return versions;
  }

  /** A template by its code: the newest version, or the one asked for; undefined when there is none. */
  async find(code: string, version?: number): Promise<TemplateVersion | undefined> {
    const newest = (await this.all()).find(({ template }) => template.code === code);
    if (version === undefined || newest?.version === version) return newest;
    const recorded = (await this.decisions.read(STREAMS + code))[version - 1];
    return recorded && versionOf(recorded);
  }

  private async append(
    template: ReturnTemplate,
    version: number,
    actor: string,
  ): Promise<Result<TemplateVersion, readonly Refusal[]>> {
    const event = { type: 'return-template.put-in-force', data: { template, hash: templateHash(template) } };
    const appended = await this.decisions.append(STREAMS + template.code, version, [event], { actor });
    if (!appended.ok) return fail([appended.failure]);
    const [recorded] = appended.value;
    if (!recorded) throw new Error(`Nothing was recorded of the template ${template.code}`);
    return ok(versionOf(recorded));
  }
}

/** Puts the templates that ship in force where nothing is yet, as a process does at its start. */
export async function putFirstTemplatesInForce(pool: Pool, actor: string): Promise<void> {
  const decisions = new DecisionStore(pool);
  await new TemplateStore(decisions, new DefinitionStore(decisions)).putFirstVersionsInForce(actor);
}

function versionOf({ type, data, version, recordedAt }: RecordedDecision): TemplateVersion {
  const { template, hash } = templatePutInForce.parse({ type, data }).data;
  return { version, hash, template, putInForceAt: recordedAt };
}
