import { AREA_KINDS, ORGANISATION_KINDS, POPULATION_BANDS } from '#catalogue';
import { SOURCE_URN } from '#contracts';
import { z } from 'zod';

const areaCode = z.string().regex(/^[EWSN]\d{8}$/, { error: 'is not a 9-character ONS code, `E06000031`' });
const source = z.string().regex(SOURCE_URN, {
  error: 'is not `urn:ods:<code>` or `urn:ons:<code>`',
});
const month = z.string().regex(/^20\d\d-(0[1-9]|1[0-2])$/, { error: 'is not a month, `2014-09`' });
const measure = z
  .string()
  .max(60)
  .regex(/^[a-z0-9]+(-[a-z0-9]+)*$/, { error: 'is not the code of a measure, `delayed-days`' });
// U+0000 and half a surrogate pair are texts that the database cannot keep as they were sent.
const words = z
  .string()
  .min(1)
  .max(500)
  .regex(/^[^\u0000\p{Surrogate}]*$/u, { error: 'holds a character that cannot be stored' });

/** First and last month; absent when it began before, or has not ended within, what the document covers. */
const validity = { from: month.optional(), to: month.optional() };

const area = z.strictObject({
  code: areaCode,
  name: words,
  kind: z.enum(AREA_KINDS),
  /** Codes that older documents know it by: `624`, `00KC`. They are for reading files, and stand in no event. */
  legacyCodes: z
    .array(z.string().regex(/^[0-9A-Z]{2,8}$/, { error: 'is not a code such as 624 or 00KC' }))
    .min(1)
    .max(20)
    .optional(),
  ...validity,
  succeededBy: z.array(areaCode).min(1).max(20).optional(),
});

const organisation = z.strictObject({
  source,
  name: words,
  kind: z.enum(ORGANISATION_KINDS),
  ...validity,
  succeededBy: z.array(source).min(1).max(20).optional(),
});

/** First and last month for which a report is expected, and where that is known from. */
const expectation = { measure, from: month, to: month.optional(), note: words.optional() };

/** Every area of a kind by one rule, while the area is valid: its own council, `urn:ons:<area code>`. */
const reporterByRule = z.strictObject({
  ...expectation,
  everyAreaOfKind: z.literal('council-area'),
  reporter: z.literal('its-council'),
});

const reporterByName = z.strictObject({ ...expectation, area: areaCode, source });

const population = z.strictObject({
  area: areaCode,
  band: z.enum(POPULATION_BANDS),
  calendarYear: z.int().min(2000).max(2099),
  people: z.int().min(1).max(100_000_000),
  source: words,
});

export const referenceDocumentSchema = z.strictObject({
  description: words,
  areas: z.array(area).min(1).max(2_000),
  organisations: z.array(organisation).min(1).max(20_000),
  expectedReporters: z.array(z.union([reporterByRule, reporterByName])).max(20_000),
  populations: z.array(population).max(200_000),
});

/** One version of the reference data, whole. */
export type ReferenceDocument = z.infer<typeof referenceDocumentSchema>;
export type Area = ReferenceDocument['areas'][number];
export type Organisation = ReferenceDocument['organisations'][number];
export type Population = ReferenceDocument['populations'][number];
export type ExpectedReporter = ReferenceDocument['expectedReporters'][number];
