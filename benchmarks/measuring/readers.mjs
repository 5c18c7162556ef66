// So many readers of one live stream, in one process.
import { Agent, get } from 'node:http';
import { atRate, FIRST_VALUE } from './arrivals.mjs';

/** The values of requests: whatever else a stream tells has fewer digits. */
const VALUE = /"numerator":(1\d{6})\b/g;
/** How long the last one may take to be told: a limit against hanging. */
const TOLD_WITHIN_MS = 30_000;

/** Readers, each with a connection of its own, who note when they were told each value. */
export class Readers {
  told = [];
  #requests = [];

  static async open(count, address, headers) {
    const readers = new Readers();
    // In turn: they are to be told together, and not to be let in together.
    for (let number = 0; number < count; number++) await readers.#one(address, headers);
    return readers;
  }

  /** One change a second; answers with how long each reader waited for each from when it was accepted. */
  async waitsFor(seconds, change) {
    const { accepted } = await atRate(seconds, 1_000, (number) => change(number + 1));
    const last = seconds;
    const late = performance.now() + TOLD_WITHIN_MS;
    while (this.told.some((told) => told[last] === undefined)) {
      if (performance.now() > late) throw new Error('Not every reader was told everything');
      await new Promise((resolve) => setTimeout(resolve, 100));
    }
    // Of what was told together with the next, the wait is for that.
    return this.told.flatMap((told) =>
      accepted.map((at, number) => {
        const seen = told.slice(number + 1).find((when) => when !== undefined);
        return Math.max(0, Math.round(seen - at));
      }),
    );
  }

  close() {
    for (const each of this.#requests) each.destroy();
  }

  #one(address, headers) {
    const told = [];
    this.told.push(told);
    return new Promise((resolve, reject) => {
      const agent = new Agent({ keepAlive: false });
      const asked = get(address, { agent, headers }, (response) => {
        if (response.statusCode !== 200) reject(new Error(`${response.statusCode}`));
        response.setEncoding('utf8').on('data', (text) => {
          for (const [, value] of text.matchAll(VALUE))
            told[Number(value) - FIRST_VALUE] ??= performance.now();
          resolve();
        });
        response.on('error', () => {});
      });
      asked.on('error', reject);
      this.#requests.push(asked);
    });
  }
}
