import { setImmediate as turnOfTheLoop } from 'node:timers/promises';
import { Injectable } from '@nestjs/common';

/**
 * Lets work that keeps the processor busy go on a piece at a time, in the order it was asked for. Between two
 * pieces whatever else the process does has its turn: however many publish, a question is answered soon.
 */
@Injectable()
export class Turns {
  private last: Promise<unknown> = Promise.resolve();

  async take<Outcome>(piece: () => Outcome): Promise<Outcome> {
    const turn = this.last.then(() => turnOfTheLoop());
    this.last = turn;
    await turn;
    return piece();
  }
}
