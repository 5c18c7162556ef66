import type { Answers, AnswerValue, FilledAt, LedgerOrigin } from './answers';
import { copyIn, type OpenReturn } from './return-state';

/** A cell of which the ledger says something else by now than what was filled of it. */
export interface OutdatedCell {
  readonly cell: string;
  /** Absent where nothing was filled, or where somebody took it out. */
  readonly filled?: { readonly value: AnswerValue; readonly at?: string | undefined } | undefined;
  /** What the ledger has by now; absent where it has nothing any more. */
  readonly ledger?: AnswerValue | undefined;
  /** What is to be known of it by now, and was not when it was filled. */
  readonly warnings: LedgerOrigin['warnings'];
}

/** Holds what was filled against what the ledger has for the same cells now. Nobody is told of what they answered just so. */
export function outdatedCells(
  { answers, watermarks }: Pick<OpenReturn, 'answers' | 'watermarks'>,
  found: Answers,
): OutdatedCell[] {
  return [...new Set([...Object.keys(answers), ...Object.keys(found)])].flatMap((cell): OutdatedCell[] => {
    const [answer, now] = [answers[cell], found[cell]];
    const copy = answer && copyIn(answer);
    if (!copy) return now && now.value !== answer?.value ? [{ cell, ledger: now.value, warnings: [] }] : [];
    const filled = { value: copy.value, at: takenAt(watermarks, copy.origin) };
    if (!now) return [{ cell, filled, warnings: [] }];
    const warnings = newWarnings(copy.origin, now.origin as LedgerOrigin);
    if (now.value === copy.value && warnings.length === 0) return [];
    return [{ cell, filled, ledger: now.value, warnings }];
  });
}

function takenAt(watermarks: readonly FilledAt[], { watermark }: LedgerOrigin): string | undefined {
  return watermarks.find(({ id }) => id === watermark)?.at;
}

function newWarnings(then: LedgerOrigin, now: LedgerOrigin): LedgerOrigin['warnings'] {
  return now.warnings.filter(
    ({ rule, what }) => !then.warnings.some((each) => each.rule === rule && each.what === what),
  );
}
