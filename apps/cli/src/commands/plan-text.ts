import { isDeepStrictEqual } from 'node:util';
import type { PlanContent, PlanFigure, TargetLine } from '#planning';
import { thousands } from '../output';

/** What a plan aims at, a line each metric; where it waits beside what is in force, only what it would change. */
export function targetLines(content: PlanContent, inForce?: PlanContent): string[] {
  return content.lines.map((line) => {
    const before = inForce?.lines.find(({ metric }) => metric === line.metric);
    const says = isDeepStrictEqual(line, before) ? 'as in force' : line.targets.map(target(line)).join('; ');
    return `  ${line.metric}: ${says}`;
  });
}

/** The figure in the unit the plan was made in, and the other beside it. */
function target({ leads }: Pick<TargetLine, 'leads'>): (figure: PlanFigure) => string {
  return ({ period, numerator, rate }) => {
    const count = numerator === undefined ? [] : [thousands(numerator)];
    const shares = rate === undefined ? [] : [`rate ${rate}`];
    const [first = '-', other] = leads === 'count' ? [...count, ...shares] : [...shares, ...count];
    return `${period} ${first}${other === undefined ? '' : ` (${other})`}`;
  };
}
