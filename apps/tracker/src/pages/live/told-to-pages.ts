import { londonInWords } from '#kernel';
import { html } from '#pages';
import { oncePerChange, type Telling } from '../../live/telling';
import { figureInCells, figureKey } from './moving-figures';

/** A figure that changed, as pages say it. */
export interface FigureMoved {
  readonly figure: string;
  readonly metric: string;
  /** What stands in each cell now, as HTML; none where it says nothing any more, which only a page made anew shows. */
  readonly cells: Readonly<Record<string, string>>;
}

/** Figures that changed together. */
export interface FiguresMoved {
  /** The moment that the page shows with them, in words. */
  readonly moment: string;
  readonly moved: readonly FigureMoved[];
}

/** That the page shows what was known at this moment, and what is not in it yet. */
export interface PageHeartbeat {
  readonly moment: string;
  readonly waiting?: string | undefined;
}

/** As pages are told: the very words they are made with, so that a page only puts them in their places. */
export const AS_SHOWN: Telling = {
  // A page stands on figures of its own; one that cannot go on from them is made anew.
  snapshot: () => '{}',
  changes: oncePerChange((_area, _state, changes): FiguresMoved => ({
    moment: londonInWords(new Date(), 'second'),
    moved: changes.flatMap(({ before, after }) => {
      const named = after ?? before;
      return named
        ? [{ figure: figureKey(named), metric: named.metric, cells: after ? cellsOf(after) : {} }]
        : [];
    }),
  })),
  heartbeat: ({ at, behind }) =>
    JSON.stringify({
      moment: londonInWords(new Date(at), 'second'),
      waiting:
        behind === 0
          ? undefined
          : `${behind} ${behind === 1 ? 'delivery is' : 'deliveries are'} accepted and not in these figures yet.`,
    } satisfies PageHeartbeat),
  expired: 'session-ended',
};

function cellsOf(figure: Parameters<typeof figureInCells>[0]): FigureMoved['cells'] {
  return Object.fromEntries(
    Object.entries(figureInCells(figure)).map(([cell, words]) => [cell, html`${words}`.text]),
  );
}
