import type { Answer, Answers, AnswerValue, FilledAt, LedgerOrigin } from './answers';
import { copyIn, isSaidSame, type OpenReturn } from './return-state';

/** A cell of which the ledger says something else by now than what was filled of it, or the same of other records or warnings. */
export interface OutdatedCell {
  readonly cell: string;
  /** Absent where nothing was filled, or where somebody took it out. */
  readonly filled?: { readonly value: AnswerValue; readonly at?: string | undefined } | undefined;
  /** What the ledger has by now; absent where it has nothing any more. */
  readonly ledger?: AnswerValue | undefined;
  /** What is to be known of it by now, and was not when it was filled. */
  readonly warnings: LedgerOrigin['warnings'];
  /** What was to be known of it, and is over. */
  readonly over?: LedgerOrigin['warnings'] | undefined;
  /** Nothing is other but the rules: by those of today the same was to be filled in then. */
  readonly isByRules?: boolean | undefined;
}

/**
 * Holds what was filled against what the ledger has for the same cells now. Nobody is told of what they answered just so.
 *
 * @param anew what the rules of today find at the watermarks at which others filled cells, by their ids
 */
export function outdatedCells(
  { answers, watermarks }: Pick<OpenReturn, 'answers' | 'watermarks'>,
  found: Answers,
  anew: ReadonlyMap<number, Answers> = new Map(),
): OutdatedCell[] {
  return [...new Set([...Object.keys(answers), ...Object.keys(found)])].flatMap((cell): OutdatedCell[] => {
    const [answer, now] = [answers[cell], found[cell]];
    const copy = answer && copyIn(answer);
    if (!copy) return now && now.value !== answer?.value ? [{ cell, ledger: now.value, warnings: [] }] : [];
    const filled = { value: copy.value, at: takenAt(watermarks, copy.origin) };
    const isByRules = isMovedByRules(cell, copy, now, anew);
    if (!now) return [{ cell, filled, warnings: [], isByRules }];
    if (isSaidSame(copy, now)) return [];
    const [warnings, over] = [newWarnings(copy, now), newWarnings(now, copy)];
    return [{ cell, filled, ledger: now.value, warnings, over, isByRules }];
  });
}

/** Why a cell is other where that is so, in words. */
export const BY_RULES =
  'nothing behind it has moved: the rules by which forms are filled have changed since it was filled in';

/** Whether nothing is other but the rules: by those of today what is found now was to be found then. */
export function isMovedByRules(
  cell: string,
  was: Answer | undefined,
  now: Answer | undefined,
  anew: ReadonlyMap<number, Answers>,
): boolean {
  const then = was?.origin.from === 'ledger' ? anew.get(was.origin.watermark) : undefined;
  if (!then) return false;
  return now ? isSaidSame(then[cell], now) : then[cell] === undefined;
}

/** Whether the ledger says something else of it, or warns of it, and does not only rest on other records or rules. */
export function saysOtherwise({ filled, ledger, warnings, isByRules }: OutdatedCell): boolean {
  return isByRules !== true && (ledger !== filled?.value || warnings.length > 0);
}

/** What one copy is to be warned of, and another is not. */
export function newWarnings(then: Answer | undefined, now: Answer | undefined): LedgerOrigin['warnings'] {
  const known = warningsOf(then);
  return warningsOf(now).filter((warning) => !isAmong(known, warning));
}

type Warnings = LedgerOrigin['warnings'];

function warningsOf(copy: Answer | undefined): Warnings {
  return copy?.origin.from === 'ledger' ? copy.origin.warnings : [];
}

function isAmong(warnings: Warnings, { rule, what }: Warnings[number]): boolean {
  return warnings.some((each) => each.rule === rule && each.what === what);
}

function takenAt(watermarks: readonly FilledAt[], { watermark }: LedgerOrigin): string | undefined {
  return watermarks.find(({ id }) => id === watermark)?.at;
}
