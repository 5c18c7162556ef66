import type { ReturnTemplate } from '../../return-template';
import type { Part } from '../quarterly/part';
import { COVER } from '../quarterly/cover';
import { returnOf } from '../quarterly/quarterly-return';

interface Later {
  readonly period: string;
  readonly kind?: 'quarterly' | 'year-end';
  readonly code?: string;
  readonly due: string;
  readonly isDueVerified?: boolean;
  readonly parts: readonly Part[];
  readonly sources: readonly string[];
}

/** A return of which no template was found: its sheets are known by name, its questions are remembered. */
export function laterReturn({ parts, ...outline }: Later): ReturnTemplate {
  return returnOf({
    ...outline,
    parts: [COVER, ...parts],
    notes: [
      'No template of the time was found. Which sheets there were is remembered or told by others; their questions, options and cells are ours.',
      ...(outline.isDueVerified
        ? []
        : ['No source was found for the day on which it was due: it is assumed.']),
    ],
  });
}

/** The last month of a quarter of a policy year. */
export function lastMonthOf(year: string, quarter: 1 | 2 | 3 | 4): string {
  const begins = Number(year.slice(0, 4));
  return quarter === 4 ? `${begins + 1}-03` : `${begins}-${['06', '09', '12'][quarter - 1]}`;
}
