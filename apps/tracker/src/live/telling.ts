import { changesBetween, type AreaState, type FigureChange } from './area-state';
import type { LiveChanges, LiveEnd, LiveHeartbeat, LiveSnapshot } from './live.schema';

/** How one kind of reader is told of an area: what each event of its stream says, as JSON. */
export interface Telling {
  snapshot(area: string, state: AreaState, because: LiveSnapshot['because']): string;
  /** Undefined where one state says what the other does. */
  changes(area: string, before: AreaState, after: AreaState): string | undefined;
  heartbeat(beat: LiveHeartbeat): string;
  /** The reason that is given where what vouched for the reader does not any more. */
  readonly expired: string;
}

/** What became of a state. */
interface Changed {
  readonly before: AreaState;
  readonly after: AreaState;
  readonly changes: readonly FigureChange[];
}

/** As data, for programs. */
export const AS_DATA: Telling = {
  snapshot: (area, { positions: watermark, figures }, because) =>
    JSON.stringify({ area, watermark, figures: [...figures.values()], because } satisfies LiveSnapshot),
  changes: oncePerChange((area, { after: { positions: watermark }, changes }) =>
    changes.length === 0 ? undefined : ({ area, watermark, changes: [...changes] } satisfies LiveChanges),
  ),
  heartbeat: (beat) => JSON.stringify(beat),
  expired: 'token-expired' satisfies LiveEnd['reason'],
};

/** Nearly all readers of an area are told of the same change: it is put into words once, and given to each of them. */
export function oncePerChange(
  tell: (area: string, changed: Changed) => object | undefined,
): Telling['changes'] {
  const known = new WeakMap<AreaState, WeakMap<AreaState, string | undefined>>();
  return (area, before, after) => {
    const of = known.get(after) ?? new WeakMap<AreaState, string | undefined>();
    known.set(after, of);
    if (!of.has(before)) {
      const told = tell(area, { before, after, changes: changesBetween(before, after) });
      of.set(before, told && JSON.stringify(told));
    }
    return of.get(before);
  };
}
