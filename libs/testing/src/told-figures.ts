import { figuresInBrief } from '#performance';
import type { AreaPerformance, FigureInBrief } from '#performance';

/** An event of a live stream. */
export interface LiveEvent {
  readonly name: string;
  readonly id: string | undefined;
  readonly data: unknown;
}

interface Snapshot {
  readonly figures: readonly FigureInBrief[];
  readonly watermark: unknown;
}

interface Changes {
  readonly watermark: unknown;
  readonly changes: readonly {
    readonly before?: FigureInBrief | undefined;
    readonly after?: FigureInBrief | undefined;
  }[];
}

/** What the events of a live stream add up to. */
export class ToldFigures {
  /** By policy year, metric and period. */
  readonly figures: Map<string, FigureInBrief>;
  lastId: string | undefined;
  /** Up to where everything was in each event that told of figures, in the order they came. */
  readonly watermarks: string[] = [];

  constructor(from?: ToldFigures) {
    this.figures = new Map(from?.figures);
    this.lastId = from?.lastId;
  }

  /** @throws Error where a change is not one of what was told before: something in between is missing. */
  takeIn({ name, id, data }: LiveEvent): void {
    this.lastId = id ?? this.lastId;
    if (name === 'snapshot') {
      this.figures.clear();
      for (const figure of (data as Snapshot).figures) this.figures.set(keyOf(figure), figure);
    }
    if (name === 'changes') for (const change of (data as Changes).changes) this.apply(change);
    if (name === 'snapshot' || name === 'changes')
      this.watermarks.push(JSON.stringify((data as Snapshot | Changes).watermark));
  }

  /** How often figures were told that had been told before. */
  toldAgain(): number {
    return this.watermarks.length - new Set(this.watermarks).size;
  }

  /** The content hash of each figure. */
  hashes(): Map<string, string> {
    return new Map([...this.figures].map(([key, { contentHash }]) => [key, contentHash]));
  }

  private apply({ before, after }: Changes['changes'][number]): void {
    const figure = after ?? before;
    if (figure === undefined) return;
    const key = keyOf(figure);
    const stood = this.figures.get(key)?.contentHash;
    if (stood !== before?.contentHash)
      throw new Error(`Of ${key} ${before?.contentHash} is said to have stood, and ${stood} was told.`);
    if (after) this.figures.set(key, after);
    else this.figures.delete(key);
  }
}

function keyOf({ policyYear, metric, period }: FigureInBrief): string {
  return `${policyYear} ${metric} ${period}`;
}

/** How many figures of an area there are, and which of them are not what was told. */
export async function differences(told: ToldFigures, url: string, area: string, token: string) {
  const [is, shouldBe] = [told.hashes(), await askedHashes(url, area, token)];
  const keys = [...new Set([...is.keys(), ...shouldBe.keys()])];
  return { figures: shouldBe.size, differing: keys.filter((key) => is.get(key) !== shouldBe.get(key)) };
}

/** The content hash of each figure of an area, as the performance route answers them. */
export async function askedHashes(url: string, area: string, token: string): Promise<Map<string, string>> {
  const ask = (path: string) =>
    fetch(`${url}${path}`, { headers: { authorization: `Bearer ${token}`, 'cache-control': 'no-cache' } });
  const { policyYears } = (await (await ask('/v1/policy-years')).json()) as {
    readonly policyYears: readonly { readonly definition: { readonly year: string } }[];
  };
  const figures: FigureInBrief[] = [];
  for (const { definition } of policyYears) {
    const { year } = definition;
    const response = await ask(`/v1/areas/${area}/performance?year=${year}`);
    if (response.status === 404) continue; // nobody reports or plans for it there
    const { metrics } = (await response.json()) as AreaPerformance;
    figures.push(...metrics.flatMap((metric) => figuresInBrief(year, metric)));
  }
  return new Map(figures.map((figure) => [keyOf(figure), figure.contentHash]));
}
