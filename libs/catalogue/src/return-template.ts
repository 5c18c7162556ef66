import { canonicalJson, sha256 } from '#kernel';
import { z } from 'zod';
import { returnRuleSchema } from './return-rule';

const code = z
  .string()
  .regex(/^[a-z0-9]+(-[a-z0-9]+)*$/)
  .max(60);
const words = z.string().min(1).max(2_000);
const periodKey = z.string().regex(/^\d{4}(-\d{2}|\/\d{2}(-Q[1-4])?)$/);
const policyYear = z.string().regex(/^\d{4}\/\d{2}$/);
const column = z.string().regex(/^[A-Z]{1,2}$/);
/** A member of what stands elsewhere: `metBy`. */
const field = z.string().regex(/^[a-z][A-Za-z0-9]{0,59}$/);

const contributionKinds = z
  .array(z.enum(['minimum', 'additional', 'grant', 'carried-forward']))
  .min(1)
  .max(4);

/** What the codes of what stands elsewhere are called on the form: `on-track` is `On track to meet target`. */
const called = z.record(z.string().min(1).max(60), words);

/** Which registers a template may take answers from. */
const REGISTERS = ['national-conditions', 'comments', 'schemes', 'milestones', 'risks'] as const;

/** What is known of whatever a row may be filled in for. Money is in pence. */
export const ROW_FIELDS = {
  'fund-lines': [
    ...['code', 'scheme', 'areaOfSpend', 'commissioner', 'providerType', 'sourceOfFunding', 'of', 'note'],
    ...['budgetPence', 'spentPence', 'forecastPence'],
  ],
  'fund-contributions': ['code', 'partner', 'kind', 'name', 'of', 'budgetPence', 'receivedPence'],
  'scheme-benefits': [
    ...['benefit', 'achievedFrom', 'other', 'schemes', 'organisation', 'activityChange'],
    ...['unitPricePence', 'savingPence', 'savingReason', 'howCalculated', 'howMonitored'],
  ],
  schemes: [
    ...['scheme', 'name', 'description', 'areaOfSpend', 'commissioner', 'nhsShare', 'providerType'],
    ...['sourceOfFunding', 'budgetLine', 'owner', 'note'],
  ],
} as const satisfies Readonly<Record<string, readonly string[]>>;

export const ANSWER_TYPES = [
  'text',
  'choice',
  'yes-no',
  'date',
  /** A whole number. */
  'count',
  /** Pounds on paper, whole pence here. */
  'money',
  /** A decimal that keeps its places. */
  'rate',
  'percentage',
] as const;
export type AnswerType = (typeof ANSWER_TYPES)[number];

/** Where an answer is taken from. What stands there when a return is filled in is copied, with where it came from. */
export const answerSourceSchema = z.discriminatedUnion('from', [
  /** A metric's figure for a period, as the tracker has it. */
  z.strictObject({
    from: z.literal('figure'),
    /** Of the policy year whose figure it is. */
    policyYear,
    metric: code,
    period: periodKey,
    part: z.enum(['count', 'rate', 'planned-count', 'planned-rate', 'denominator', 'source']),
  }),
  /** The area's pooled fund of a policy year; amounts in pence to the end of a month. */
  z.strictObject({
    from: z.literal('fund'),
    policyYear,
    part: z.enum(['budget', 'contributions', 'received', 'spent', 'forecast']),
    /** The last month whose money is counted; the whole year where there is none. */
    through: z
      .string()
      .regex(/^\d{4}-\d{2}$/)
      .optional(),
    /** The first, where it is not the year's. */
    since: z
      .string()
      .regex(/^\d{4}-\d{2}$/)
      .optional(),
    /** Only what comes of contributions of these kinds, or of a partner that is such. */
    kinds: contributionKinds.optional(),
    partner: z.enum(['council', 'commissioner', 'other']).optional(),
  }),
  /** The pay for performance or the risk share of a policy year, over all agreements of that kind in the area. */
  z.strictObject({
    from: z.literal('settlement'),
    policyYear,
    rule: z.enum(['pay-for-performance', 'risk-share']),
    quarter: periodKey.optional(),
    /**
     * The `fund` of a quarter is the most that can be paid for it. `baseline` and `plan` are admissions, as the
     * agreement has them.
     */
    part: z.enum(['baseline', 'plan', 'fund', 'suggested', 'agreed', 'released', 'retained']),
  }),
  /**
   * A field of an entry of a register of the template's policy year. An entry is named by what it is about: a national
   * condition, or a metric that is commented on.
   */
  z.strictObject({
    from: z.literal('register'),
    register: z.enum(REGISTERS),
    entry: z
      .string()
      .regex(/^[A-Za-z0-9]+([._-][A-Za-z0-9]+)*$/)
      .max(60),
    field,
    /** Where it has an entry for each period: a comment on a metric's quarter. */
    period: periodKey.optional(),
    as: called.optional(),
  }),
  /** What is known of the area itself. */
  z.strictObject({ from: z.literal('area'), part: z.enum(['code', 'name', 'council']) }),
  /** A contact, or another setting, that the area has given for its returns. */
  z.strictObject({ from: z.literal('contact'), role: code, part: z.enum(['name', 'email', 'position']) }),
  /** The answer of an earlier return, which counts as copied until somebody confirms it. */
  z.strictObject({ from: z.literal('earlier-return'), template: code, question: code }),
  /** In a section with rows: a field of what the row stands for. */
  z.strictObject({ from: z.literal('row'), field, as: called.optional() }),
]);
export type AnswerSource = z.infer<typeof answerSourceSchema>;

/** In a section with rows another question of the same row, where it has one of that code. */
const condition = z.strictObject({ question: code, is: z.array(words).min(1).max(10) });

const questionSchema = z.strictObject({
  /** Unlike any other of the template; in a section with rows, of the section. */
  code,
  /** As the form words it, whole: `Planned income of Q1 2015/16`. */
  text: words,
  /** In a section with columns: what stands beside its row of the sheet, `Plan`. */
  label: words.optional(),
  type: z.enum(ANSWER_TYPES),
  /** Of a choice. */
  options: z.array(words).min(2).max(50).optional(),
  /** What one of it is, `delayed days`. */
  unit: words.optional(),
  /** In the unit of the form: pounds, not pence. */
  min: z.int().optional(),
  max: z.int().optional(),
  /** Of a rate or percentage. */
  decimals: z.int().min(0).max(6).optional(),
  lengthMax: z.int().min(1).max(30_000).optional(),
  /** Always, never, or where another question is answered so. */
  required: z.union([z.boolean(), condition]),
  guidance: words.optional(),
  /** Where it stands on the sheet: `C8`; in a section with rows only the column, `C`. */
  cell: z.string().regex(/^[A-Z]{1,2}\d{0,4}$/),
  source: answerSourceSchema.optional(),
  /** The question that takes why an answer stands in place of the ledger's own figure, where it has to be said. */
  narrative: code.optional(),
});
export type ReturnQuestion = z.infer<typeof questionSchema>;

const sectionSchema = z.strictObject({
  code,
  title: words,
  guidance: words.optional(),
  /** Where the title stands on the sheet. */
  row: z.int().min(1).max(9_999),
  /** Where the words of its questions stand: beside their cells, or above them where it has rows. */
  textColumn: column,
  /** What stands above its columns, one row below its title, where several answers stand in a row of the sheet. */
  columns: z
    .array(z.strictObject({ column, title: words }))
    .min(1)
    .max(26)
    .optional(),
  questions: z.array(questionSchema).min(1).max(200),
  /** Where it holds as many rows of its questions as there are things to tell of. */
  rows: z
    .strictObject({
      first: z.int().min(2).max(9_999),
      /** How many there have to be, where it may not be left empty. */
      min: z.int().min(1).max(1_000).optional(),
      max: z.int().min(1).max(1_000),
      /** What a row is filled in for. */
      of: z
        .discriminatedUnion('from', [
          z.strictObject({ from: z.literal('fund-lines'), policyYear }),
          z.strictObject({
            from: z.literal('fund-contributions'),
            policyYear,
            kinds: contributionKinds.optional(),
            partner: z.enum(['council', 'commissioner', 'other']).optional(),
          }),
          z.strictObject({ from: z.literal('scheme-benefits'), policyYear }),
          z.strictObject({ from: z.literal('schemes'), policyYear }),
        ])
        .optional(),
    })
    .optional(),
});
export type ReturnSection = z.infer<typeof sectionSchema>;

const sheetSchema = z.strictObject({
  code,
  /** The name on the tab. */
  name: z
    .string()
    .min(1)
    .max(31)
    .regex(/^[^[\]:*?/\\]+$/),
  sections: z.array(sectionSchema).min(1).max(50),
});
export type ReturnSheet = z.infer<typeof sheetSchema>;

/** Whose approval a return takes before the board signs it off. */
const approvalSchema = z.strictObject({
  code,
  /** `Finance officer of the council`. */
  title: words,
  /** The council, or each NHS commissioner of the area. */
  of: z.enum(['council', 'commissioners']),
});

/** One national return, planning form or year-end form, as data. */
export const returnTemplateSchema = z.strictObject({
  /** `2015-16-q1`. */
  code,
  name: words,
  kind: z.enum(['planning', 'quarterly', 'year-end']),
  policyYear,
  /** What it tells of: `2015/16-Q1`, or a year. */
  period: periodKey,
  /** False where no document of the time was found that shows its inner structure. */
  verified: z.boolean(),
  calendar: z.strictObject({
    /** The day in Europe/London on which it is opened. */
    opensOn: z.iso.date(),
    /** Day and time in Europe/London by which it is to be in. */
    due: z.string().regex(/^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}$/, 'is no day and time such as "2015-08-28T12:00"'),
    verified: z.boolean(),
    /** Days before the deadline on which those who prepare and approve are reminded. */
    remindDaysBefore: z.array(z.int().min(0).max(120)).max(10),
    /** Days after it on which it is chased where it is not in. */
    chaseDaysAfter: z.array(z.int().min(1).max(120)).max(10),
  }),
  signOff: z.strictObject({
    approvals: z.array(approvalSchema).min(1).max(10),
    /** Whether somebody may sign for the board under delegation, to be ratified by it later. */
    delegation: z.boolean(),
  }),
  sheets: z.array(sheetSchema).min(1).max(20),
  rules: z.array(returnRuleSchema).max(200),
  notes: z.array(words).max(50),
  sources: z.array(words).min(1).max(50),
});
export type ReturnTemplate = z.infer<typeof returnTemplateSchema>;

/** What a template is known by, in hexadecimal: SHA-256 over its canonical JSON. */
export function templateHash(template: ReturnTemplate): string {
  return sha256(canonicalJson(template)).toString('hex');
}
