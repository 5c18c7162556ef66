/** When each number was seen for the first time. */
export class Seen {
  at = [];

  constructor(total) {
    this.total = total;
  }

  /** A later number hides an earlier one, which was there before it. */
  upTo(number) {
    while (this.at.length <= number) this.at.push(performance.now());
  }

  isWhole() {
    return this.at.length >= this.total;
  }

  waits(accepted) {
    if (!this.isWhole()) throw new Error('Not every event became visible');
    return accepted.map((at, number) => Math.max(0, Math.round(this.at[number] - at)));
  }
}
