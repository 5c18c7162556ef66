import { createParser } from 'eventsource-parser';
import type { FigureInBrief } from '#performance';
import type { LiveChanges, LiveSnapshot } from './live.schema';

export interface LiveEvent {
  readonly name: string;
  readonly id: string | undefined;
  readonly data: unknown;
}

/** A reader of a stream as a browser is one: it keeps the last id, and the figures it was told. */
export class StreamReader {
  readonly figures = new Map<string, FigureInBrief>();
  lastId: string | undefined;

  private constructor(
    readonly response: Response,
    private readonly events: AsyncGenerator<LiveEvent, undefined>,
    private readonly stop: AbortController,
  ) {}

  static async open(address: string, token: string, from?: StreamReader): Promise<StreamReader> {
    const stop = new AbortController();
    const headers = {
      authorization: `Bearer ${token}`,
      ...(from?.lastId && { 'last-event-id': from.lastId }),
    };
    const response = await fetch(address, { headers, signal: stop.signal });
    const reader = new StreamReader(response, eventsOf(response), stop);
    for (const [key, figure] of from?.figures ?? []) reader.figures.set(key, figure);
    reader.lastId = from?.lastId;
    return reader;
  }

  /** The next event of that name; those before it are taken in too. Undefined when the stream ends. */
  async next(name: string): Promise<LiveEvent | undefined> {
    for (;;) {
      const { value } = await this.events.next();
      if (value === undefined) return undefined;
      this.takeIn(value);
      if (value.name === name) return value;
    }
  }

  /** Reads on until the figures are as they should be. */
  async until(isSo: (figures: ReadonlyMap<string, FigureInBrief>) => boolean): Promise<void> {
    while (!isSo(this.figures)) {
      const { value } = await this.events.next();
      if (value === undefined) throw new Error('The stream ended before the figures were as they should be');
      this.takeIn(value);
    }
  }

  close(): void {
    this.stop.abort();
  }

  private takeIn({ name, id, data }: LiveEvent): void {
    this.lastId = id ?? this.lastId;
    if (name === 'snapshot') {
      this.figures.clear();
      for (const figure of (data as LiveSnapshot).figures) this.figures.set(keyOf(figure), figure);
    }
    if (name === 'changes')
      for (const { before, after } of (data as LiveChanges).changes) {
        if (after) this.figures.set(keyOf(after), after);
        else if (before) this.figures.delete(keyOf(before));
      }
  }
}

export function keyOf({ policyYear, metric, period }: FigureInBrief): string {
  return `${policyYear} ${metric} ${period}`;
}

async function* eventsOf(response: Response): AsyncGenerator<LiveEvent, undefined> {
  const waiting: LiveEvent[] = [];
  const parser = createParser({
    onEvent: ({ event, id, data }) =>
      waiting.push({ name: event ?? '', id, data: JSON.parse(data) as unknown }),
  });
  const decoder = new TextDecoder();
  for await (const piece of response.body ?? []) {
    parser.feed(decoder.decode(piece as Uint8Array, { stream: true }));
    while (waiting.length > 0) yield waiting.shift() as LiveEvent;
  }
  return undefined;
}
