import { createParser } from 'eventsource-parser';
import { ToldFigures } from './told-figures';
import type { LiveEvent } from './told-figures';

/** A reader of a live stream as a browser is one: it keeps the last id, and the figures it was told. */
export class StreamReader {
  readonly told: ToldFigures;

  private constructor(
    readonly response: Response,
    private readonly events: AsyncGenerator<LiveEvent, undefined>,
    private readonly stop: AbortController,
    from: StreamReader | undefined,
  ) {
    this.told = new ToldFigures(from?.told);
  }

  /** Opens an area's stream; where `from` left off, with what it had been told. */
  static async open(address: string, token: string, from?: StreamReader): Promise<StreamReader> {
    const stop = new AbortController();
    const lastId = from?.told.lastId;
    const headers = { authorization: `Bearer ${token}`, ...(lastId && { 'last-event-id': lastId }) };
    const response = await fetch(address, { headers, signal: stop.signal });
    return new StreamReader(response, eventsOf(response), stop, from);
  }

  /** The next event; undefined when the stream ends. */
  async read(): Promise<LiveEvent | undefined> {
    const { value } = await this.events.next();
    if (value !== undefined) this.told.takeIn(value);
    return value;
  }

  /** The next event of that name; those before it are taken in too. Undefined when the stream ends. */
  async next(name: string): Promise<LiveEvent | undefined> {
    for (;;) {
      const event = await this.read();
      if (event === undefined || event.name === name) return event;
    }
  }

  /** Reads on until the figures are as they should be. */
  async until(isSo: (figures: ToldFigures['figures']) => boolean): Promise<void> {
    while (!isSo(this.told.figures))
      if ((await this.read()) === undefined)
        throw new Error('The stream ended before the figures were as they should be');
  }

  close(): void {
    this.stop.abort();
  }
}

/** The events of a stream as they come. */
export async function* eventsOf(response: Response): AsyncGenerator<LiveEvent, undefined> {
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
