import { londonInstant, type PeriodKind } from '#kernel';
import { FILE_PARAMETER } from '#pages';
import type { AsAsked } from '#performance';
import { refusedQuestion } from '../../problems';
import { addressOf } from '../shell/time-bar';
import { readMetricPageQuestion, readMomentQuestion } from '../../questions';

/** What a date and time field of a page sends: a clock's time in London, without an offset. */
const CLOCK = /^\d{4}-\d\d-\d\dT\d\d:\d\d$/;

/**
 * The parameters of a page's address as the API reads them: a field that was left empty asks nothing, a moment that a
 * page's own field sent is London's, and which of its tables is asked for as a file is no matter of what they hold.
 */
export function pageParameters(query: unknown): Record<string, unknown> {
  const given = Object.entries(query as Record<string, unknown>).filter(
    ([name, value]) => value !== '' && name !== FILE_PARAMETER,
  );
  return Object.fromEntries(
    given.map(([name, value]) => [
      name,
      typeof value === 'string' && CLOCK.test(value) ? londonInstant(value).toISOString() : value,
    ]),
  );
}

export interface MomentKept {
  readonly asKnown?: string | undefined;
  readonly publishedBy?: string | undefined;
}

/** What of an address asks for a moment; links to other pages ask for the same. */
export function momentOf(parameters: Readonly<Record<string, unknown>>): MomentKept {
  return keptOf(parameters, ['asKnown', 'publishedBy']);
}

/** Whether a page shows how it stands; what is shown as it was once is not decided on from there. */
export function isNow({ asKnown, publishedBy }: MomentKept = {}): boolean {
  return asKnown === undefined && publishedBy === undefined;
}

/** An address asked of the moment that a page is of; the moment stands before the place on the page that it leads to. */
export function atMoment(address: string, { asKnown, publishedBy }: MomentKept = {}): string {
  const [page = '', ...place] = address.split('#');
  return [addressOf(page, { asKnown, publishedBy }), ...place].join('#');
}

/** Those of an address's parameters that are named, as they were given. */
export function keptOf<Name extends string>(
  parameters: Readonly<Record<string, unknown>>,
  names: readonly Name[],
): Partial<Record<Name, string>> {
  const given = names.flatMap((name) => {
    const value = parameters[name];
    return typeof value === 'string' ? [[name, value]] : [];
  });
  return Object.fromEntries(given) as Partial<Record<Name, string>>;
}

/** The moment that an address asks about, and nothing else. */
export function readMoment(query: unknown): {
  readonly asked: AsAsked;
  readonly moment: MomentKept;
} {
  const parameters = pageParameters(query);
  const asked = readMomentQuestion(parameters, new Date());
  if (!asked.ok) throw refusedQuestion(asked.failure);
  return { asked: asked.value, moment: momentOf(parameters) };
}

/** The moment that the address of a metric's page asks about, and by which period its chart is to be drawn. */
export function readMetricMoment(query: unknown): {
  readonly asked: AsAsked;
  readonly by: PeriodKind | undefined;
  readonly moment: MomentKept;
} {
  const parameters = pageParameters(query);
  const read = readMetricPageQuestion(parameters, new Date());
  if (!read.ok) throw refusedQuestion(read.failure);
  const { by, ...asked } = read.value;
  return { asked, by, moment: momentOf(parameters) };
}
