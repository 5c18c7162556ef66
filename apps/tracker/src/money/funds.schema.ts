import type { PenceInJson } from '#kernel';
import type { AreaFunds, FundStanding, JournalPage, PartnerStatement } from '#pooled-fund';
import { ENTRY_KINDS } from '#pooled-fund';
import {
  forecastSchema,
  fundAgreementSchema,
  fundContentSchema,
  receiptSchema,
  spendingSchema,
  virementSchema,
} from '#pooled-fund/plain';
import { answerSchema, refusalSchema } from '#platform';
import { z } from 'zod';
import { reason } from '../deciding';
import { COUNCIL, sentAs, SIGNATURE } from './money-examples';

const pence = z.int().describe('Whole pence.');
const number = z.int().min(1);
const recordedAt = z.iso.datetime();
const status = z.enum(['draft', 'agreed', 'under-revision', 'closed']);
const version = number.describe('How many decisions there are on the fund; a command names it in If-Match.');
const closedThrough = z.iso.date().exactOptional().describe('The last day that is closed.');
const entryKind = z.enum(ENTRY_KINDS);

/** The answer of `GET /v1/areas/{area}/funds`. */
export const areaFundsAnswer = answerSchema<PenceInJson<AreaFunds>>()(
  z.strictObject({
    area: z.string(),
    funds: z.array(
      z.strictObject({
        policyYear: z.string(),
        status,
        version,
        linesPence: pence.describe('What its lines come to.'),
        agreedOn: z.iso.date().exactOptional().describe('When what is in force was agreed.'),
        closedThrough,
      }),
    ),
  }),
);

const settledRule = z.enum([
  'kept-by-commissioner',
  'reinvested-in-pool',
  'shared-by',
  'settled-by-agreement',
  'not-stated',
  'not-called-on-pool',
  'met-from-pool',
]);
const partOf = z.strictObject({ partner: z.string(), pence });

const linePosition = z.strictObject({
  line: z.string(),
  scheme: z.string(),
  category: z.enum(['contribution', 'project', 'risk-share']),
  agreedPence: pence,
  viredPence: pence.describe('What came to it, less what went from it.'),
  budgetPence: pence.describe('Agreed and vired.'),
  spentPence: pence,
  forecast: z.strictObject({ asOf: z.string(), outturnPence: pence, method: z.string() }).exactOptional(),
  outturnPence: pence
    .exactOptional()
    .describe('What was spent once the year is closed; until then what is forecast, if anything is.'),
  variancePence: pence.exactOptional().describe('Outturn less budget: above zero an overspend.'),
  settled: z
    .array(z.strictObject({ rule: settledRule, pence, partners: z.array(partOf) }))
    .describe('What becomes of the variance, step by step; the steps sum to it.'),
});

const fromOtherFund = z.strictObject({
  entry: number.describe('The number of its entry in the journal.'),
  fund: z.string().describe('The stream of the fund in whose journal it stands.'),
  kind: entryKind,
  effectiveOn: z.iso.date(),
  recordedAt,
  narrative: z.string(),
  pence: pence.describe('Above zero what came into the pool, below zero what was taken back out of it.'),
});

const decisionType = z.enum([
  'fund.drafted',
  'fund.agreed',
  'fund.revised',
  'fund.contribution-received',
  'fund.spent',
  'fund.forecast',
  'fund.vired',
  'fund.month-closed',
  'fund.year-closed',
]);

/** The answer of `GET /v1/areas/{area}/funds/{year}`. */
export const fundAnswer = answerSchema<PenceInJson<FundStanding>>()(
  z.strictObject({
    area: z.string(),
    policyYear: z.string(),
    stream: z.string(),
    status,
    version,
    inForce: z.strictObject({ content: fundContentSchema, agreement: fundAgreementSchema }).exactOptional(),
    waiting: fundContentSchema.exactOptional().describe('The draft, or the revision, nobody has agreed yet.'),
    warnings: z
      .array(refusalSchema)
      .describe('What does not add up in what waits, or else in what is in force.'),
    differences: z
      .array(
        z.strictObject({
          code: z.string(),
          says: z.string(),
          statedPence: pence,
          summedPence: pence,
          differencePence: pence.describe('Stated less summed.'),
        }),
      )
      .describe('Every figure that the document states as a sum, beside what it sums to.'),
    ringFence: z
      .strictObject({ minimumPence: pence, committedPence: pence, shortfallPence: pence })
      .exactOptional(),
    lines: z
      .array(linePosition)
      .describe('How every line of what is in force stands, or of the draft where nothing is.'),
    onClosing: z
      .array(linePosition)
      .describe('How they would stand were the year closed now: what was spent is what each came to.'),
    monthsSpent: z.array(z.string()).describe('The months of which anything is recorded as spent.'),
    received: z
      .array(z.strictObject({ contribution: z.string(), pence }))
      .describe('What came in of each contribution.'),
    fromOtherFunds: z
      .array(fromOtherFund)
      .describe('What came into its pool from funds of other years, and stands in their journals.'),
    closedThrough,
    decisions: z.array(
      z.strictObject({
        version: number,
        position: z.int().min(0).describe('Its place among all decisions.'),
        type: decisionType,
        actor: z.string().describe('Who decided: the subject of the token.'),
        recordedAt,
      }),
    ),
  }),
);

/** A page of a fund's journal, and where the next begins. */
export interface FundJournal extends Pick<JournalPage, 'entries'> {
  readonly fund: string;
  readonly next?: string;
}

/** The answer of `GET /v1/areas/{area}/funds/{year}/journal`. */
export const journalAnswer = answerSchema<PenceInJson<FundJournal>>()(
  z.strictObject({
    fund: z.string().describe('The stream of the fund that was asked for.'),
    entries: z.array(
      z.strictObject({
        number: number.describe('Its place among all entries.'),
        fund: z
          .string()
          .describe('The stream of its fund: another than was asked for where money of its pool was moved.'),
        kind: entryKind,
        effectiveOn: z.iso.date(),
        recordedAt,
        narrative: z.string(),
        lines: z.array(
          z.strictObject({
            account: z.string(),
            pence: pence.describe(
              'Whole pence; above zero debited, below zero credited. Those of an entry sum to 0.',
            ),
          }),
        ),
        settles: number.exactOptional().describe('The number of the hold that a post or a void is of.'),
        reverses: number.exactOptional().describe('The number of the entry that a reversal undoes.'),
        decision: z.int().min(0).describe('The position of the decision that made it.'),
        actor: z.string(),
      }),
    ),
    next: z.string().exactOptional().describe('Give it as `after` for the next page; absent on the last.'),
  }),
);

const SECTION_NAMES = ['contributed', 'spent', 'held', 'released', 'retained', 'disputed'] as const;

/** The answer of `GET /v1/areas/{area}/funds/{year}/statements/{partner}`. */
export const statementAnswer = answerSchema<PenceInJson<PartnerStatement>>()(
  z.strictObject({
    partner: z.string(),
    name: z.string(),
    document: z.string().describe('The document that the fund was taken from.'),
    from: z.iso.date(),
    to: z.iso.date(),
    sections: z.array(
      z.strictObject({
        of: z
          .enum(SECTION_NAMES)
          .describe(
            'Put in, or set aside; spent as commissioner; held back; released, kept or disputed of what was held.',
          ),
        openingPence: pence,
        movements: z.array(
          z.strictObject({
            entry: number.describe('The number of its entry in the journal.'),
            kind: entryKind,
            effectiveOn: z.iso.date(),
            recordedAt,
            narrative: z.string(),
            pence,
          }),
        ),
        closingPence: pence.describe('The opening and the movements.'),
      }),
    ),
    shares: z
      .array(z.strictObject({ line: z.string(), rule: settledRule, pence }))
      .describe('Its part of each underspend (below zero) or overspend, by the rule of the line.'),
    sharesPence: pence,
    unshared: z
      .array(z.strictObject({ line: z.string(), spentPence: pence, variancePence: pence }))
      .describe(
        'Lines that it commissions with others in no stated shares: their money is on nobody’s statement.',
      ),
    fromOtherFunds: z
      .strictObject({
        openingPence: pence,
        movements: z.array(fromOtherFund),
        closingPence: pence.describe('The opening and the movements.'),
      })
      .describe('What came into the pool from other funds: the pool’s, and no partner’s in particular.'),
    reconciled: z
      .array(z.strictObject({ of: z.enum(SECTION_NAMES), statedPence: pence, journalPence: pence }))
      .describe(
        'Each section of all partners’ statements, and what is nobody’s, against the journal; where they differ, money is on no statement.',
      ),
  }),
);

export const draftBody = z.strictObject({ content: fundContentSchema });
export const agreeBody = z.strictObject({ agreement: fundAgreementSchema }).meta(
  sentAs({
    agreement: { agreedOn: '2016-06-30', signatures: [SIGNATURE, { ...SIGNATURE, partner: COUNCIL }] },
  }),
);
export const reviseBody = z.strictObject({ content: fundContentSchema, reason });
export const contributionBody = z.strictObject({ receipt: receiptSchema }).meta(
  sentAs({
    receipt: {
      contribution: 'ccg-minimum',
      reference: 'June',
      receivedOn: '2016-06-15',
      pence: 297_125_000,
    },
  }),
);
export const spendingBody = z
  .strictObject({ spending: spendingSchema })
  .meta(sentAs({ spending: { line: 'iachs', month: '2016-06', pence: 141_766_667 } }));
export const forecastBody = z.strictObject({ forecast: forecastSchema }).meta(
  sentAs({
    forecast: { line: 'iachs', asOf: '2016-09', outturnPence: 1_701_199_400, method: 'As commissioned' },
  }),
);
export const virementBody = z.strictObject({ virement: virementSchema }).meta(
  sentAs({
    virement: {
      from: 'iachs',
      to: 'ccg-carers',
      pence: 1_000,
      reason: 'More carers ask',
      authority: 'Delivery Group, 3 June 2016',
    },
  }),
);
export const closeMonthBody = z.strictObject({
  month: z
    .string()
    .regex(/^\d{4}-\d{2}$/)
    .meta({ description: 'Those before it are closed with it.', examples: ['2016-06'] }),
});
export const closeYearBody = z.strictObject({});
