import { poundsShown, type Pence, type Refusal } from '#kernel';
import type { BudgetLine, FundContent, StatedFigure } from './fund-content';
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
  return content.stated
    .filter(({ sumOf }) => sumOf.length > 0)
    .map((figure) => {
      const statedPence = BigInt(figure.pence);
      const summedPence = sumOfFigure(figure, content);
      const { code, says } = figure;
      return { code, says, statedPence, summedPence, differencePence: statedPence - summedPence };
    });
}

/** What does not add up in a fund: all of it, however small. It is taken all the same. */
export function fundWarnings(content: FundContent): Refusal[] {
  return [
    ...differing(content),
    ...unfunded(content),
    ...ringFenceWarnings(content),
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

function differing(content: FundContent): Refusal[] {
  const mend = 'Give the exact figures where they are known; differences of rounding may stand';
  return statedDifferences(content)
    .filter(({ differencePence }) => differencePence !== 0n)
    .map(({ code, says, statedPence, summedPence, differencePence }) => {
      const at = `/content/stated/${content.stated.findIndex((figure) => figure.code === code)}`;
      const what = `${code} (${says}) is stated as ${poundsShown(statedPence)}, and sums to ${poundsShown(summedPence)}: ${poundsShown(differencePence)} between them`;
      return refusal('stated-figure-differs', at, what, mend);
    });
}

function unfunded(content: FundContent): Refusal[] {
  const mend = 'See which of the two is right; differences of rounding may stand';
  const contributions = content.contributions.flatMap(({ code, pence }, index) => {
    const taken = takenFrom(content, code);
    if (taken === BigInt(pence)) return [];
    const what = `${code} is ${poundsShown(BigInt(pence))}, and lines take ${poundsShown(taken)} of it`;
    return [refusal('lines-do-not-sum-to-contributions', `/content/contributions/${index}`, what, mend)];
  });
  const lines = content.lines.flatMap(({ code, pence, funding }, index) => {
    const funded = sum(funding);
    if (funded === BigInt(pence)) return [];
    const what = `${code} is ${poundsShown(BigInt(pence))}, and is funded by ${poundsShown(funded)}`;
    return [refusal('lines-do-not-sum-to-contributions', `/content/lines/${index}`, what, mend)];
  });
  return [...contributions, ...lines];
}

function ringFenceWarnings(content: FundContent): Refusal[] {
  const stands = ringFenceOf(content);
  if (!stands) return [];
  const { minimumPence, committedPence, shortfallPence } = stands;
  const stated = content.ringFence?.committedPence;
  return [
    ...(shortfallPence > 0n
      ? [
          refusal(
            'ring-fence-short',
            '/content/ringFence',
            `${poundsShown(minimumPence)} is ring-fenced, and lines commit ${poundsShown(committedPence)}: ${poundsShown(shortfallPence)} short`,
            'Commit more to out-of-hospital services that the NHS commissions',
          ),
        ]
      : []),
    ...(stated !== undefined && BigInt(stated) !== committedPence
      ? [
          refusal(
            'ring-fence-commitment-differs',
            '/content/ringFence/committedPence',
            `${poundsShown(BigInt(stated))} is said to be committed, and the lines that count come to ${poundsShown(committedPence)}: ${poundsShown(BigInt(stated) - committedPence)} between them`,
            'See which lines count towards it',
          ),
        ]
      : []),
  ];
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

function sumOfFigure({ sumOf }: StatedFigure, content: FundContent): Pence {
  return sumOf.reduce((all, { of, codes }) => {
    switch (of) {
      case 'lines':
        return all + sumOfLines(content, codes);
      case 'contributions':
        return all + sum(content.contributions.filter(({ code }) => codes.includes(code)));
      case 'funding':
        return all + codes.reduce((taken, code) => taken + takenFrom(content, code), 0n);
      case 'stated':
        return all + sum(content.stated.filter(({ code }) => codes.includes(code)));
    }
  }, 0n);
}

function sumOfLines(content: FundContent, codes: readonly string[]): Pence {
  return sum(content.lines.filter(({ code }) => codes.includes(code)));
}

function takenFrom(content: FundContent, code: string): Pence {
  return sum(
    content.lines.flatMap(({ funding }) => funding.filter(({ contribution }) => contribution === code)),
  );
}

function sum(items: readonly { readonly pence: number }[]): Pence {
  return items.reduce((all, { pence }) => all + BigInt(pence), 0n);
}
