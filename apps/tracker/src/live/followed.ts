import { areaToldBeside } from '#governance';
import { areaOfChartStream, type Touched } from '#performance';
import { areaOfPlanStream } from '#planning';
import { areaOfSettlementStream } from '#settlement';

/** What a stream tells of. */
export interface Followed {
  /** Names it among all that are followed: the code of the area where it is the figures of one. */
  readonly name: string;
  /** Whose it is. */
  readonly areas: ReadonlySet<string> | 'everywhere';
  /** Whether it tells the figures, or only that something has moved. */
  readonly isFigures: boolean;
}

/** The figures of an area as they change. */
export function figuresOf(area: string): Followed {
  return { name: area, areas: new Set([area]), isFigures: true };
}

/** That anything moved of any of these areas. No figure is held for it, however many they are. */
export function movesOf(areas: readonly string[] | 'everywhere'): Followed {
  const named = areas === 'everywhere' ? areas : areas.toSorted().join(' ');
  return {
    name: `moves of ${named}`,
    areas: areas === 'everywhere' ? areas : new Set(areas),
    isFigures: false,
  };
}

/** Whether what is shown has to be made anew for what was touched, whatever becomes of the figures that are told. */
export function isShownAnew({ name, areas, isFigures }: Followed, touched: Touched): boolean {
  if (touched.areas === 'everywhere') return true;
  if (isFigures) return touched.streams.some((stream) => areaShowing(stream) === name);
  if (areas === 'everywhere') return touched.areas.size > 0;
  return [...touched.areas].some((area) => areas.has(area));
}

/** The area on whose pages it is seen what was decided on a stream: in a figure, a chart, or in words beside them. */
function areaShowing(stream: string): string | undefined {
  return (
    areaOfPlanStream(stream) ??
    areaOfChartStream(stream) ??
    areaToldBeside(stream) ??
    areaOfSettlementStream(stream)
  );
}
