import { TABLES } from '#contracts';
import { z } from 'zod';
import { predicateSchema } from './predicate';

export const AREA_KINDS = ['council-area', 'nation'] as const;
/** What an area is: the area of one upper-tier council, or a nation as a whole (England, E92000001). */
export type AreaKind = (typeof AREA_KINDS)[number];

export const ORGANISATION_KINDS = [
  'council',
  'acute-trust',
  'community-provider',
  'commissioner',
  'national-body',
] as const;
export type OrganisationKind = (typeof ORGANISATION_KINDS)[number];

const code = z
  .string()
  .regex(/^[a-z0-9]+(-[a-z0-9]+)*$/)
  .max(60);
const words = z.string().min(1).max(1_000);
const month = z.string().regex(/^\d{4}-(0[1-9]|1[0-2])$/);
const listed = z.strictObject({
  code: z.string().min(1).max(20),
  name: words,
  validFrom: month.optional(),
});

const breakdown = z.strictObject({
  agency: z.array(listed).min(1).max(50),
  reason: z.array(listed).min(1).max(50),
  careType: z.array(listed).min(1).max(50),
  /** Pairs that no count may bear, whatever the third part of its category says. */
  mayNotCombine: z
    .array(
      z.union([
        z.strictObject({ reason: z.string(), agency: z.string() }),
        z.strictObject({ reason: z.string(), careType: z.string() }),
      ]),
    )
    .max(200),
});

/**
 * A measure: which counts it sums, what their values are and who reports them. It is data, so that the
 * definition in force can be stored whole, hashed, and cited by every figure that rests on it.
 */
export const measureSchema = z.strictObject({
  code,
  name: words,
  /** What one of it is: `delayed day`, `admission`, `per 100,000`. */
  unit: words,
  record: z.literal('count'),
  where: predicateSchema,
  /** Whole counts are summed; a decimal is a published rate or score, shown and never summed. */
  value: z.union([z.literal('count'), z.strictObject({ decimalPlaces: z.int().min(1).max(6) })]),
  /** The one kind of period a count of it may stand for. */
  frequency: z.enum(['month', 'quarter', 'year']),
  /** Whether its values are numbers of people, which disclosure control rounds and suppresses. */
  countsPeople: z.boolean(),
  /** Which kind of organisation reports it for which kind of area; another kind of source is held apart. */
  reportedBy: z.partialRecord(z.enum(AREA_KINDS), z.enum(ORGANISATION_KINDS)),
  /** The published tables it may be reported in. */
  tables: z.array(z.enum(TABLES)).min(1),
  /** The code lists of the tables other than `total`. */
  breakdown: breakdown.optional(),
  description: words,
  /** The document that defines it. */
  source: words,
});

export type Measure = z.infer<typeof measureSchema>;
