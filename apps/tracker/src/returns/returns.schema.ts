import { answerSourceSchema, ANSWER_TYPES, returnTemplateSchema } from '#catalogue';
import { answerSchema } from '#platform';
import { RETURN_STATUSES, returnSettingsSchema } from '#returns';
import type {
  Imported,
  ReproducedReturn,
  ReturnDifferences,
  ReturnSettings,
  TemplateVersion,
} from '#returns';
import { z } from 'zod';
import { decidedAnswer, reason } from '../deciding';
import { movedRecord } from '../money/settlements.schema';
import { BY, COMMISSIONER, HASH, sentAs } from '../money/money-examples';
import type { ReturnAnswer, ReturnsAnswer } from './return-answer';

const count = z.int().min(0);
const moment = z.iso.datetime();
const sentence = z.string().trim().min(1).max(2_000);
const revision = z.int().min(1).describe('Which revision; counted from 1.');
const version = z
  .int()
  .min(1)
  .describe('How many decisions there are on it; a command names it in If-Match.');
const hash = z.string().regex(/^[0-9a-f]{64}$/);
const contentHash = hash.describe('SHA-256, in hexadecimal, of what is approved and signed.');
const cell = z
  .string()
  .max(200)
  .meta({
    description: 'The key of a cell: its question, or in a section with rows `SECTION.ROW.QUESTION`.',
    examples: ['nea-q1-actual'],
  });
const value = z
  .union([z.string(), z.int()])
  .describe(
    'Money in whole pence, a count as a whole number, a rate or percentage as a decimal; else a text.',
  );
const channel = z.enum(['e-mail', 'folder', 'webhook', 'mesh']);
const person = z
  .strictObject({ name: sentence.max(200), position: sentence.max(200) })
  .describe('Who does it, by name and position.');

const warnings = z.array(z.strictObject({ rule: z.string(), what: z.string() }));
const ledgerOrigin = z.strictObject({
  from: z.literal('ledger'),
  source: answerSourceSchema,
  watermark: z.int().describe('The stored watermark at which it was taken.'),
  rowOf: z
    .string()
    .optional()
    .describe('In a row: the code of what it stands for, by which it keeps its number.'),
  contentHash: z.string().describe('Of what it was taken from: the same figure has the same hash.'),
  definitionVersion: z.string().optional(),
  warnings: warnings.describe('What is to be known of it: reports missing, provisional.'),
  confirmedBy: z.string().optional().describe('Of a copy: who has looked at it since.'),
});
const origin = z.discriminatedUnion('from', [
  z.strictObject({
    from: z.literal('person'),
    by: z.string().describe('The subject of the token.'),
    inPlaceOf: z
      .strictObject({ value, origin: ledgerOrigin })
      .optional()
      .describe('What the ledger has for the same cell.'),
  }),
  ledgerOrigin,
]);
const filledAt = z
  .strictObject({
    id: z.int(),
    at: moment,
    decisionPosition: z.int(),
    referenceVersion: z.int(),
    lanes: z.array(z.int()),
    nextOffsets: z.array(z.int()),
    filling: z
      .int()
      .min(1)
      .optional()
      .describe('The number of the rules that cells were filled by; 1 where it is left out.'),
  })
  .describe('A stored watermark.');
const templateRef = z.strictObject({ code: z.string(), version: z.int().min(1), hash });
const askedApproval = z.strictObject({
  code: z.string(),
  title: z.string(),
  organisations: z
    .array(z.strictObject({ source: z.string(), name: z.string() }))
    .describe('Who is asked for it; nobody where it is not known who that is.'),
});
const givenApproval = z.strictObject({
  approval: z.string(),
  organisation: z.string(),
  by: person,
  contentHash,
  on: z.iso.date().optional().describe('The day on which it was given; absent where none was kept.'),
});
const signedIn = z.string().describe('Who was signed in as they did, whatever name they gave.');
const signOff = z.strictObject({
  by: person,
  contentHash,
  on: z.iso.date(),
  authority: z
    .string()
    .optional()
    .describe('By which somebody may sign for the board; absent where the board signed itself.'),
});
const threshold = z.strictObject({
  rule: z.string(),
  change: z.strictObject({
    percentMax: z.string().optional(),
    tolerance: z.int().optional(),
    severity: z.literal('warns').optional(),
  }),
  owner: z.string(),
  reason: z.string(),
  expires: z.iso.date(),
});
const finding = z.strictObject({
  code: z.string().describe('Of the check or rule; it never changes its meaning.'),
  severity: z.enum(['blocks', 'warns']),
  cells: z
    .array(
      z.strictObject({
        key: cell,
        address: z.string().describe('`National conditions!C8`.'),
        question: z.string(),
        value: z.string().exactOptional().describe('As people read it; absent where it is not answered.'),
      }),
    )
    .describe('First the one where it is mended.'),
  sentence: z.string().describe('The rule in a sentence.'),
  what: z.string(),
  mend: z.string(),
  threshold: threshold.exactOptional().describe('The threshold of the area under which it stands.'),
});
const verdict = z.strictObject({
  ready: z.boolean(),
  blocking: count,
  warnings: count,
  inWords: z.string().meta({ description: '`ready`, or by how many it is blocked.', examples: ['ready'] }),
});
const checked = z.strictObject({
  findings: z.array(finding).describe('In the order in which the form is read.'),
  matrix: z
    .strictObject({
      sheets: z.array(
        z.strictObject({
          code: z.string(),
          name: z.string(),
          questions: z.array(
            z.strictObject({
              key: z.string(),
              text: z.string(),
              address: z.string(),
              checker: z.enum(['Yes', 'No']),
            }),
          ),
          complete: z.boolean(),
        }),
      ),
      complete: z.boolean(),
      inWords: z.enum(['Complete Template', 'Incomplete Template']),
    })
    .describe('Sheet by question, as the checklist of the national form has it.'),
  verdict,
});
const missing = z.array(z.strictObject({ cell: z.string(), what: z.string() }));
const warning = z.strictObject({ rule: z.string(), cell: z.string(), what: z.string() });
const sending = z.int().min(1).describe('Which sending it was: the first, or one of those asked for later.');
const submission = z.strictObject({
  revision,
  lockedAt: moment,
  areaName: z.string(),
  template: templateRef,
  definitionsHash: z.string().describe('Of all definitions in force where the newest figure was taken.'),
  approvals: z.array(givenApproval),
  signOff,
  ratified: z.strictObject({ on: z.iso.date(), reference: z.string() }).optional(),
  thresholds: returnSettingsSchema.shape.thresholds.unwrap().describe('Those of the area that held.'),
  warnings: z.array(warning).describe('What the checks still warned of.'),
  missing: missing
    .optional()
    .describe(
      'Cells of which the ledger had nothing, and why; absent of what went out before that was kept.',
    ),
  heads: z
    .array(z.strictObject({ chain: z.string(), at: z.int(), hash: z.string() }))
    .describe('The heads of all chains when it was locked.'),
  inputHash: hash.describe('SHA-256 over the answers and where they come from.'),
  contentHash,
  renderer: z.string().describe('What made the documents.'),
  documents: z.array(
    z.strictObject({
      form: z.enum(['workbook', 'csv', 'json']),
      name: z.string(),
      sha256: hash,
      bytes: count,
    }),
  ),
  destinations: z.array(z.strictObject({ channel, to: z.string().optional() })),
  late: z.string().optional().describe('Why it went out only after its deadline; absent where it did not.'),
  despite: z
    .string()
    .optional()
    .describe('Why it went out as it was signed, though the ledger had other figures by then.'),
  outdated: z
    .array(cell)
    .optional()
    .describe('The cells of which it had; absent of what went out before they were kept.'),
  receipts: z
    .array(
      z.strictObject({
        revision,
        channel,
        sending,
        deliveryId: z.string().describe('Under which it went out, every time.'),
        state: z
          .enum(['accepted', 'acknowledged'])
          .describe('Taken on, for the addressee; or known to be with the addressee.'),
        reference: z.string().describe('What the other side knows it by.'),
        said: z.string().describe('In the words of the other side.'),
        receivedAt: moment,
      }),
    )
    .describe('One a sending that was taken; a way without one does not count as delivered.'),
  failures: z
    .array(
      z.strictObject({
        revision,
        channel,
        sending,
        rule: z.string(),
        what: z.string(),
      }),
    )
    .describe('What ways did not take, or gave back: mend that, and have it sent again, or let it go.'),
  letGo: z
    .array(z.strictObject({ channel, reason: z.string() }))
    .describe('Ways that it is not to go out by.'),
  sendings: z.partialRecord(channel, z.int().min(1)).describe('How often it was to go out by each way.'),
  acknowledged: z.strictObject({ on: z.iso.date(), reference: z.string() }).exactOptional(),
});
const form = {
  kind: z.enum(['planning', 'quarterly', 'year-end']),
  policyYear: z.string(),
  period: z.string(),
  verified: z.boolean().describe('False where no document of the time shows its inner structure.'),
};
const status = z
  .enum(RETURN_STATUSES)
  .describe('How far it has come: what is saved need not be valid, and what is valid is not submitted.');
const isLate = z.boolean().describe('Its deadline is past and it is not in; or it came in only after it.');

/** The answer of `GET /v1/areas/{area}/returns`. */
export const returnsAnswer = z.strictObject({
  area: z.string(),
  returns: z.array(
    z.strictObject({
      area: z.string(),
      template: z.string(),
      name: z.string(),
      status,
      revision,
      version,
      due: moment,
      isLate,
      blocking: count
        .optional()
        .describe('By how many the checks block what stands; absent where it was not checked so.'),
      undelivered: z
        .array(z.string())
        .describe('Ways that it went out by and that have no receipt, or gave it back.'),
    }),
  ),
}) satisfies z.ZodType<ReturnsAnswer>;

/** The answer of `GET /v1/areas/{area}/returns/{template}`. */
export const returnAnswerSchema = z.strictObject({
  area: z.string(),
  template: z.string(),
  areaName: z.string(),
  name: z.string(),
  inForce: templateRef.describe('The version of the template that it answers, for ever.'),
  form: z.strictObject(form),
  status,
  revision,
  due: moment,
  isLate,
  isChecked: z.boolean().describe('Whether what stands was checked as it stands, and nothing blocks it.'),
  takesDespite: z
    .boolean()
    .describe(
      'Whether it goes out only with `despite`, as the ledger says something else of some cells by now.',
    ),
  version,
  contentHash: contentHash.describe('What partners approve as it stands.'),
  preparers: z.array(z.string()).describe('Who prepared what stands: they neither approve nor sign it.'),
  cells: z.array(
    z.strictObject({
      key: cell,
      at: z.string().describe('`National conditions!C8`.'),
      sheet: z.string(),
      section: z.string(),
      question: z.string(),
      type: z.enum(ANSWER_TYPES),
      options: z.array(z.string()).optional(),
      answer: z.strictObject({ value, origin }).optional().describe('Absent where it is not answered.'),
      isToBeConfirmed: z.boolean().describe('A copy that nobody has looked at yet.'),
    }),
  ),
  missing: missing.describe('Cells of which the ledger has nothing, and why.'),
  watermarks: z.array(filledAt).describe('Where figures were copied from, in the order they were.'),
  checked: checked.describe('What the checks find now.'),
  asked: z.array(askedApproval).describe('The approvals it takes, in their order.'),
  approvals: z.array(givenApproval.extend({ signedIn })),
  lacking: z.array(z.strictObject({ approval: z.string(), organisation: z.string().exactOptional() })),
  voided: z
    .array(
      z.strictObject({
        version: z.int().min(1).describe('Which decision it was.'),
        recordedAt: moment,
        voidedBy: z.string().meta({ examples: ['return.answered'] }),
        cells: z.array(z.string()).describe('Those that it changed.'),
        approvals: z.array(givenApproval),
        signOff: signOff.optional(),
      }),
    )
    .describe('What edits of this revision made void.'),
  signOff: signOff.extend({ signedIn }).optional(),
  ratified: z.strictObject({ on: z.iso.date(), reference: z.string() }).optional(),
  submissions: z.array(submission),
  withdrawn: z.string().optional().describe('Why it was withdrawn.'),
  decisions: z.array(
    z.strictObject({
      version: z.int().min(1),
      position: z.int().min(0).describe('Its place among all decisions.'),
      type: z.string().meta({ examples: ['return.answered'] }),
      actor: z.string().describe('Who decided: the subject of the token.'),
      recordedAt: moment,
      says: z.string().optional().describe('The reason that was given.'),
      file: z
        .strictObject({ name: z.string().optional(), sha256: hash })
        .optional()
        .describe('The workbook that answers were read of, and the SHA-256 of its bytes.'),
    }),
  ),
}) satisfies z.ZodType<ReturnAnswer>;

/** The answer of `GET .../reproduce`. */
export const reproducedAnswer = answerSchema<ReproducedReturn>()(
  z.strictObject({
    area: z.string(),
    template: z.string(),
    revision,
    figures: count.describe('Figures that were taken from the ledger.'),
    filling: z
      .strictObject({
        was: z.array(z.int().min(1)),
        is: z.int().min(1),
        asKept: count.describe('Figures that were filled by other rules, and were not worked out again.'),
      })
      .describe('The numbers of the rules that figures were filled by, and of those of today.'),
    notReproduced: z
      .array(
        z.strictObject({
          cell: z.string(),
          at: z.string().optional(),
          type: z.enum(ANSWER_TYPES).optional(),
          submitted: value,
          now: value.optional().describe('Absent where nothing is found any more.'),
        }),
      )
      .describe('Those that come to something else. There never should be one.'),
    inputHash: z.string(),
    contentHash: z
      .string()
      .optional()
      .describe('Worked out again from what was decided before it was submitted.'),
    isContentSame: z
      .boolean()
      .describe('Whether answers, definitions and what was approved and signed have the hashes decided on.'),
    renderer: z.strictObject({ was: z.string(), is: z.string() }),
    documents: z.array(
      z.strictObject({
        form: z.enum(['workbook', 'csv', 'json']),
        name: z.string(),
        sha256: z.string(),
        isKept: z.boolean().describe('What is kept has the hash that was decided on.'),
        isSame: z
          .boolean()
          .optional()
          .describe('Made again, of the same bytes; absent where another renderer made it.'),
      }),
    ),
    holds: z.boolean().describe('Everything holds.'),
  }),
);

/** The answer of `GET .../differences`. */
export const differencesAnswer = z.strictObject({
  area: z.string(),
  template: z.string(),
  revision,
  isDraft: z.boolean().describe('Whether it is the revision in preparation, which was not submitted.'),
  between: z
    .strictObject({ before: filledAt.optional(), after: filledAt.optional() })
    .describe('Where it was taken last, and where it is held against; absent where nothing was recorded.'),
  differences: z.array(
    z.strictObject({
      cell: z.string(),
      at: z.string().describe('`National conditions!C8`.'),
      question: z.string(),
      type: z.enum(ANSWER_TYPES),
      before: value.optional().describe('What the ledger said then; absent where it had nothing.'),
      after: value
        .optional()
        .describe(
          'Absent where it has nothing now; as before where only records behind it, warnings, or rules are others.',
        ),
      isByRules: z
        .literal(true)
        .optional()
        .describe('Nothing behind it has moved: by the rules of today the same was to be filled in then.'),
      warnings: z
        .strictObject({ began: warnings, over: warnings })
        .optional()
        .describe('What is to be known of it now and was not then, and the other way round.'),
      submitted: value
        .optional()
        .describe('What went out, or is to, where somebody had written something else.'),
      source: answerSourceSchema.optional(),
      records: z
        .array(z.strictObject({ record: movedRecord, before: count.optional(), after: count.optional() }))
        .describe('Of a figure: the records whose values differ.'),
      decisions: z
        .array(
          z.strictObject({
            position: z.int().min(0),
            type: z.string(),
            actor: z.string(),
            recordedAt: moment,
            stream: z.string(),
          }),
        )
        .describe('What was decided in between about what it is taken from.'),
      untold: z
        .enum(['too-many', 'not-explained'])
        .optional()
        .describe('Why the records are not told, where they are not.'),
      referenceVersions: z
        .strictObject({ before: count, after: count })
        .optional()
        .describe('Versions of the reference data, where populations or names may have moved it.'),
    }),
  ),
  sinceSubmitted: z
    .strictObject({
      revision,
      answers: z.array(
        z.strictObject({
          ...{ cell: z.string(), at: z.string(), question: z.string(), type: z.enum(ANSWER_TYPES) },
          submitted: value.optional(),
          now: value.optional(),
        }),
      ),
    })
    .optional()
    .describe('Of a draft: what it answers otherwise than the revision that was submitted last.'),
}) satisfies z.ZodType<ReturnDifferences>;

/** The answer of `GET /v1/areas/{area}/return-settings`. */
export const settingsAnswer = z.strictObject({
  area: z.string(),
  version: count.describe('How many decisions there are on them; a command names it in If-Match.'),
  settings: returnSettingsSchema,
  decisions: z.array(
    z.strictObject({
      version: z.int().min(1),
      position: z.int().min(0),
      actor: z.string(),
      recordedAt: moment,
      reason: z.string(),
      settings: returnSettingsSchema.describe('All of them from then on.'),
    }),
  ),
});
export type SettingsAnswer = z.infer<typeof settingsAnswer>;

const inForce = { version: z.int().min(1), hash, putInForceAt: moment };

/** The answer of `GET /v1/return-templates`. */
export const templatesAnswer = z.strictObject({
  templates: z.array(
    z.strictObject({
      code: z.string(),
      ...inForce,
      name: z.string(),
      ...form,
      calendar: returnTemplateSchema.shape.calendar,
    }),
  ),
});
export type TemplatesAnswer = z.infer<typeof templatesAnswer>;

/** The answer of `GET /v1/return-templates/{code}`. */
export const templateAnswer = z.strictObject({
  ...inForce,
  template: returnTemplateSchema,
}) satisfies z.ZodType<TemplateVersion>;

/** What an edit is answered with. */
export const editedAnswer = decidedAnswer.extend({
  voided: z
    .strictObject({
      approvals: count.describe('How many approvals.'),
      signOff: z.boolean().describe('Whether the signature as well.'),
    })
    .exactOptional()
    .describe('What the edit made void; absent where it was nothing.'),
});
export type EditedAnswer = z.infer<typeof editedAnswer>;

/** What a check is answered with. */
export const checkAnswer = decidedAnswer.extend({ verdict, findings: z.array(finding) });
export type CheckAnswer = Omit<z.infer<typeof checkAnswer>, 'verdict' | 'findings'> &
  Pick<ReturnAnswer['checked'], 'verdict' | 'findings'>;

/** What an import is answered with. */
export const importAnswer = editedAnswer.extend({
  over: z.int().min(1).describe('The version that the workbook was filled in over.'),
  answered: count.describe('Cells that it answers.'),
  takenBack: count.describe('Cells that were emptied, whose answers it takes back.'),
  left: z
    .array(
      z.strictObject({
        cell,
        at: z.string().describe('`National conditions!C8`.'),
        by: z.string().describe('Who decided on it last.'),
      }),
    )
    .describe('Cells that others have changed since, and that the workbook has as they were.'),
});
export type ImportAnswer = Omit<z.infer<typeof importAnswer>, 'left'> & Pick<Imported, 'left'>;

/** Settings that stood so already may never have been decided on. */
export const settingsDecidedAnswer = decidedAnswer.extend({ version: count });

export const answersBody = z
  .strictObject({
    answers: z
      .record(cell, z.union([z.string(), z.int(), z.null()]))
      .describe('By the keys of their cells; null takes an answer back.'),
  })
  .meta(sentAs({ answers: { 'plans-agreed': 'yes', 'spent-q1': 123_450_000, 'plans-comment': null } }));
export const confirmBody = z
  .strictObject({ cells: z.array(cell).min(1).max(2_000).optional() })
  .meta(sentAs({ cells: ['nea-q1-actual'] }));
export const approveReturnBody = z
  .strictObject({
    approval: z.string().max(60).describe('Which approval of the chain.'),
    organisation: z.string().max(60).describe('For whom, by its urn.'),
    by: person,
    contentHash,
    on: z.iso
      .date()
      .optional()
      .describe(
        'The day on which it was approved; today, where it is left out. It is signed off on none before.',
      ),
  })
  .meta(sentAs({ approval: 'nhs-finance', organisation: COMMISSIONER, by: BY, contentHash: HASH }));
export const signOffBody = z
  .strictObject({
    by: person,
    contentHash,
    on: z.iso.date().describe('The day of the meeting, or on which it was signed.'),
    authority: sentence
      .optional()
      .describe('The resolution by which somebody may sign for the board; absent where the board signs.'),
  })
  .meta(
    sentAs({
      by: BY,
      contentHash: HASH,
      on: '2015-08-26',
      authority: 'Resolution 12 of the board, 25 June 2015',
    }),
  );
export const ratifyBody = z
  .strictObject({
    on: z.iso.date(),
    reference: sentence.describe('Where it is minuted.'),
    by: person,
    revision: revision.optional(),
  })
  .meta(sentAs({ on: '2015-09-10', reference: 'Minute 7 of 10 September 2015', by: BY }));
export const submitBody = z
  .strictObject({
    contentHash: contentHash.describe('Of what was signed off.'),
    late: sentence.optional().describe('Why it goes out only after its deadline.'),
    despite: sentence
      .optional()
      .describe('Why it goes out as it was signed, though the ledger has other figures by now.'),
  })
  .meta(sentAs({ contentHash: HASH }));
export const acknowledgeBody = z
  .strictObject({
    on: z.iso.date(),
    reference: sentence.describe('What NHS England wrote.'),
    revision: revision.optional(),
  })
  .meta(sentAs({ on: '2015-09-01', reference: 'E-mail of the Better Care Support Team' }));
export const resendBody = z
  .strictObject({
    revision,
    channel,
    to: z.string().trim().min(1).max(200).exactOptional().describe('Another address than before.'),
  })
  .meta(sentAs({ revision: 1, channel: 'e-mail' }));
export const letGoBody = z
  .strictObject({ revision, channel, reason })
  .meta(sentAs({ revision: 1, channel: 'e-mail', reason: 'The team reads its folder alone' }));
export const reopenBody = z.strictObject({ reason }).meta(sentAs({ reason: 'May was corrected' }));
export const withdrawReturnBody = z
  .strictObject({ reason })
  .meta(sentAs({ reason: 'It was opened for the wrong quarter' }));
const SETTINGS: z.input<typeof returnSettingsSchema> = {
  contacts: [{ role: 'return-author', name: BY.name, position: BY.position, email: 'a.person@example.org' }],
  destinations: [{ channel: 'e-mail', to: 'returns@example.org' }],
  submitsAt: '09:00',
};
export const settingsBody = z
  .strictObject({ settings: returnSettingsSchema, reason })
  .meta(sentAs({ settings: SETTINGS, reason: 'A new author' })) satisfies z.ZodType<{
  readonly settings: ReturnSettings;
  readonly reason: string;
}>;
