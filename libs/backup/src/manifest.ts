import { canonicalJson, fail, ok, sha256 } from '#kernel';
import type { Refusal, Result } from '#kernel';
import { z } from 'zod';
import { backupDamaged, backupNewer } from './refusals';

/** The name of the file that makes a folder of files a backup. */
export const MANIFEST = 'manifest.json';

/** Counted up when what a manifest says, or how, changes its meaning. */
export const FORMAT = 1;

const sha256Hex = z.string().regex(/^[0-9a-f]{64}$/);
const wholeNumber = z.number().int().nonnegative();
const name = z.string().regex(/^[a-z_][a-z0-9_]*$/);

const contentSchema = z.object({
  format: z.literal(FORMAT),
  /** The software that made it, and the migrations that its database had had. */
  version: z.string(),
  migrations: z.array(z.string()).min(1),
  postgres: z.string(),
  /** The moment it is of. */
  takenAt: z.iso.datetime(),
  /** In the order in which they can be filled. */
  tables: z.array(
    z.object({
      name,
      columns: z.array(name).min(1),
      file: z.string().regex(/^[a-z_][a-z0-9_]*\.copy$/),
      rows: wholeNumber,
      bytes: wholeNumber,
      sha256: sha256Hex,
    }),
  ),
  lanes: z.array(z.object({ lane: z.string(), from: wholeNumber, to: wholeNumber, chainHead: sha256Hex })),
  cells: z.object({ number: wholeNumber, hash: sha256Hex }),
  decisions: z.object({ next: wholeNumber, head: sha256Hex.nullable() }),
  /** Left out by versions that had no journal. */
  journal: z.object({ next: wholeNumber, head: sha256Hex.nullable() }).optional(),
  referenceVersion: wholeNumber,
});

/** What a backup says of itself, and by what a restore of it is known to be whole. */
export type Manifest = z.infer<typeof contentSchema>;
export type TableFile = Manifest['tables'][number];

/** With a seal over all of it, so that one that is not as it was written is found out. */
export function manifestText(manifest: Manifest): string {
  return `${JSON.stringify({ ...manifest, seal: sealOf(manifest) }, undefined, 2)}\n`;
}

/** Refused where it is not as it was written, or was written by a later version in a way unknown here. */
export function readManifest(text: string): Result<Manifest, Refusal> {
  const sealed = z
    .looseObject({ seal: sha256Hex, format: wholeNumber, version: z.string() })
    .safeParse(jsonOf(text));
  if (!sealed.success) return fail(backupDamaged(MANIFEST, 'it cannot be read'));
  const { seal, ...content } = sealed.data;
  if (sealOf(content) !== seal) return fail(backupDamaged(MANIFEST, 'it is not as it was written'));
  if (content.format > FORMAT) return fail(backupNewer(content.version, [`format ${content.format}`]));
  const read = contentSchema.safeParse(content);
  return read.success ? ok(read.data) : fail(backupDamaged(MANIFEST, 'it does not say what it has to'));
}

function sealOf(content: object): string {
  return sha256(canonicalJson(content)).toString('hex');
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return undefined;
  }
}
