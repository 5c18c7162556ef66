import type { LedgerEvent } from '#contracts';
import { firstDay, lastDay, monthsOf, period } from '#kernel';
import fc from 'fast-check';
import { replaced, reported, withdrawn } from './event-builders';
import type { PlanStep } from './sequence-plan';

/** The area and the financial year that a sequence is about: nothing of it was reported or planned before. */
export interface Place {
  readonly area: string;
  readonly year: string;
}

/** What is published of a count: `month` counts from April, `day` says which version it is. */
type CountCommand = { readonly month: number; readonly day: number } & (
  | { readonly does: 'report'; readonly agency: Agency; readonly value: number }
  | { readonly does: 'withdraw'; readonly agency: Agency }
  | { readonly does: 'replace'; readonly values: readonly number[] }
);

/** What somebody does at the doors. */
export type SequenceCommand =
  | CountCommand
  | { readonly does: 'send-again'; readonly which: number }
  | { readonly does: 'send-bad'; readonly bad: keyof typeof BAD }
  | { readonly does: 'plan'; readonly step: PlanStep; readonly over: Read };

/** What a step of a plan is decided over. */
export type Read = 'what-stands' | 'another-version' | 'nothing';

export const AGENCIES = ['nhs', 'social-care', 'both'] as const;
export type Agency = (typeof AGENCIES)[number];

/** Each makes a good event a bad one. */
const BAD = {
  'value-below-0': (good) => ({ ...good, data: { ...good.data, value: -1 } }),
  'month-to-come': (good) => ({ ...good, data: { ...good.data, period: '2099-01' } }),
  'unknown-agency': (good) => ({ ...good, data: { ...good.data, category: { agency: 'nobody' } } }),
  'unknown-type': (good) => ({ ...good, type: 'bettercare.count.guessed.v1' }),
  'nhs-number': (good) => ({ ...good, id: '943 476 5919' }),
  'not-their-own': (good) => ({ ...good, source: 'urn:ods:RGN' }),
} satisfies Record<string, (good: ReturnType<typeof reported>) => object>;

const month = fc.nat(2);
const agency = fc.constantFrom(...AGENCIES);
const value = fc.nat(500);
// Few, so that corrections, late ones and versions used twice come about.
const day = fc.integer({ min: 1, max: 9 });

const planCommand = fc.record({
  does: fc.constant('plan' as const),
  step: fc.constantFrom('draft' as const, 'agree' as const, 'revise' as const, 'withdraw' as const),
  over: fc.oneof(
    { weight: 4, arbitrary: fc.constant('what-stands' as const) },
    fc.constantFrom('another-version' as const, 'nothing' as const),
  ),
});

/** One of the commands, the usual ones more often. */
export const sequenceCommand: fc.Arbitrary<SequenceCommand> = fc.oneof(
  { weight: 5, arbitrary: fc.record({ does: fc.constant('report' as const), month, agency, value, day }) },
  { weight: 2, arbitrary: fc.record({ does: fc.constant('withdraw' as const), month, agency, day }) },
  {
    weight: 3,
    arbitrary: fc.record({
      does: fc.constant('replace' as const),
      month,
      values: fc.array(value, { maxLength: AGENCIES.length }),
      day,
    }),
  },
  { weight: 1, arbitrary: fc.record({ does: fc.constant('send-again' as const), which: fc.nat(100) }) },
  {
    weight: 1,
    arbitrary: fc.record({
      does: fc.constant('send-bad' as const),
      bad: fc.constantFrom(...(Object.keys(BAD) as (keyof typeof BAD)[])),
    }),
  },
  { weight: 5, arbitrary: planCommand },
);

/** The events that a command publishes; `id` tells them from all others. */
export function eventsOf({ area, year }: Place, command: CountCommand, id: string): readonly LedgerEvent[] {
  const stated = monthsOf(period(year))[command.month] ?? '';
  const applicableAt = `2016-06-0${command.day}T09:30:00Z`;
  const key = { source: `urn:ons:${area}`, area, applicableAt, id };
  const count = (of: Agency) => ({ ...key, period: stated, category: { agency: of } });
  switch (command.does) {
    case 'report':
      return [reported({ ...count(command.agency), value: command.value })];
    case 'withdraw':
      return [withdrawn(count(command.agency))];
    case 'replace': {
      const { values } = command;
      const span = { from: firstDay(period(stated)), to: lastDay(period(stated)) };
      const rows = values.map((each, at) =>
        reported({ ...count(AGENCIES[at] ?? 'nhs'), value: each, submission: id, id: `${id}.${at}` }),
      );
      return [replaced({ ...key, ...span, rows: rows.length, submission: id }), ...rows];
    }
  }
}

/** An event that must be refused, and beside it one that is fit. */
export function badEvents({ area, year }: Place, bad: keyof typeof BAD, id: string): readonly object[] {
  const [first = ''] = monthsOf(period(year));
  const fit = reported({
    source: `urn:ons:${area}`,
    area,
    period: first,
    value: 1,
    applicableAt: '2016-07-01T09:30:00Z',
    id,
  });
  return [fit, BAD[bad](fit)];
}
