import type { AreaFigures, FigureInBrief } from '#performance';
import type { Positions } from '#records';

/** An area's figures in brief, as they stood when everything up to these positions was known. It never changes. */
export interface AreaState {
  readonly positions: Positions;
  readonly figures: ReadonlyMap<string, FigureInBrief>;
  /** At which positions what is shown beside the figures was last found to be other than before. */
  readonly besideAt: Positions;
}

/** A figure that is no longer what it was. */
export interface FigureChange {
  /** Absent where it said nothing before. */
  readonly before?: FigureInBrief | undefined;
  /** Absent where it says nothing any more. */
  readonly after?: FigureInBrief | undefined;
}

/** The figures of some metrics put in the place of what a state has of them; all other figures stay. */
export function withFigures(
  state: AreaState,
  { metrics, figures }: Pick<AreaFigures, 'metrics' | 'figures'>,
  positions: Positions,
): AreaState {
  const workedOut = new Set(metrics.map(({ policyYear, metric }) => `${policyYear} ${metric}`));
  const kept = [...state.figures].filter(
    ([, { policyYear, metric }]) => !workedOut.has(`${policyYear} ${metric}`),
  );
  return { ...state, positions, figures: new Map([...kept, ...figures.map(keyed)]) };
}

/** A state of nothing but these figures; what is shown beside them may be another, too. */
export function stateOf(figures: readonly FigureInBrief[], positions: Positions): AreaState {
  return { positions, figures: new Map(figures.map(keyed)), besideAt: positions };
}

/** What changed from one state to another, in the order of the later. */
export function changesBetween(before: AreaState, after: AreaState): FigureChange[] {
  const changed = [...after.figures].flatMap(([key, now]) => {
    const then = before.figures.get(key);
    return then?.contentHash === now.contentHash ? [] : [{ before: then, after: now }];
  });
  const gone = [...before.figures].filter(([key]) => !after.figures.has(key));
  return [...changed, ...gone.map(([, then]) => ({ before: then }))];
}

function keyed(figure: FigureInBrief): [string, FigureInBrief] {
  return [`${figure.policyYear} ${figure.metric} ${figure.period}`, figure];
}
