import { parsePeriod } from '#kernel';
import { ENTRY_KINDS } from '#pooled-fund';
import { agreementContentSchema, nameSchema, penceSchema } from '#settlement/plain';
import type { AgreementPosition } from '#settlement';
import { TABLES } from '#contracts';
import { z } from 'zod';
import { category } from '../performance.schema';
import { contentHash, policyYear, reason, version } from './agreements.schema';
import { ADMISSIONS, BY, COMMISSIONER, COUNCIL, HASH, sentAs } from './money-examples';
import type { SettlementAnswer } from './settlement-answer';

const sentence = z.string().trim().min(1).max(2_000);
const partner = z.string().trim().min(1).max(60).describe('By its source urn: `urn:ods:06H`.');
const person = z
  .strictObject({ name: nameSchema, position: nameSchema })
  .describe('Who does it, by name and position.');
const named = z
  .strictObject({ name: nameSchema.min(1), position: nameSchema.min(1) })
  .describe('By name and position.');
const count = z.int().min(0);
const figure = z.string().max(200).describe('A count it rests on: `non-elective-admissions/2016/17`.');

const terms = z.strictObject({
  stream: z.string(),
  version: z.int().min(0).describe("The agreement's version at which the last partner had signed."),
  contentHash,
  content: agreementContentSchema,
});
const quantity = z.union([
  z.strictObject({ name: z.string(), count: z.int() }),
  z.strictObject({ name: z.string(), pence: penceSchema }),
]);
const step = z.strictObject({
  step: z.string(),
  clauses: z.array(z.string()),
  from: z.array(quantity),
  exact: z
    .strictObject({
      numerator: z.string(),
      denominator: z.string(),
      roundedTo: z.enum(['penny', 'pound']),
    })
    .exactOptional()
    .describe('The exact pence before they were rounded, as a fraction; absent where nothing was.'),
  result: quantity,
  text: z.string().describe('How the result follows, in a sentence.'),
});
const amount = z.strictObject({ name: z.string(), pence: penceSchema });
const split = z.strictObject({
  releasedPence: penceSchema,
  retainedPence: penceSchema,
  disputedPence: penceSchema.describe('What depends on open disputes.'),
  shares: z
    .array(z.strictObject({ partner: z.string(), pence: penceSchema }))
    .describe('What of the released goes to whom, where it is shared out.'),
});
const input = z.strictObject({
  figure,
  metric: z.string(),
  period: z.string(),
  name: z.string(),
  target: count,
  count: count.optional().describe('Absent where nothing was reported: a blank is never zero.'),
  isPartial: z.boolean().optional().describe('Whether it is only what was reported so far.'),
  reported: count.optional().describe('Where a claim stands in its place: what was reported.'),
  claimedIn: z.int().optional().describe('The dispute whose upheld claim stands in its place.'),
  source: z.string(),
  definitionVersion: z.string(),
  status: z.enum(['provisional', 'final']).optional(),
  coverage: z.strictObject({ expected: count, reported: count }),
  open: z.array(z.string()).describe('Why the count is not the last word; none where it is.'),
  warnings: z.array(z.strictObject({ rule: z.string(), what: z.string() })),
  contentHash,
});
const computation = z.strictObject({
  watermark: z.strictObject({
    id: z.int(),
    at: z.iso.datetime(),
    decisionPosition: z.int(),
    referenceVersion: z.int(),
    lanes: z.array(z.int()),
    nextOffsets: z.array(z.int()),
  }),
  inputs: z.array(input),
  steps: z.array(step),
  amounts: z.array(amount),
  releasedPence: penceSchema,
  retainedPence: penceSchema,
  secondOpinion: z.array(amount).describe('The same, as SQL alone works it out.'),
  inputHash: z.string(),
  contentHash: z.string(),
});
const dispute = z.strictObject({
  dispute: z.int().min(1),
  partner: z.string(),
  by: named,
  figure,
  claimed: count,
  counted: count.optional().describe('What was reported when it was disputed.'),
  evidence: z.string(),
  replyBy: z.iso.date(),
  outcome: z.enum(['upheld', 'rejected', 'withdrawn']).exactOptional().describe('Absent while it is open.'),
});
const lapsedClaim = z.strictObject({
  dispute: z.int().min(1),
  figure,
  claimed: count,
  counted: count.optional().describe('What was reported when it was disputed; absent where nothing was.'),
  reported: count.optional().describe('What is reported now; absent where nothing is.'),
});
const rounding = z.strictObject({
  quarters: z.array(
    z.strictObject({
      period: z.string(),
      exactPence: z.strictObject({ numerator: z.string(), denominator: z.string() }),
      toDatePence: penceSchema,
      byItselfPence: penceSchema,
    }),
  ),
  toDatePence: penceSchema,
  byItselfPence: penceSchema,
  explained: z.string(),
});
export const movedRecord = z
  .strictObject({
    source: z.string().describe('Who reported it.'),
    period: z.string(),
    table: z.enum(TABLES),
    category,
    event: z.strictObject({
      id: z.string(),
      topic: z.string(),
      partition: z.int(),
      offset: z.int(),
    }),
  })
  .describe('A record that differs between the two watermarks.');
const mover = z
  .strictObject({
    record: movedRecord.optional(),
    dispute: z
      .int()
      .optional()
      .describe('Or the dispute whose claim came in the place of a count, or left it.'),
    before: count.optional().describe('Absent where it was not there.'),
    after: count.optional().describe('Absent where it is there no longer.'),
    releasedPence: penceSchema
      .optional()
      .describe('Pence more released for it; absent where the rule does not give each its own.'),
  })
  .describe('What moved a figure.');
const changedCount = z.strictObject({
  figure,
  before: count.optional().describe('What it was when it was computed; absent where nothing was reported.'),
  after: count.optional().describe('What it is by now; absent where nothing is reported.'),
});
const differences = z.array(
  z.strictObject({
    figure: z
      .string()
      .describe('Or `terms`, `agreed amount`, `quarters posted` or `disputes`, which have no count.'),
    before: count.optional(),
    after: count.optional(),
    releasedPence: penceSchema.describe('Pence more released for it than before.'),
    movedBy: z.array(mover),
    untold: z
      .enum(['too-many', 'not-explained'])
      .optional()
      .describe(
        'Why `movedBy` is not told: too many records are behind the figure, or it is not explained any more.',
      ),
  }),
);
const restating = z.strictObject({ grounds: z.string(), before: split, split, differences });
const movedQuarters = z.strictObject({
  from: z.string().describe('The last quarter of the post before.'),
  through: z.string().describe('The last quarter of this one.'),
  beforePence: penceSchema.describe('Released in all by the post before.'),
  releasedPence: penceSchema.describe('Released in all with this one.'),
  effectiveOn: z.iso.date().optional().describe('Absent while it is computed and not posted.'),
  differences: differences.describe(
    'They sum to what was released more. A quarter counted for the first time has no `before`, and names no records; one that was posted before names those that came late.',
  ),
});
const restatement = restating.extend({ contentHash: z.string(), effectiveOn: z.iso.date() });
const decisionTypes = z.enum([
  'settlement.opened',
  'settlement.forecast',
  'settlement.computed',
  'settlement.reviewed',
  'settlement.disputed',
  'settlement.replied',
  'settlement.dispute-resolved',
  'settlement.coverage-overridden',
  'settlement.amount-agreed',
  'settlement.approved',
  'settlement.posted',
  'settlement.quarters-posted',
  'settlement.released',
  'settlement.restated',
  'settlement.closed',
  'settlement.void-proposed',
  'settlement.voided',
]);
const entryKinds = z.enum(ENTRY_KINDS);
const status = z.enum(['open', 'computed', 'posted', 'restating', 'closed', 'voided']);

/** The answer of `GET /v1/areas/{area}/settlements/{year}`. */
export const settlementsAnswer = z.strictObject({
  area: z.string(),
  policyYear,
  settlements: z.array(
    z.strictObject({
      agreement: z.string(),
      title: z.string(),
      status,
      version,
      fundPence: penceSchema,
      releasedPence: penceSchema.optional().describe('As posted, or else as it stands.'),
      label: z.string().optional().describe('Which figures of it are invented; absent where none is.'),
    }),
  ),
});
export type SettlementsAnswer = z.infer<typeof settlementsAnswer>;

/** The answer of `GET /v1/areas/{area}/settlements/{year}/{code}`. */
export const settlementAnswerSchema = z.strictObject({
  area: z.string(),
  policyYear,
  agreement: z.string(),
  version,
  status,
  terms,
  computation: computation.optional(),
  contentHash: contentHash
    .optional()
    .describe(
      'What partners approve; once that is posted, and until it is computed anew, what they approved.',
    ),
  split: split.optional().describe('How the fund would be divided if it were posted now.'),
  agreedPence: penceSchema.optional(),
  voiding: z
    .strictObject({ by: named, reason: z.string() })
    .optional()
    .describe('Who asks for it to be ended without a release, and why: what partners approve instead.'),
  posted: split.optional().describe('What was posted, and stands in the journal.'),
  postedHash: contentHash
    .optional()
    .describe('What partners had approved when it was posted, or the last quarters of it were.'),
  isClaimOpen: z
    .boolean()
    .describe('Whether a claim was upheld that is not in the amounts until it is computed anew.'),
  lapsedClaims: z
    .array(lapsedClaim)
    .describe('Claims that were upheld and are no longer in the amounts: another count was reported since.'),
  effectiveOn: z.iso
    .date()
    .optional()
    .describe('When that takes effect in the journal: on the agreed day, or on the first of an open month.'),
  interim: z
    .strictObject({ through: z.string(), releasedPence: penceSchema, effectiveOn: z.iso.date() })
    .optional()
    .describe('Of pay for performance: what was posted in all for quarters before the last was over.'),
  paidOn: z.iso.date().optional().describe('The day of the last payment.'),
  payments: z
    .array(z.strictObject({ paidOn: z.iso.date(), pence: penceSchema, reference: z.string() }))
    .describe('What was paid on, one after the other; below zero what was paid back.'),
  duePence: penceSchema.describe(
    'What of the released waits to be paid on; below zero what is to be paid back.',
  ),
  disputes: z.array(dispute),
  approvals: z
    .array(
      z.strictObject({
        partner: z.string(),
        approved: z
          .strictObject({
            by: named,
            actor: z.string().describe('Who had signed in, as the token says; the name is what they typed.'),
            recordedAt: z.iso.datetime(),
            contentHash,
          })
          .optional()
          .describe('Of what stands now, or as it was posted; absent where it has not.'),
      }),
    )
    .describe('One a partner.'),
  openQuestions: z.array(z.string()).describe('Why the counts are not the last word.'),
  rounding: rounding.optional().describe('Of pay for performance: the plan rounded in both ways.'),
  countsChanged: z
    .array(changedCount)
    .describe(
      'Counts that are others at the newest watermark than it was computed on: compute it anew. None once it is closed or voided.',
    ),
  quartersMoved: z
    .array(movedQuarters)
    .describe('Of pay for performance, post by post: what moved what was released since the one before.'),
  restatements: z.array(restatement),
  restating: restating
    .optional()
    .describe(
      'While it is restated: which figures and records move how many pence, from what is posted to what stands.',
    ),
  decisions: z.array(
    z.strictObject({
      version: z.int().min(1),
      position: z.int().min(0).describe('Its place among all decisions.'),
      type: decisionTypes,
      actor: z.string().describe('Who decided: the subject of the token.'),
      recordedAt: z.iso.datetime(),
      partner: z.string().optional().describe('The partner it was made for.'),
      by: person.optional(),
      dispute: z.int().optional(),
      says: z.string().optional().describe('What was said: a note, evidence, a reply, a reason, grounds.'),
    }),
  ),
  entries: z
    .array(
      z.strictObject({
        number: z.int().min(1),
        fund: z.string(),
        kind: entryKinds,
        effectiveOn: z.iso.date(),
        narrative: z.string(),
        settles: z.int().exactOptional(),
        reverses: z.int().exactOptional(),
        decision: z.int().min(0),
        recordedAt: z.iso.datetime(),
        actor: z.string(),
        lines: z.array(z.strictObject({ account: z.string(), pence: penceSchema })),
      }),
    )
    .describe('What it entered in the journal; debits above zero, credits below.'),
}) satisfies z.ZodType<SettlementAnswer>;

const quarter = z.strictObject({
  period: z.string(),
  baseline: count,
  plan: count,
  plannedReduction: z.int(),
  plannedReductionToDate: z.int(),
  mostPence: penceSchema.describe('What the plan of the quarter is worth.'),
  mostToDatePence: penceSchema,
  counted: z
    .strictObject({
      actual: count,
      reduction: z.int(),
      reductionToDate: z.int(),
      earnedToDatePence: penceSchema,
      paidPence: penceSchema.describe('What the rule pays on what is counted now, whatever was posted.'),
      paidToDatePence: penceSchema,
      recoverablePence: penceSchema.describe(
        'Worth to date, not paid, and still to be earned by a later one.',
      ),
    })
    .exactOptional()
    .describe('Absent until the quarter and all before it were counted in full.'),
  forecast: z.strictObject({ count, paidPence: penceSchema, paidToDatePence: penceSchema }),
  postedPence: penceSchema
    .exactOptional()
    .describe(
      'What was released when quarters to it were posted, below zero what was given back; absent where no post ended with it.',
    ),
  atRiskPence: penceSchema.describe('Worth to date, and neither paid nor forecast to be.'),
  noMoreThan: count
    .exactOptional()
    .describe('The most that may be counted in it for all that is planned to date to be paid.'),
});

/** The answer of `GET .../position` and `POST .../what-if`. */
export const positionAnswer = z.strictObject({
  area: z.string(),
  policyYear,
  agreement: z.string(),
  terms,
  status: z
    .enum([...status.options, 'none'])
    .describe('How its settlement stood by then; `none` before it was opened.'),
  watermark: z.strictObject({ id: z.int(), at: z.iso.datetime() }),
  quarter: z.string().optional().describe('At the end of which quarter, where one was asked for.'),
  position: z.strictObject({
    heldPence: penceSchema.describe(
      'Held back by then: nothing before it is opened, nor once the fund is divided or given back.',
    ),
    earnedPence: penceSchema.describe(
      'What is released if all that is left goes as planned; as all below, never less than quarters posted keep.',
    ),
    atRiskPence: penceSchema.describe(
      'What of the fund is held and lost if it goes on as it did so far: nothing where nothing is held.',
    ),
    forecastPence: penceSchema,
    lowestPence: penceSchema,
    highestPence: penceSchema,
    method: z.string().describe('How it is forecast; or that nothing is counted yet, and this is the plan.'),
    figures: z.array(
      z.strictObject({
        figure,
        target: count,
        parts: z.array(
          z.strictObject({
            period: z.string(),
            plan: count,
            count: count.optional(),
            planToDate: count,
            countToDate: count.optional(),
          }),
        ),
        forecast: count,
        lowest: count,
        highest: count,
      }),
    ),
    quarters: z
      .array(quarter)
      .exactOptional()
      .describe('Of pay for performance: quarter by quarter, and to date.'),
    toRelease: z.array(z.string()).describe('What must happen for the fund to be released in full.'),
  }),
  supposed: z
    .strictObject({ steps: z.array(step), amounts: z.array(amount) })
    .describe('What it comes to on the forecast, or on what is supposed in its place.'),
}) satisfies z.ZodType<AgreementPosition>;

export const whatIfBody = z
  .strictObject({
    watermark: z.int().min(0).optional().describe('The id of a stored watermark; the newest unless told.'),
    supposed: z
      .array(
        z.strictObject({
          figure,
          count: count.max(1_000_000_000).optional(),
          pricePence: penceSchema.min(1).optional(),
        }),
      )
      .min(1)
      .max(50)
      .describe('Other counts or prices than those forecast and agreed.'),
  })
  .meta(sentAs({ supposed: [{ figure: ADMISSIONS, count: 56_308 }] }));

/** The query of `GET .../position`. */
export const positionQuestion = z.strictObject({
  watermark: z
    .string()
    .regex(/^\d{1,15}$/, 'is not the id of a watermark')
    .transform(Number)
    .optional()
    .describe('As known at a stored watermark, by its id; the newest unless told.'),
  quarter: z
    .string()
    .max(12)
    .refine((key) => parsePeriod(key)?.kind === 'quarter', 'is not a quarter such as 2016/17-Q2')
    .optional()
    .describe(
      'As at the end of a quarter, `2016/17-Q2`: on the counts of its months and of those before. The risk-share report as `.xlsx` is then the quarterly one.',
    ),
});

export const openBody = z
  .strictObject({
    contentHash: contentHash
      .optional()
      .describe('Of the terms that were read; it is refused where others are in force by then.'),
  })
  .meta(sentAs({}));
export const computeBody = z
  .strictObject({
    watermark: z
      .int()
      .min(0)
      .optional()
      .describe('The id of a stored watermark; where everything stands now unless told.'),
    grounds: reason
      .optional()
      .describe(
        'Why it is computed anew after it was posted: one of the agreed grounds, where there are any.',
      ),
  })
  .meta(sentAs({}));
export const forecastBody = z
  .strictObject({
    forecastPence: penceSchema.min(0),
    asOf: z.iso.date(),
    method: sentence,
  })
  .meta(
    sentAs({
      forecastPence: 43_600_000,
      asOf: '2016-12-31',
      method: 'Nine months as counted, three as planned',
    }),
  );
export const reviewBody = z
  .strictObject({ contentHash, by: named, note: sentence })
  .meta(sentAs({ contentHash: HASH, by: BY, note: 'Held against the returns of both hospitals' }));
export const disputeBody = z
  .strictObject({
    partner,
    by: named,
    figure,
    claimed: z.int().describe('The count it should be.'),
    evidence: z.string().trim().max(2_000),
    replyBy: z.iso.date().describe('The day by which the others are asked to reply.'),
  })
  .meta(
    sentAs({
      partner: COUNCIL,
      by: BY,
      figure: ADMISSIONS,
      claimed: 56_300,
      evidence: 'Twenty admissions of March were counted twice',
      replyBy: '2017-05-31',
    }),
  );
export const replyBody = z
  .strictObject({ dispute: z.int().min(1), partner, by: named, reply: sentence })
  .meta(sentAs({ dispute: 1, partner: COMMISSIONER, by: BY, reply: 'They were of twenty other people' }));
export const resolveBody = z
  .strictObject({
    dispute: z.int().min(1),
    outcome: z.enum(['upheld', 'rejected']),
    by: named,
    reason,
  })
  .meta(sentAs({ dispute: 1, outcome: 'rejected', by: BY, reason: 'The returns bear the commissioner out' }));
export const closeDisputeBody = z
  .strictObject({ dispute: z.int().min(1), by: named, reason })
  .meta(sentAs({ dispute: 1, by: BY, reason: 'They were of twenty other people' }));
export const overrideBody = z
  .strictObject({
    by: person,
    reason,
    counts: z
      .array(z.strictObject({ figure, count }))
      .max(50)
      .optional()
      .describe('Of each figure that is reported in part, the count that is settled on all the same.'),
    uncounted: z
      .array(figure)
      .max(50)
      .optional()
      .describe(
        'Of pay for performance: each quarter that was not counted, where it is to be ended without.',
      ),
  })
  .meta(
    sentAs({
      by: BY,
      reason: 'March will not be reported any more',
      counts: [{ figure: ADMISSIONS, count: 51_638 }],
    }),
  );
export const agreeAmountBody = z
  .strictObject({ agreedPence: penceSchema.min(0), reason: reason.optional() })
  .meta(sentAs({ agreedPence: 43_000_000, reason: 'Agreed by the Executive Partnership Board' }));
export const approveBody = z
  .strictObject({ partner, by: named, contentHash })
  .meta(sentAs({ partner: COMMISSIONER, by: BY, contentHash: HASH }));
export const voidBody = z
  .strictObject({ by: named, reason })
  .meta(sentAs({ by: BY, reason: 'Both partners ended the agreement' }));
export const postBody = z
  .strictObject({
    through: z
      .string()
      .max(20)
      .optional()
      .describe('Of pay for performance: post what the quarters to this one earned, and hold the rest anew.'),
  })
  .meta(sentAs({}));
export const releaseBody = z
  .strictObject({
    paidOn: z.iso.date(),
    reference: sentence.describe('By which the payment is found.'),
  })
  .meta(sentAs({ paidOn: '2017-04-28', reference: 'BACS 4711' }));
