import type { Pence } from '#kernel';
import type { FundContent, StatedFigure } from './fund-content';

/** An amount of a fund that others should add up to, and what they do add up to. */
export interface FundSum {
  /** A figure of the document; a contribution and what lines take of it; a line and what funds it; what is committed. */
  readonly of: 'stated' | 'contribution' | 'line' | 'ring-fence';
  /** Of that figure, contribution or line; of the ring-fence there is one. */
  readonly code: string;
  /** Where it stands in the content. */
  readonly at: string;
  readonly statedPence: Pence;
  readonly summedPence: Pence;
  /** Stated less summed. */
  readonly differencePence: Pence;
  /** As far as they may differ by rounding alone. */
  readonly roundingPence: Pence;
}

/** Documents give amounts in thousands of pounds, in pounds, or to the penny. */
const UNITS_PENCE = [100_000, 100, 1] as const;

/** Every sum that a fund should make, whether it does or not. */
export function fundSums(content: FundContent): FundSum[] {
  const { contributions, lines, stated, ringFence } = content;
  const unit = BigInt(roundedTo(content));
  const sumOf = (
    of: Pick<FundSum, 'of' | 'code' | 'at'>,
    pence: number,
    parts: readonly number[],
  ): FundSum => {
    const [statedPence, summedPence] = [BigInt(pence), sum(parts)];
    // Each of them, and what is stated, may be half a unit off where it is given in it; to the penny nothing is rounded.
    const given = [pence, ...parts].filter((each) => each !== 0 && BigInt(each) % unit === 0n);
    const roundingPence = unit === 1n ? 0n : (BigInt(given.length) * unit) / 2n;
    return { ...of, statedPence, summedPence, differencePence: statedPence - summedPence, roundingPence };
  };
  return [
    ...stated.flatMap((figure, at) =>
      figure.sumOf.length === 0
        ? []
        : sumOf(
            { of: 'stated', code: figure.code, at: `/content/stated/${at}` },
            figure.pence,
            partsOf(figure, content),
          ),
    ),
    ...contributions.map(({ code, pence }, at) =>
      sumOf(
        { of: 'contribution', code, at: `/content/contributions/${at}` },
        pence,
        takenFrom([code], content),
      ),
    ),
    ...lines.map(({ code, pence, funding }, at) =>
      sumOf({ of: 'line', code, at: `/content/lines/${at}` }, pence, penceOf(funding)),
    ),
    ...(ringFence?.committedPence === undefined
      ? []
      : [
          sumOf(
            { of: 'ring-fence', code: 'ring-fence', at: '/content/ringFence/committedPence' },
            ringFence.committedPence,
            penceOf(among(lines, ringFence.lines)),
          ),
        ]),
  ];
}

/** What the amounts of a budget are given to, in pence: the largest unit that all of them are whole in. */
export function roundedTo({ contributions, lines }: Pick<FundContent, 'contributions' | 'lines'>): number {
  const amounts = [...contributions, ...lines, ...lines.flatMap(({ funding }) => funding)];
  return UNITS_PENCE.find((unit) => amounts.every(({ pence }) => pence % unit === 0)) ?? 1;
}

/** What lines of a fund come to together. */
export function sumOfLines({ lines }: Pick<FundContent, 'lines'>, codes: readonly string[]): Pence {
  return sum(penceOf(among(lines, codes)));
}

function partsOf({ sumOf }: StatedFigure, content: FundContent): number[] {
  return sumOf.flatMap(({ of, codes }) =>
    of === 'funding' ? takenFrom(codes, content) : penceOf(among(content[of], codes)),
  );
}

/** What lines take of contributions. */
function takenFrom(contributions: readonly string[], { lines }: FundContent): number[] {
  return penceOf(
    lines.flatMap(({ funding }) =>
      funding.filter(({ contribution }) => contributions.includes(contribution)),
    ),
  );
}

interface Amount {
  readonly pence: number;
}

function among(all: readonly (Amount & { readonly code: string })[], codes: readonly string[]): Amount[] {
  return all.filter(({ code }) => codes.includes(code));
}

function penceOf(amounts: readonly Amount[]): number[] {
  return amounts.map(({ pence }) => pence);
}

function sum(amounts: readonly number[]): Pence {
  return amounts.reduce((all, pence) => all + BigInt(pence), 0n);
}
