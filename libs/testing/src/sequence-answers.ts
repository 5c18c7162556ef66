import { AGENCIES } from './sequence-commands';

/** The part of a plan's answer that is held against what must have come of a sequence. */
export interface PlanSaid {
  readonly version: number;
  readonly status: string;
  readonly inForce?: { readonly content: { readonly document: string } };
  readonly waiting?: { readonly document: string };
  readonly decisions: readonly unknown[];
}

interface MonthSaid {
  readonly period: string;
  readonly value?: number;
  readonly reportedSoFar?: number;
  readonly coverage: {
    readonly missing: readonly { readonly categories?: readonly { readonly agency: string }[] }[];
  };
  readonly breakdowns: readonly {
    readonly by: string;
    readonly categories: readonly {
      readonly code: string;
      readonly value?: number;
      readonly reportedSoFar?: number;
    }[];
  }[];
}

/** Of a series. */
export interface SeriesSaid {
  readonly figures: readonly MonthSaid[];
}

/** Of the coverage of an area. */
export interface CoverageSaid {
  readonly measures: readonly { readonly measure: { readonly code: string }; readonly tally: unknown }[];
}

/** What a series says of a month, agency by agency. */
export function monthSaid({ period: month, value, reportedSoFar, coverage, breakdowns }: MonthSaid) {
  const agencies = breakdowns.find(({ by }) => by === 'agency')?.categories;
  return {
    period: month,
    value,
    reportedSoFar,
    byAgency:
      agencies &&
      AGENCIES.map((agency) => {
        const said = agencies.find(({ code }) => code === agency);
        return said?.value ?? said?.reportedSoFar;
      }),
    // A report that is not there at all is missing in every category.
    missing: coverage.missing.flatMap(
      ({ categories }) => categories?.map(({ agency }) => agency) ?? AGENCIES,
    ),
  };
}
