import type { Definitions, NameOf } from '#reference';
import { dayShown, describePeriod, parsePeriod } from '#kernel';
import type { Json } from '#kernel';
import { z } from 'zod';
import { valueAt } from './event-values';

/** By what a delivery is told: what measures and organisations are called. */
export interface CalledBy {
  readonly definitions: Pick<Definitions, 'measures'>;
  readonly nameOf: NameOf;
}

const KINDS: Readonly<Record<string, string>> = {
  'bettercare.count.reported.v1': '',
  'bettercare.count.withdrawn.v1': 'Withdrawn: ',
  'bettercare.period.replaced.v1': 'Replaced: ',
};

const TEXT_LENGTH_MAX = 60;

/** What a delivery was, `Delayed days, April 2016, from Peterborough City Council`, as far as it says so. */
export function deliveryInWords(
  { event, source }: { readonly event?: unknown; readonly source: string | null },
  { definitions, nameOf }: CalledBy,
): string {
  const sent = event as Json | undefined;
  const text = (pointer: string): string | undefined => {
    const value = valueAt(sent, pointer);
    return typeof value === 'string' && value !== '' ? value.slice(0, TEXT_LENGTH_MAX) : undefined;
  };
  const from = source === null ? 'from nobody that it names' : `from ${nameOf(source)}`;
  const kind = KINDS[text('/type') ?? ''];
  const measure = text('/data/measure') ?? text('/data/group/measure');
  if (kind === undefined || measure === undefined) return `A delivery that cannot be read, ${from}`;
  const name = definitions.measures.find(({ code }) => code === measure)?.name ?? measure;
  const when = periodOf(text) ?? daysOf(text);
  return [`${kind}${name}`, ...(when === undefined ? [] : [when]), from].join(', ');
}

type TextAt = (pointer: string) => string | undefined;

function periodOf(text: TextAt): string | undefined {
  const key = text('/data/period');
  const period = key === undefined ? undefined : parsePeriod(key);
  return period ? describePeriod(period) : key;
}

function daysOf(text: TextAt): string | undefined {
  const [from, to] = [text('/data/from'), text('/data/to')];
  return from === undefined || to === undefined ? undefined : `${dayOrText(from)} to ${dayOrText(to)}`;
}

/** What is no day is told as it was written. */
function dayOrText(text: string): string {
  return z.iso.date().safeParse(text).success ? dayShown(text) : text;
}
