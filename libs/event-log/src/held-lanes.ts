import type { Lane, LaneState } from './event-log';
import { laneName } from './event-log';
import type { LaneLoopParts } from './lane-loop';
import { LaneLoop } from './lane-loop';

/** The lanes that a member of a group holds: a loop for each, from its assignment to its last batch. */
export class HeldLanes {
  private readonly loops = new Map<string, LaneLoop>();
  /** Lanes stopped for good, which stay so when they come back from another member. */
  private readonly stopped = new Map<string, string>();
  private closing = false;

  constructor(
    private readonly parts: LaneLoopParts,
    /** Hears that a lane it let go of is done with. */
    private readonly released: () => void,
  ) {}

  /** Those in a batch included, though they were let go of: they are not to be given to another yet. */
  lanes(): Lane[] {
    return [...this.loops.values()].map(({ lane }) => lane);
  }

  /**
   * Takes and lets go until it holds these. A lane that is let go of is held until its last batch is done, so
   * one that comes back meanwhile is taken when that is told.
   */
  settle(lanes: readonly Lane[]): void {
    const hold = new Map(lanes.map((lane) => [laneName(lane), lane]));
    for (const [name, loop] of this.loops) if (!hold.has(name)) this.letGo(name, loop);
    for (const [name, lane] of hold) if (!this.loops.has(name)) this.take(name, lane);
  }

  /** Takes no more; resolves when all have had their last batch. */
  async close(): Promise<void> {
    this.closing = true;
    await Promise.all([...this.loops.values()].map((loop) => loop.revoke()));
  }

  /** @throws when the lane is not held */
  loopOf(lane: Lane): LaneLoop {
    const loop = this.loops.get(laneName(lane));
    if (loop === undefined) throw new Error(`${laneName(lane)} is not assigned to this member.`);
    return loop;
  }

  stateOf(lane: Lane): LaneState {
    return this.loops.get(laneName(lane))?.state ?? { kind: 'elsewhere' };
  }

  /** Those that have nothing left to read, as far as is known. */
  idle(): Lane[] {
    return [...this.loops.values()].filter(({ idle }) => idle).map(({ lane }) => lane);
  }

  sawEnd(lane: Lane, end: number): void {
    this.loops.get(laneName(lane))?.sawEnd(end);
  }

  doubt(lane: Lane): void {
    this.loops.get(laneName(lane))?.doubt();
  }

  private take(name: string, lane: Lane): void {
    if (this.closing) return;
    this.loops.set(name, new LaneLoop(lane, this.parts, this.stopped.get(name)));
  }

  private letGo(name: string, loop: LaneLoop): void {
    void loop.revoke().then(() => {
      if (loop.state.kind === 'stopped') this.stopped.set(name, loop.state.reason);
      if (this.loops.get(name) !== loop) return;
      this.loops.delete(name);
      this.released();
    });
  }
}
