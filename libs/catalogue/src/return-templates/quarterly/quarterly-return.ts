import { describePeriod, period } from '#kernel';
import type { ReturnTemplate } from '../../return-template';
import { dueAfter } from '../calendar';
import { periodCode, policyYearOf } from '../quarters';
import { SIGNED_OFF_BY_BOARD } from '../sign-off';
import type { Part } from './part';

interface Outline {
  /** `2015/16-Q1`, or a year. */
  readonly period: string;
  readonly kind?: 'quarterly' | 'year-end';
  /** Where the period alone does not tell which return it is. */
  readonly code?: string;
  /** Day and time in Europe/London. */
  readonly due: string;
  readonly isDueVerified?: boolean;
  readonly isVerified?: boolean;
  readonly parts: readonly Part[];
  readonly notes: readonly string[];
  readonly sources: readonly string[];
}

/** A return of a quarter or of a year, made of its sheets in order. */
export function returnOf(outline: Outline): ReturnTemplate {
  const { period: key, kind = 'quarterly', parts, notes, sources } = outline;
  const what = kind === 'year-end' ? 'year-end return' : 'quarterly return';
  return {
    code: outline.code ?? periodCode(key),
    name: `Better Care Fund ${what}, ${describePeriod(period(key))}`,
    kind,
    policyYear: policyYearOf(key),
    period: key,
    verified: outline.isVerified ?? false,
    calendar: dueAfter(key, outline.due, outline.isDueVerified ?? false),
    signOff: SIGNED_OFF_BY_BOARD,
    sheets: parts.map(({ sheet }) => sheet),
    rules: parts.flatMap(({ rules }) => rules),
    notes: [...notes],
    sources: [...sources],
  };
}
