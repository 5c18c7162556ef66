import { dayShown, londonInWords } from '#kernel';
import { html, tag } from '#pages';
import type { Cell, Html } from '#pages';
import type { CellStanding, ReturnStanding, ReturnStatus } from '#returns';
import { shownAs } from '#returns/plain';
import { capitalised } from '../../wording';

/** A moment of London's clock, `27 November 2015 at 12:00`. */
export function moment(instant: string): string {
  return londonInWords(new Date(instant), 'minute');
}

export function day(on: string): string {
  return dayShown(on);
}

/** What a day of a return's calendar is held against. */
export interface OpeningDays {
  readonly today: string;
  /** When the ledger had its first decision: what was to open before opens by hand alone. */
  readonly begunOn: string;
}

/** When a return that is not open yet opens, or why it does not of itself. */
export function opensInWords(
  { opensOn }: { readonly opensOn: string },
  { today, begunOn }: OpeningDays,
): string {
  if (opensOn > today) return `By itself on ${day(opensOn)}`;
  if (opensOn < begunOn) return `By hand: its day was ${day(opensOn)}, before this ledger began`;
  return `Its day was ${day(opensOn)}; it can be opened by hand`;
}

/** How far a return has come, and whether it is late. */
export function statusTags(status: ReturnStatus, isLate: boolean): Html {
  const colour = STATUS_COLOURS[status] ?? 'grey';
  return html`${tag(capitalised(status.replaceAll('-', ' ')), colour)}${isLate ? html` ${tag('Late', 'red')}` : ''}`;
}

const STATUS_COLOURS: Partial<Readonly<Record<ReturnStatus, 'blue' | 'green' | 'grey' | 'yellow'>>> = {
  'in-preparation': 'yellow',
  checked: 'blue',
  approved: 'blue',
  'signed-off': 'blue',
  submitted: 'blue',
  delivered: 'green',
  acknowledged: 'green',
};

/** What a cell is answered with, whole; a text with the lines that it was written in, an amount on one. */
export function answerCell({ answer, type }: Pick<CellStanding, 'answer' | 'type'>): Cell {
  if (answer === undefined) return 'Not answered';
  return type === 'text' || type === 'choice'
    ? html`<span class="words">${String(answer.value)}</span>`
    : html`<span class="unbroken">${shownAs(answer.value, { type })}</span>`;
}

/** A cell, `Metrics!C4`, as people look for it: by its sheet and its question, with where it stands in brackets. */
export function cellInWords(at: string, question: string): string {
  const end = at.lastIndexOf('!');
  return `${at.slice(0, end)}: ${question} (${at.slice(end + 1)})`;
}

/** `answered`, `signed off`: what a decision did. */
export function decisionInWords(type: ReturnStanding['decisions'][number]['type']): string {
  return type.replace('return.', '').replaceAll('-', ' ');
}
