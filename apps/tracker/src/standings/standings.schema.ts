import type { AnsweredAt, AreaStanding, MetricStandings, Tally } from '#performance';
import { answerSchema } from '#platform';
import { z } from 'zod';
import { answeredAt, areaShown, metricShown, standingFigure } from '../performance.schema';
import { momentQuestion } from '../questions';

/** More than can be read side by side. */
export const AREAS_TOGETHER_MAX = 20;

const area = z.string().regex(/^[A-Z]\d{8}$/, 'is not the code of an area');

const areasAsked = z
  .union([area, z.array(area)], 'is not the code of an area')
  .transform((given) => [...new Set([given].flat())])
  .refine(({ length }) => length <= AREAS_TOGETHER_MAX, 'is given too often');

/** What a page's address asks, which may name none yet. */
export const areasQuestion = z.strictObject({ area: areasAsked.optional() });

export const AREAS_MENDS = {
  area: `Give up to ${AREAS_TOGETHER_MAX} codes of areas, such as area=E06000031&area=E10000003`,
};

/** The query of `GET /v1/standings`. */
export const standingsQuestion = momentQuestion.extend({
  area: areasAsked.meta({
    description: `Which areas, by their codes; given once for each, at most ${AREAS_TOGETHER_MAX}.`,
    examples: ['E06000031'],
  }),
});

/** The query of `GET /v1/standings/england`. */
export const englandQuestion = momentQuestion.extend({
  metric: z
    .string()
    .max(60, 'is longer than 60 characters')
    .optional()
    .describe('The code of a metric, whose areas are listed; left out, areas are only counted.'),
});

export const ENGLAND_MENDS = { metric: 'Give the code of a metric, such as delayed-transfers-of-care' };

/** Nothing had been recorded of any area then. */
export interface NothingOfAreas {
  readonly known: false;
  readonly rule: 'nothing-was-known';
  readonly what: string;
}

type MetricShown = Pick<MetricStandings, 'metric' | 'unit'>;

/** Counts of areas added up; or why they are not. */
export type Together =
  | {
      readonly period: string;
      readonly numerator: number;
      readonly plan?: number | undefined;
      readonly variance?: { readonly absolute: string; readonly percent?: string | undefined } | undefined;
    }
  | {
      readonly notAdded: 'not-counts' | 'kinds-differ' | 'periods-differ' | 'incomplete' | 'nobody-expected';
      readonly what: string;
    };

export interface Standings {
  readonly known: true;
  readonly answeredAt: AnsweredAt;
  readonly metrics: readonly (MetricShown & {
    readonly areas: readonly AreaStanding[];
    readonly together: Together;
  })[];
}

export interface EnglandStandings {
  readonly known: true;
  readonly answeredAt: AnsweredAt;
  readonly metrics: readonly (MetricShown & {
    readonly tally: Tally;
    readonly areas?: readonly AreaStanding[] | undefined;
  })[];
}

const whole = z.int().min(0);

const nothingOfAreas = answerSchema<NothingOfAreas>()(
  z
    .strictObject({ known: z.literal(false), rule: z.literal('nothing-was-known'), what: z.string() })
    .meta({ id: 'NothingKnownOfAreas', description: 'Nothing had been recorded then. It is never 0.' }),
);

const areaStanding = z
  .strictObject({
    area: areaShown,
    newest: standingFigure
      .optional()
      .describe('By the newest period that was held against its plan, or was reported; absent of none.'),
    running: standingFigure.optional().describe('What was reported of a newer period that is not judged.'),
  })
  .meta({ id: 'AreaStanding' });

const together = z
  .union([
    z.strictObject({
      period: z.string(),
      numerator: z.int(),
      plan: z.int().optional(),
      variance: z.strictObject({ absolute: z.string(), percent: z.string().optional() }).optional(),
    }),
    z.strictObject({
      notAdded: z.enum(['not-counts', 'kinds-differ', 'periods-differ', 'incomplete', 'nobody-expected']),
      what: z.string().describe('Why they are not, in words.'),
    }),
  ])
  .meta({ id: 'AreasTogether' });

const metric = { metric: metricShown, unit: z.string() };

/** The answer of `GET /v1/standings`. */
export const standingsAnswer = z.union([
  answerSchema<Standings>()(
    z
      .strictObject({
        known: z.literal(true),
        answeredAt,
        metrics: z.array(z.strictObject({ ...metric, areas: z.array(areaStanding), together })),
      })
      .meta({ id: 'Standings' }),
  ),
  nothingOfAreas,
]);

const tally = z
  .strictObject({
    areas: whole,
    reporting: whole,
    met: whole,
    missed: whole,
    notJudged: z
      .strictObject({
        'no-plan': whole,
        incomplete: whole,
        'nobody-expected': whole,
        'no-rate': whole,
        'nothing-reported': whole,
      })
      .describe('Areas of which it cannot be said, by why.'),
  })
  .meta({ id: 'AreasTally' });

/** The answer of `GET /v1/standings/england`. */
export const englandAnswer = z.union([
  answerSchema<EnglandStandings>()(
    z
      .strictObject({
        known: z.literal(true),
        answeredAt,
        metrics: z.array(
          z.strictObject({
            ...metric,
            tally,
            areas: z
              .array(areaStanding)
              .optional()
              .describe('Of the metric that was asked for, the area that is worst off its plan first.'),
          }),
        ),
      })
      .meta({ id: 'EnglandStandings' }),
  ),
  nothingOfAreas,
]);
