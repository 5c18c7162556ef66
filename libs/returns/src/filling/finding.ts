import type { AnswerSource, ReturnQuestion } from '#catalogue';
import { canonicalJson, fail, ok, sha256, type Result } from '#kernel';
import type { AnswerValue, LedgerOrigin } from '../answers';

/** What a source has for a cell: a value, and what is to be known of it. */
export interface Finding extends Pick<LedgerOrigin, 'definitionVersion' | 'warnings'> {
  readonly value: AnswerValue;
  /** Of what it rests on; of the value itself where nothing else is known of it. */
  readonly contentHash: string;
}

/** A finding, or in words why there is none. */
export type Found = Result<Finding, string>;

export function found(value: AnswerValue, more: Partial<Omit<Finding, 'value'>> = {}): Found {
  const contentHash = more.contentHash ?? hashOf({ value });
  return ok({ warnings: [], ...more, value, contentHash });
}

/** SHA-256, in hexadecimal. */
export function hashOf(content: unknown): string {
  return sha256(canonicalJson(content)).toString('hex');
}

/** A finding in the words of the form, where its source says what a code is called there: `on-track`. */
export function calledOnForm(source: AnswerSource, finding: Finding): Finding {
  const as = 'as' in source ? source.as : undefined;
  const called = as?.[String(finding.value)];
  return called === undefined ? finding : { ...finding, value: called };
}

/** A finding in the form of the question it is to answer; what would be another figure in it is none. */
export function fitting({ type, options, decimals }: ReturnQuestion, finding: Finding): Found {
  const { value } = finding;
  switch (type) {
    case 'count':
    case 'money':
      return typeof value === 'number' ? ok(finding) : fail(`${value} is no whole number`);
    case 'rate':
    case 'percentage':
      if (typeof value === 'string') return ok(finding);
      return ok({ ...finding, value: withPlaces(value, decimals ?? 0) });
    case 'choice': {
      const option = options?.find((each) => each.toLowerCase() === String(value).toLowerCase());
      return option === undefined
        ? fail(`${value} is none of the options`)
        : ok({ ...finding, value: option });
    }
    default:
      return ok({ ...finding, value: String(value) });
  }
}

/** A whole number with as many places as the form has: 5 is 5.0. */
function withPlaces(value: number, decimals: number): string {
  return decimals === 0 ? String(value) : `${value}.${'0'.repeat(decimals)}`;
}
