import type { DeliveryBatch, Lane, LaneBounds, LaneFailure, LaneHandler } from './event-log';
import { laneName } from './event-log';

/** Where a group's readers have durably come: what a database would keep for them. */
export type Positions = Map<string, number>;

/** A reader for the behaviour script: keeps positions as a projector does, and remembers what it was told. */
export class RecordingReader implements LaneHandler {
  readonly batches: DeliveryBatch[] = [];
  /** What it was told would follow. */
  readonly foretold: DeliveryBatch[] = [];
  readonly assignments: { lane: string; bounds: LaneBounds }[] = [];
  readonly revocations: string[] = [];
  readonly failures: LaneFailure[] = [];
  /** The most batches that were under way at once, over all lanes and in one lane. */
  mostAtOnce = 0;
  mostInOneLane = 0;
  private readonly underWay = new Map<string, number>();

  constructor(
    private readonly positions: Positions,
    /** What stands between a batch and its effect: throws, or holds it up. */
    private readonly before: (batch: DeliveryBatch) => Promise<void> | void = () => {},
  ) {}

  get values(): string[] {
    return this.batches.flatMap(({ deliveries }) => deliveries.map(({ value }) => value.toString()));
  }

  valuesOf(lane: Lane): string[] {
    const batches = this.batches.filter((batch) => laneName(batch.lane) === laneName(lane));
    return batches.flatMap(({ deliveries }) => deliveries.map(({ value }) => value.toString()));
  }

  assigned(lane: Lane, bounds: LaneBounds): Promise<number> {
    this.assignments.push({ lane: laneName(lane), bounds });
    return Promise.resolve(this.positions.get(laneName(lane)) ?? bounds.start);
  }

  coming(batch: DeliveryBatch): void {
    this.foretold.push(batch);
  }

  async batch(batch: DeliveryBatch): Promise<void> {
    const name = laneName(batch.lane);
    this.count(name, 1);
    try {
      await this.before(batch);
      this.batches.push(batch);
      this.positions.set(name, batch.to);
    } finally {
      this.count(name, -1);
    }
  }

  revoked(lane: Lane): Promise<void> {
    this.revocations.push(laneName(lane));
    return Promise.resolve();
  }

  failed(_lane: Lane, failure: LaneFailure): void {
    this.failures.push(failure);
  }

  private count(name: string, change: number): void {
    this.underWay.set(name, (this.underWay.get(name) ?? 0) + change);
    const now = [...this.underWay.values()];
    this.mostInOneLane = Math.max(this.mostInOneLane, ...now);
    this.mostAtOnce = Math.max(
      this.mostAtOnce,
      now.reduce((sum, each) => sum + each, 0),
    );
  }
}
