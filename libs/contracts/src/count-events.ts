import { parsePeriod } from '#kernel';
import { z } from 'zod';
import { cloudEvent, instant } from './cloud-event';
import type { CloudEvent } from './cloud-event';

export const TABLES = ['total', 'agency', 'reason', 'care-type', 'full'] as const;

/** Which published table a count belongs to; `full` has every dimension at once. */
export type Table = (typeof TABLES)[number];

/** No count in the field comes near; it keeps every sum far inside what the database can hold. */
export const COUNT_MAX = 1_000_000_000;

export const code = z.string().regex(/^[A-Za-z0-9][A-Za-z0-9-]{0,63}$/);

export const areaCode = z
  .string()
  .regex(/^[EWSN]\d{8}$/)
  .meta({ description: '9-character ONS code of the area, `E06000031`.' });

export const periodKey = z
  .string()
  .regex(/^\d{4}(-\d{2}|\/\d{2}(-Q[1-4])?)$/)
  .refine((key) => parsePeriod(key) !== undefined, { error: 'names no month, quarter or year' })
  .meta({ description: '`2014-09`, `2014/15-Q2` or `2014/15`, of the kind the measure is reported by.' });

const day = z.iso.date().regex(/^20\d\d-/);

export const submission = z
  .string()
  .regex(/^[A-Za-z0-9][A-Za-z0-9._:-]{0,63}$/)
  .meta({ description: "The sender's own name for the submission a row came in." });

const category = z
  .strictObject({ careType: code.optional(), agency: code.optional(), reason: code.optional() })
  .meta({
    description:
      'Where in its table the count stands: the agency in the agency table, the reason in the reason table, the care type in the care-type table, all three in the full table; absent in the total table.',
  });

const key = {
  measure: code.meta({ description: 'Code of the measure, `delayed-days`.' }),
  area: areaCode,
  period: periodKey,
  table: z.enum(TABLES),
  category: category.optional(),
};

const applicableAt = instant.meta({
  id: 'ApplicableAt',
  description:
    'From when this is what the sender says: the version. The greatest one counts, whatever order events arrive in. Not the time of upload.',
});

const value = z
  .union([z.int().min(0).max(COUNT_MAX), z.string().regex(/^(0|[1-9]\d{0,6})(\.\d{1,4})?$/)])
  .meta({
    description:
      'A whole count as a JSON number; a published rate or score as a string that states its places, "73.8". The latter are shown and never summed.',
  });

const reportedData = z.strictObject({
  ...key,
  value,
  status: z.enum(['provisional', 'final']),
  applicableAt,
  submission: submission.optional(),
});

const withdrawnData = z.strictObject({ ...key, applicableAt });

const replacedData = z
  .strictObject({
    group: z.strictObject({ measure: key.measure, area: areaCode, table: key.table }),
    from: day.meta({ description: 'First day replaced.' }),
    to: day.meta({ description: 'Last day replaced.' }),
    rows: z.int().min(0).max(10_000_000).meta({ description: 'How many rows of the submission follow.' }),
    submission,
    applicableAt,
  })
  .refine((data) => data.from <= data.to, { path: ['to'], error: 'is before the first day replaced' });

export const countReported = cloudEvent('bettercare.count.reported.v1', reportedData).meta({
  id: 'CountReported',
  title: 'Count reported',
  description: 'One count of one table, as its sender now states it.',
});

export const countWithdrawn = cloudEvent('bettercare.count.withdrawn.v1', withdrawnData).meta({
  id: 'CountWithdrawn',
  title: 'Count withdrawn',
  description: 'The sender no longer stands by any earlier version of this count. Nothing older returns.',
});

export const periodReplaced = cloudEvent('bettercare.period.replaced.v1', replacedData).meta({
  id: 'PeriodReplaced',
  title: 'Period replaced',
  description:
    'Every count of the group whose period lies inside and whose applicable time is earlier is dead, whichever arrived first. The rows that take their place bear this applicable time or a later one.',
});

export type CountReported = CloudEvent<'bettercare.count.reported.v1', z.infer<typeof reportedData>>;
export type CountWithdrawn = CloudEvent<'bettercare.count.withdrawn.v1', z.infer<typeof withdrawnData>>;
export type PeriodReplaced = CloudEvent<'bettercare.period.replaced.v1', z.infer<typeof replacedData>>;
export type Category = z.infer<typeof category>;
