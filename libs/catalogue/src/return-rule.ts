import { z } from 'zod';

const code = z
  .string()
  .regex(/^[a-z0-9]+(-[a-z0-9]+)*$/)
  .max(60);
const words = z.string().min(1).max(2_000);

/**
 * Which answers a rule looks at: a question, `nea-q1-actual`, or the answers of a column in all rows of a section,
 * `benefits.*.saving`. Several answers stand for their sum.
 */
const answersSchema = z
  .string()
  .regex(/^[a-z0-9]+(-[a-z0-9]+)*(\.\*\.[a-z0-9]+(-[a-z0-9]+)*)?$/)
  .max(130);
/** Percent, up to two places. */
const percent = z.string().regex(/^\d{1,6}(\.\d{1,2})?$/);
/** How far apart two figures may be in the smallest unit of their answers: pence, whole numbers, hundredths. */
const tolerance = z.int().min(0).max(1_000_000_000);

/** What every rule of a template has. */
const common = {
  /** By which a finding is known; it never changes its meaning. */
  code,
  severity: z.enum(['blocks', 'warns']),
  /** The rule in a sentence, as people read it. */
  sentence: words,
  /** What to do about a finding. */
  mend: words,
  /** Where it is known from. */
  source: words,
  verified: z.boolean(),
};

/** What holds the answers of a return to each other. What a question alone says of its answer is held without a rule. */
export const returnRuleSchema = z.discriminatedUnion('kind', [
  /** The parts sum to the total. */
  z.strictObject({
    ...common,
    kind: z.literal('sum'),
    parts: z.array(answersSchema).min(1).max(50),
    total: answersSchema,
    tolerance,
  }),
  /** Figures that are said in several places are the same. */
  z.strictObject({
    ...common,
    kind: z.literal('same'),
    answers: z.array(answersSchema).min(2).max(20),
    tolerance,
  }),
  /**
   * In every row of a section one column is the product of others; a row that has one of them has all of them. A
   * percentage multiplies as the share it is.
   */
  z.strictObject({
    ...common,
    kind: z.literal('product'),
    section: code,
    factors: z.array(code).min(2).max(4),
    product: code,
    tolerance,
  }),
  /** From one figure to another there is no greater change than so many percent, unless a narrative says why. */
  z.strictObject({
    ...common,
    kind: z.literal('change'),
    from: answersSchema,
    to: answersSchema,
    percentMax: percent,
    narrative: code.optional(),
  }),
  /** An answer that is one of these takes a comment. */
  z.strictObject({
    ...common,
    kind: z.literal('comment'),
    answer: code,
    is: z.array(words).min(1).max(10),
    comment: code,
  }),
  /** What differs from plan by more than so many percent takes a narrative. */
  z.strictObject({
    ...common,
    kind: z.literal('variance'),
    actual: answersSchema,
    plan: answersSchema,
    percentMax: percent,
    narrative: code,
  }),
  /** A rate is its numerator per so many of its denominator. */
  z.strictObject({
    ...common,
    kind: z.literal('rate'),
    numerator: answersSchema,
    denominator: answersSchema,
    rate: answersSchema,
    base: z.union([z.literal(100_000), z.literal(100)]),
    /** How many of the numerator the rate may be away from it: rates that lead a plan were there before their counts. */
    numeratorTolerance: z.string().regex(/^\d{1,6}(\.\d{1,2})?$/),
  }),
  /** One figure is not greater than another. */
  z.strictObject({
    ...common,
    kind: z.literal('at-most'),
    answer: answersSchema,
    limit: answersSchema,
    tolerance,
  }),
  /** Figures that are set against each other come from one source: these say which, and say the same. */
  z.strictObject({ ...common, kind: z.literal('one-source'), answers: z.array(code).min(2).max(10) }),
  /** What is said of progress is what the figures say. */
  z.strictObject({
    ...common,
    kind: z.literal('progress'),
    progress: code,
    onTrack: z.array(words).min(1).max(5),
    actual: answersSchema,
    plan: answersSchema,
    polarity: z.enum(['low', 'high']),
  }),
  /** In a section no two rows say the same of a whole and of its parts: rows of one group are all single or one in all. */
  z.strictObject({
    ...common,
    kind: z.literal('not-twice'),
    section: code,
    group: z.array(code).min(1).max(3),
    single: code,
    aggregate: words,
  }),
]);

export type ReturnRule = z.infer<typeof returnRuleSchema>;
