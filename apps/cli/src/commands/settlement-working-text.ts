import { poundsShown } from '#kernel';
import type { AgreementContent, Computation, OfSettlement, Step } from '#settlement';
import { differingAmounts, exactText } from '#settlement/plain';
import { moment, thousands } from '../output';

/** The counts, each with the command that goes down to its records, and every step that follows from them. */
export function workingLines(
  of: Pick<OfSettlement, 'area' | 'policyYear'>,
  { watermark, inputs, steps, amounts, secondOpinion }: Omit<Computation, 'agreement'>,
): string[] {
  const differing = differingAmounts({ amounts, secondOpinion });
  return [
    `Counts as they were known at ${moment(watermark.at)} (watermark ${watermark.id}):`,
    ...inputs.flatMap((input) => [`  ${countText(input)}`, `    ${explainCommand(of, input, watermark.id)}`]),
    'Working:',
    ...stepLines(steps),
    differing.length === 0
      ? 'Worked out a second time, in SQL alone: the same to the penny.'
      : `Worked out a second time, in SQL alone, it comes to other amounts: ${differing.join(', ')}`,
  ];
}

/** Every step with its clauses, and what it was before it was rounded. */
export function stepLines(steps: readonly Step[]): string[] {
  return steps.flatMap(({ result, clauses, text, from, exact }, at) => [
    `  ${String(at + 1).padStart(2)}  ${figureText(result)}  ${clauses.map((ref) => `[${ref}]`).join(' ')}`.trimEnd(),
    `      ${text}`,
    ...(from.length === 0 ? [] : [`      from ${from.map(figureText).join(', ')}`]),
    ...(exact ? [`      before it was rounded to the ${exact.roundedTo}: ${exactText(exact)}`] : []),
  ]);
}

/** What the clauses say that steps refer to. */
export function clauseLines({ clauses }: Pick<AgreementContent, 'clauses'>): string[] {
  return ['Clauses:', ...clauses.map(({ ref, says }) => `  [${ref}] ${says}`)];
}

type Input = Computation['inputs'][number];

/** A claim that was upheld is nobody's report. */
function countText({ figure, target, count, source, coverage, claimedIn }: Input): string {
  const agreed = `${thousands(target)} agreed`;
  if (count !== undefined && claimedIn !== undefined)
    return `${figure}: ${thousands(count)} as claimed in dispute ${claimedIn}, ${agreed}`;
  const counted = count === undefined ? 'not reported' : thousands(count);
  return `${figure}: ${counted} counted (${source}), ${agreed}, ${coverage.reported} of ${coverage.expected} reports`;
}

function explainCommand(
  { area, policyYear }: Pick<OfSettlement, 'area' | 'policyYear'>,
  { metric, period }: Input,
  watermark: number,
): string {
  const year = period.startsWith(policyYear) ? '' : ` --year ${policyYear}`;
  return `bettercare explain --area ${area} --metric ${metric} --period ${period}${year} --as-known ${watermark}`;
}

function figureText(quantity: Step['result']): string {
  const value = 'pence' in quantity ? poundsShown(BigInt(quantity.pence)) : thousands(quantity.count);
  return `${quantity.name} ${value}`;
}
