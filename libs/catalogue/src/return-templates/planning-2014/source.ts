/** Under what its rules are held: what they say of figures the template itself works out, or prints beside each other. */
const PART_2 = 'Better Care Fund planning template, Part 2, 2014';

export const HELD = { severity: 'blocks', source: PART_2, verified: true } as const;

/** The template asks for both years at once. */
export const YEARS = ['2014/15', '2015/16'] as const;
export type PlannedYear = (typeof YEARS)[number];

/** `2015-16`, as it stands in codes. */
export function inCode(year: string): string {
  return year.replace('/', '-');
}

/** Figures that the workbook prints in thousands of pounds differ by up to a thousand. */
export const A_THOUSAND_POUNDS = 100_000;
