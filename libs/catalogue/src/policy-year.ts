import { z } from 'zod';

const code = z
  .string()
  .regex(/^[a-z0-9]+(-[a-z0-9]+)*$/)
  .max(60);
const words = z.string().min(1).max(1_000);

export const POPULATION_BANDS = ['all-ages', '18+', '65+'] as const;
export type PopulationBand = (typeof POPULATION_BANDS)[number];

const denominator = z.union([
  z.strictObject({
    population: z.enum(POPULATION_BANDS),
    /** Q4 of 2014/15 takes 2015 by the first rule; the year 2014/15 takes 2014 by the second. */
    year: z.enum(['calendar-year-of-period', 'calendar-year-in-which-the-financial-year-begins']),
  }),
  z.strictObject({ measure: code }),
  z.null(),
]);

/** What a policy year asks an area to plan and report: a rate, or a figure that stands by itself. */
export const metricSchema = z.strictObject({
  code,
  name: words,
  /** Measure code. With a decimal measure and no denominator the metric is that published figure. */
  numerator: code,
  denominator,
  base: z.union([z.literal(100_000), z.literal(100), z.literal(1)]),
  /** Places of the rate as printed. It is rounded once, half up, at the end. */
  decimals: z.int().min(0).max(6),
  /** Which way is better. */
  polarity: z.enum(['low', 'high']),
  frequency: z.enum(['quarter', 'year']),
  /** The collection the figures come from. Plan and actual of different sources do not compare. */
  source: z.enum(['MAR', 'SUS', 'SitRep', 'ASC-CAR', 'SALT', 'survey', 'local']),
  /** The measure that holds the rate as published, kept apart from counts that were published rounded. */
  publishedRate: code.optional(),
  wholeYearRate: z.enum(['sum-of-quarters', 'own']),
  line: z.enum(['national', 'local']),
  /** Figures of one metric compare only under one version of its definition. */
  definitionVersion: z.string().min(1).max(60),
});

export type Metric = z.infer<typeof metricSchema>;

const convention = z.strictObject({
  code,
  statement: words,
  /** False where no document of the time was found that says so. */
  verified: z.boolean(),
  note: words,
});

/** What one policy year of the Better Care Fund asked for. */
export const policyYearSchema = z.strictObject({
  year: z.string().regex(/^\d{4}\/\d{2}$/),
  planningTemplate: words,
  metrics: z.array(metricSchema).min(1).max(50),
  /** How figures are rounded, summed and compared, each with how well it is sourced. */
  conventions: z.array(convention).max(50),
  notes: z.array(words).max(50),
  sources: z.array(words).min(1).max(50),
});

export type PolicyYear = z.infer<typeof policyYearSchema>;
