import { poundsShown, type Pence, type Refusal } from '#kernel';
import type { BudgetLine, FundContent } from './fund-content';
import { fundSums, sumOfLines, type FundSum } from './fund-sums';
import { refusal } from './rules';

/** A figure that the document states, beside the sum that it should be. */
export interface StatedDifference {
  readonly code: string;
  readonly says: string;
  readonly statedPence: Pence;
  readonly summedPence: Pence;
  /** Stated less summed. */
  readonly differencePence: Pence;
}

/** Every stated figure that is said to be a sum, with its difference, zero or not. */
export function statedDifferences(content: FundContent): StatedDifference[] {
  const figures = new Map(content.stated.map((figure) => [figure.code, figure]));
  return fundSums(content)
    .filter(({ of }) => of === 'stated')
    .map(({ code, statedPence, summedPence, differencePence }) => {
      return { code, says: figures.get(code)?.says ?? code, statedPence, summedPence, differencePence };
    });
}

/** What does not add up in a fund: all of it, however small. It is taken all the same. */
export function fundWarnings(content: FundContent): Refusal[] {
  const differing = fundSums(content).filter(({ differencePence }) => differencePence !== 0n);
  return [
    ...differing.filter(({ of }) => of !== 'ring-fence').map((each) => differs(each, content)),
    ...ringFenceShort(content),
    ...differing.filter(({ of }) => of === 'ring-fence').map((each) => differs(each, content)),
    ...socialCareWarnings(content),
    ...content.lines.flatMap(notStated),
  ];
}

/** How the ring-fence for out-of-hospital services that the NHS commissions stands. */
export function ringFenceOf(
  content: FundContent,
):
  | { readonly minimumPence: Pence; readonly committedPence: Pence; readonly shortfallPence: Pence }
  | undefined {
  if (!content.ringFence) return undefined;
  const minimumPence = BigInt(content.ringFence.minimumPence);
  const committedPence = sumOfLines(content, content.ringFence.lines);
  const short = minimumPence - committedPence;
  return { minimumPence, committedPence, shortfallPence: short > 0n ? short : 0n };
}

function differs(
  { of, code, at, statedPence, summedPence, differencePence }: FundSum,
  { stated }: FundContent,
): Refusal {
  const [said, comes, between] = [statedPence, summedPence, differencePence].map(poundsShown);
  switch (of) {
    case 'stated': {
      const says = stated.find((figure) => figure.code === code)?.says;
      return refusal(
        'stated-figure-differs',
        at,
        `${code} (${says}) is stated as ${said}, and sums to ${comes}: ${between} between them`,
        'Give the exact figures where they are known; differences of rounding may stand',
      );
    }
    case 'contribution':
    case 'line':
      return refusal(
        'lines-do-not-sum-to-contributions',
        at,
        `${code} is ${said}, and ${of === 'line' ? `is funded by ${comes}` : `lines take ${comes} of it`}`,
        'See which of the two is right; differences of rounding may stand',
      );
    case 'ring-fence':
      return refusal(
        'ring-fence-commitment-differs',
        at,
        `${said} is said to be committed, and the lines that count come to ${comes}: ${between} between them`,
        'See which lines count towards it',
      );
  }
}

function ringFenceShort(content: FundContent): Refusal[] {
  const stands = ringFenceOf(content);
  if (!stands || stands.shortfallPence === 0n) return [];
  const [minimum, committed, short] = [stands.minimumPence, stands.committedPence, stands.shortfallPence].map(
    poundsShown,
  );
  const what = `${minimum} is ring-fenced, and lines commit ${committed}: ${short} short`;
  const mend = 'Commit more to out-of-hospital services that the NHS commissions';
  return [refusal('ring-fence-short', '/content/ringFence', what, mend)];
}

function socialCareWarnings(content: FundContent): Refusal[] {
  if (!content.socialCare) return [];
  const { lines, pence } = content.socialCare;
  const committed = sumOfLines(content, lines);
  if (committed >= BigInt(pence)) return [];
  const what = `${poundsShown(BigInt(pence))} is to protect social care, and lines commit ${poundsShown(committed)}`;
  return [
    refusal('social-care-short', '/content/socialCare', what, 'Commit more to it, or see which lines count'),
  ];
}

function notStated({ code, underspend, overspend }: BudgetLine, index: number): Refusal[] {
  const mend = 'Agree it, and revise the fund: until then nobody can say whose it is';
  const of = (what: string, steps: readonly { readonly rule: string }[]) =>
    steps.some(({ rule }) => rule === 'not-stated')
      ? [
          refusal(
            'rule-not-stated',
            `/content/lines/${index}/${what}`,
            `What becomes of an ${what} of ${code} is not stated`,
            mend,
          ),
        ]
      : [];
  return [...of('underspend', underspend), ...of('overspend', overspend)];
}
