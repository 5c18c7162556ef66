import { setTimeout as sleep } from 'node:timers/promises';
import { laneName } from '#event-log';
import type { LaneLag } from '#event-log';
import type { PlanSubmission } from '#planning';
import type { Door, Place } from './publish-sample';
import { publishSample } from './publish-sample';
import { sampleEvents } from './sample-events';
import { readDelayedDays, readMistyped, readPlans } from './sample-files';
import type { SamplePlans } from './sample-plans';

export interface SampleLoad {
  readonly plans: SamplePlans;
  /** How far each lane of counts has been recorded, and where it ends. */
  readonly lag: () => Promise<readonly Pick<LaneLag, 'lane' | 'next' | 'end' | 'state'>[]>;
  readonly door: Door;
  /** Past the door, as over a lane of a sender's own: the door would refuse what cannot be recorded. */
  readonly append: (event: { readonly source: string }) => Promise<readonly Place[]>;
  readonly say: (line: string) => void;
  readonly signal: AbortSignal;
}

const RECORDED_WITHIN_MS = 60_000;
const LOOK_AGAIN_MS = 50;

/**
 * Publishes the sample into an empty ledger: plans are drafted, figures published and recorded, one of them left in
 * quarantine for somebody to mend, plans agreed. A
 * draft of the sample's own that was never agreed is a load that was interrupted, and is completed; sending the
 * figures again changes nothing.
 *
 * @returns the sample's plans where the ledger holds them all, agreed; none where it holds somebody's own data.
 */
export async function loadSample(load: SampleLoad): Promise<readonly PlanSubmission[]> {
  const plans = await readPlans();
  const standing = await Promise.all(plans.map((plan) => load.plans.standing(plan)));
  if (standing.every((each) => each === 'agreed')) return plans;
  const interrupted = standing.includes('drafted') || standing.includes('agreed');
  if (!interrupted && !(await isEmpty(load))) return [];
  load.say(interrupted ? 'Completing the sample ...' : 'Publishing the sample ...');

  for (const [index, plan] of plans.entries()) {
    if (standing[index] === 'none') await load.plans.draft(plan);
  }
  const events = sampleEvents(await readDelayedDays());
  const published = await publishSample(events, load.door, load.signal);
  const mistyped = await load.append(await readMistyped());
  await recorded([...published, ...mistyped], load);
  for (const [index, plan] of plans.entries()) {
    if (standing[index] !== 'agreed') await load.plans.agree(plan);
  }
  return plans;
}

/** Nothing was ever delivered, and nobody has planned anything. */
async function isEmpty({ lag, plans }: SampleLoad): Promise<boolean> {
  return (await lag()).every(({ end }) => end === 0) && !(await plans.anyPlanExists());
}

/** Resolves when every place has been recorded. */
async function recorded(places: readonly Place[], { lag, signal }: SampleLoad): Promise<void> {
  const deadline = performance.now() + RECORDED_WITHIN_MS;
  for (;;) {
    const lanes = new Map((await lag()).map((each) => [laneName(each.lane), each]));
    const waiting = places.filter(({ lane, offset }) => (lanes.get(laneName(lane))?.next ?? 0) <= offset);
    if (waiting.length === 0) return;
    for (const { lane } of waiting) {
      const state = lanes.get(laneName(lane))?.state;
      if (state?.kind === 'stopped') throw new Error(`${laneName(lane)} has stopped: ${state.reason}`);
    }
    if (performance.now() > deadline) {
      throw new Error(
        `${waiting.length} events of the sample were not recorded within ${RECORDED_WITHIN_MS / 1000} s.`,
      );
    }
    await sleep(LOOK_AGAIN_MS, undefined, { signal });
  }
}
