import { londonInstant, londonMinute, type Refusal } from '#kernel';
import { questionForm, type FieldSet, type Html } from '#pages';
import { isMoment } from '../../questions';

/** What an address asks of the changes, as it was given. */
export type ChangesKept = Readonly<
  Partial<Record<'from' | 'fromPublished' | 'to' | 'toPublished' | 'year' | 'metric', string>>
>;

export interface ChangeForm {
  /** Where the page is. */
  readonly path: string;
  readonly kept: ChangesKept;
  readonly policyYears: readonly string[];
  readonly metrics: readonly { readonly code: string; readonly name: string }[];
  /** Why what was asked cannot be answered. */
  readonly refusals: readonly Refusal[];
}

/** Asks for two moments, a policy year and a metric; with what was given, and why it was refused. */
export function changeForm({ path, kept, policyYears, metrics, refusals }: ChangeForm): Html {
  const years = policyYears.map((year) => ({ value: year, name: year }));
  const named = [
    { value: '', name: 'All of the year' },
    ...metrics.map(({ code, name }) => ({ value: code, name })),
  ];
  return questionForm({
    path,
    fields: [
      momentFields(
        kept,
        'From',
        'from',
        'Leave both empty to begin 30 days ago, or where the first figures stood if there were none then.',
      ),
      momentFields(kept, 'To', 'to', 'Leave both empty to end now.'),
      { kind: 'one-of-many', name: 'year', label: 'Policy year', options: years, value: kept.year },
      { kind: 'one-of-many', name: 'metric', label: 'Metric', options: named, value: kept.metric },
    ],
    button: 'Show what changed',
    given: { typed: new URLSearchParams(), refusals },
  });
}

function momentFields(kept: ChangesKept, legend: string, which: 'from' | 'to', hint: string): FieldSet {
  const published = `${which}Published` as const;
  return {
    legend,
    fields: [
      {
        ...knownField(kept[which]),
        ...{ name: which, label: 'As known here at' },
        hint: `What had been recorded here by then, by the clock in London. ${hint}`,
      },
      {
        ...{ kind: 'day', name: published, label: 'As published by the end of', value: kept[published] },
        hint: 'Only what had been published by then. Leave it empty for all that was known here.',
      },
    ],
  };
}

/** A clock's time is picked; a watermark that an address names is no time of a clock, and stands as it was given. */
function knownField(given: string | undefined) {
  const value = clockOf(given);
  return value === '' || CLOCK.test(value)
    ? ({ kind: 'moment', value } as const)
    : ({ kind: 'text', width: 20, value } as const);
}

const CLOCK = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}$/;

/** A moment as a clock in London showed it, where that says it exactly; all else as it was given. */
function clockOf(given = ''): string {
  if (!isMoment(given)) return given;
  const at = new Date(given);
  const clock = londonMinute(at);
  return londonInstant(clock).getTime() === at.getTime() ? clock : given;
}
