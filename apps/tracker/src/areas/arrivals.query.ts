import { unknownArea } from '#performance';
import { fail, ok, type Refusal, type Result } from '#kernel';
import { APP_POOL, readCursor, writeCursor } from '#platform';
import { readArrivals, readPositions } from '#records';
import type { Arrival, Positions } from '#records';
import { ReferenceStore } from '#reference';
import type { ReferenceView } from '#reference';
import { Inject, Injectable } from '@nestjs/common';
import type { Pool } from 'pg';
import { arrivalsPlace } from './reporting.schema';
import type { ArrivalsPage, ArrivalsPlace } from './reporting.schema';

interface ArrivalsAskedFor {
  /** The cursor of the page before; undefined for the first page. */
  readonly after?: string | undefined;
  readonly limit: number;
  /** How far everything had been recorded at the moment that is asked about; undefined of now. */
  readonly known?: Pick<Positions, 'lanes' | 'nextOffsets'> | undefined;
}

/** What arrived of an area, when and from whom. */
@Injectable()
export class ArrivalsQuery {
  constructor(
    @Inject(APP_POOL) private readonly pool: Pool,
    private readonly reference: ReferenceStore,
  ) {}

  /**
   * A page of it, of all that arrived up to now or of what had been recorded by a moment. The first one fixes what had been
   * recorded, and its cursor carries that along: each later page is of the same arrivals, though one of them may have gone
   * on arriving and would stand elsewhere by now.
   */
  async page(
    code: string,
    { after, limit, known }: ArrivalsAskedFor,
  ): Promise<Result<ArrivalsPage, Refusal[]>> {
    const reference = await this.reference.current();
    const area = reference?.area(code);
    if (!reference || !area) return fail([unknownArea(code)]);
    const list = `arrivals ${code}`;
    const read = after === undefined ? undefined : readCursor(list, arrivalsPlace, after);
    if (read && !read.ok) return read;
    const { lanes, nextOffsets } = read?.value ?? known ?? (await readPositions(this.pool));
    const found = await readArrivals(this.pool, {
      area: code,
      known: { lanes, nextOffsets },
      after: read && { ...read.value, lastArrivedAt: new Date(read.value.lastArrivedAt) },
      limit,
    });
    const arrivals = found.slice(0, limit);
    const last = found.length > limit ? arrivals.at(-1) : undefined;
    return ok({
      area: { code, name: area.name, kind: area.kind },
      arrivals: arrivals.map((arrival) => shown(arrival, reference)),
      ...(last && { next: writeCursor(list, placeOf(last, { lanes, nextOffsets })) }),
    });
  }
}

function shown(arrival: Arrival, reference: ReferenceView): ArrivalsPage['arrivals'][number] {
  const { submission, period, firstArrivedAt, lastArrivedAt, newestVersion, ...told } = arrival;
  return {
    name: reference.organisation(arrival.source)?.name ?? arrival.source,
    ...told,
    ...(submission !== null && { submission }),
    ...(period !== null && { period }),
    firstArrivedAt: firstArrivedAt.toISOString(),
    lastArrivedAt: lastArrivedAt.toISOString(),
    newestVersion: newestVersion.toISOString(),
  };
}

function placeOf(
  { lastArrivedAt, source, measure, table, submission, period }: Arrival,
  { lanes, nextOffsets }: { readonly lanes: readonly number[]; readonly nextOffsets: readonly number[] },
): ArrivalsPlace {
  const place = { source, measure, table, submission, period };
  const known = { lanes: [...lanes], nextOffsets: [...nextOffsets] };
  return { ...known, lastArrivedAt: lastArrivedAt.toISOString(), ...place };
}
