import { z } from 'zod';

/** A name an extension attribute may have: CloudEvents 1.0 allows lower-case letters and digits. */
const EXTENSION_NAME = /^[a-z0-9]{1,20}$/;

const extensionValue = z.union([
  z.string().max(1024),
  z.boolean(),
  z.int().min(-2_147_483_648).max(2_147_483_647),
]);

const ENVELOPE = [
  'specversion',
  'id',
  'source',
  'type',
  'time',
  'subject',
  'datacontenttype',
  'dataschema',
  'data',
];

/** `urn:ods:RGN` for NHS bodies, `urn:ons:E06000031` for councils. */
export const SOURCE_URN = /^urn:(ods:[A-Z0-9]{3,10}|ons:[EWSN]\d{8})$/;

export const sourceUrn = z
  .string()
  .regex(SOURCE_URN)
  .meta({ description: 'Who reports: `urn:ods:<ODS code>`, for councils `urn:ons:<9-character ONS code>`.' });

/** RFC 3339 with an offset, at most milliseconds, from the year 2000 to 2099. */
export const instant = z.iso
  .datetime({ offset: true })
  .regex(/^20\d\d-[^.]*(\.\d{1,3})?(Z|[+-]\d\d:\d\d)$/)
  .meta({ description: 'RFC 3339 date and time with an offset, at most milliseconds, from the year 2000.' });

/** One event as code reads it. Extension attributes may stand beside these; nothing here relies on any. */
export interface CloudEvent<Type extends string, Data> {
  specversion: '1.0';
  id: string;
  source: string;
  type: Type;
  time?: string | undefined;
  subject?: string | undefined;
  datacontenttype?: 'application/json' | undefined;
  dataschema?: string | undefined;
  data: Data;
}

/**
 * The CloudEvents 1.0 envelope of one event type. Extension attributes are let through as the
 * specification asks; `id` and `time` play no part in what a record is or which version counts.
 */
export function cloudEvent<Type extends string, Data extends z.ZodType>(type: Type, data: Data) {
  return z
    .object({
      specversion: z.literal('1.0'),
      id: z.string().min(1).max(200).meta({ description: 'Unique to the source; used for tracing only.' }),
      source: sourceUrn,
      type: z.literal(type),
      time: instant.optional(),
      subject: z.string().min(1).max(200).optional(),
      datacontenttype: z.literal('application/json').optional(),
      dataschema: z.string().max(500).optional(),
      data,
    })
    .catchall(extensionValue)
    .superRefine((event, context) => {
      for (const name of Object.keys(event)) {
        if (ENVELOPE.includes(name) || EXTENSION_NAME.test(name)) continue;
        context.addIssue({ code: 'unrecognized_keys', keys: [name], input: event, path: [] });
      }
    });
}
