import { londonInWords } from '#kernel';
import { html } from '#pages';
import { isSamePositions } from '#records';
import { oncePerChange, type Telling } from '../../live/telling';
import { figureInCells, figureKey } from './moving-figures';

/** A figure that changed, as pages say it. */
export interface FigureMoved {
  readonly figure: string;
  readonly metric: string;
  /** What stands in each cell now, as HTML; none where it says nothing any more, which only a page made anew shows. */
  readonly cells: Readonly<Record<string, string>>;
}

/** What changed together. */
export interface FiguresMoved {
  /** The moment that the page shows with them, in words. */
  readonly moment: string;
  readonly moved: readonly FigureMoved[];
  /** Something else that the page shows did, and it is to fetch itself again within this: all who are told of it do. */
  readonly anewWithinMs?: number | undefined;
}

/** What one more reader adds to the time in which all of them fetch their pages again, and how long that may be at most. */
const ANEW_MS = { ofEach: 20, atMost: 4_000 };

/** That the page shows what was known at this moment, and what is not in it yet. */
export interface PageHeartbeat {
  readonly moment: string;
  readonly waiting?: string | undefined;
}

/**
 * As pages are told: the very words they are made with, so that a page only puts them in their places.
 *
 * @param readers how many there are in this process.
 */
export function asShown(readers: () => number): Telling {
  return {
    // A page stands on figures of its own; one that cannot go on from them is made anew.
    snapshot: () => '{}',
    changes: oncePerChange((_name, { before, after, changes }): FiguresMoved | undefined => {
      const isShownAnew = !isSamePositions(before.besideAt, after.besideAt);
      if (changes.length === 0 && !isShownAnew) return undefined;
      return {
        moment: londonInWords(new Date(), 'second'),
        moved: changes.flatMap(({ before: was, after: is }) => {
          const named = is ?? was;
          return named
            ? [{ figure: figureKey(named), metric: named.metric, cells: is ? cellsOf(is) : {} }]
            : [];
        }),
        anewWithinMs: isShownAnew ? Math.min(ANEW_MS.ofEach * readers(), ANEW_MS.atMost) : undefined,
      };
    }),
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
}

function cellsOf(figure: Parameters<typeof figureInCells>[0]): FigureMoved['cells'] {
  return Object.fromEntries(
    Object.entries(figureInCells(figure)).map(([cell, words]) => [cell, html`${words}`.text]),
  );
}
