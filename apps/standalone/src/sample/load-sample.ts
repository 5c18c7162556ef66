import { setTimeout as sleep } from 'node:timers/promises';
import { laneName } from '#event-log';
import type { LaneLag } from '#event-log';
import type { PlanSubmission } from '#planning';
import type { Door } from './publish-sample';
import { publishSample, uploadSample } from './publish-sample';
import { readAdmissions } from './sample-admissions';
import { Overtaken, SampleDesk } from './sample-desk';
import { sampleEvents } from './sample-events';
import { readDelayedDays, readInventedPlan, readMistyped, readPublishedPlans } from './sample-files';
import { settleSample } from './sample-money';
import type { PlanStanding, SamplePlans } from './sample-plans';
import { answerReturns } from './sample-returns';

export interface SampleLoad {
  readonly plans: Pick<
    SamplePlans,
    'standing' | 'anythingDecided' | 'isSettled' | 'hasReturns' | 'draft' | 'agree'
  >;
  /** How far each lane of counts has been recorded, and where it ends. */
  readonly lag: () => Promise<readonly Pick<LaneLag, 'lane' | 'next' | 'end' | 'state'>[]>;
  readonly door: Door;
  /** Past the door, as over a lane of a sender's own: the door would refuse what cannot be recorded. */
  readonly append: (event: { readonly source: string }) => Promise<unknown>;
  /** How many admissions Cambridgeshire's invented year comes to; as its file has it where nothing is said. */
  readonly outturn: number | undefined;
  /** Whether there is a folder that returns are dropped into. */
  readonly hasFolder: boolean;
  readonly say: (line: string) => void;
  readonly signal: AbortSignal;
}

/** What a ledger holds of the sample. */
export interface Sample {
  /** Peterborough's plans, which its published figures are held against; none where the data is somebody's own. */
  readonly plans: readonly PlanSubmission[];
  /** Whether the invented admissions are there, and the plan that some of them are held against. */
  readonly hasInvented: boolean;
  /** Whether money was held back on some of them, and released. */
  readonly hasMoney: boolean;
  /** Whether Peterborough's returns are there: one that went out, one to answer. */
  readonly hasReturns: boolean;
}

export const NO_SAMPLE: Sample = { plans: [], hasInvented: false, hasMoney: false, hasReturns: false };

interface StandingPlan {
  readonly plan: PlanSubmission;
  readonly isInvented: boolean;
  readonly standing: PlanStanding;
}

/** One thing that the sample brings. Doing it again changes nothing. */
type Step = (load: SampleLoad, plans: readonly StandingPlan[]) => Promise<void>;

/**
 * In order. A plan that the sample has drafted and not agreed is what an interrupted load is known by: drafting comes
 * first and agreeing last, and the next start takes every step again. Returns are held against the plans that were
 * published, and are answered before the invented one is agreed.
 */
const STEPS: readonly Step[] = [
  draftPlans,
  publishDelayedDays,
  leaveOneInQuarantine,
  uploadAdmissions,
  waitUntilRecorded,
  settleMoney,
  agreePublished,
  answerForQuarters,
  agreeInvented,
];

const RECORDED_WITHIN_MS = 60_000;
const LOOK_AGAIN_MS = 50;
const OVERTAKEN_MAX = 5;

/** Publishes the sample into an empty ledger, completes it where a start was interrupted, and else leaves all as it is. */
export async function loadSample(load: SampleLoad): Promise<Sample> {
  const published = await readPublishedPlans();
  const invented = await readInventedPlan();
  const plans = await Promise.all(
    [...published, invented].map(async (plan) => ({
      plan,
      isInvented: plan === invented,
      standing: await load.plans.standing(plan),
    })),
  );
  const isInterrupted = plans.some(({ standing }) => standing === 'drafted');
  const isLoaded = !isInterrupted && plans.some(({ standing }) => standing === 'agreed');
  if (isLoaded) {
    const hasInvented = plans.some(({ isInvented, standing }) => isInvented && standing === 'agreed');
    const [hasMoney, hasReturns] = [await load.plans.isSettled(), await load.plans.hasReturns()];
    return { plans: published, hasInvented, hasMoney, hasReturns };
  }
  if (!isInterrupted && !(await isEmpty(load))) return NO_SAMPLE;
  load.say(isInterrupted ? 'Completing the sample ...' : 'Publishing the sample ...');
  for (const step of STEPS) await step(load, plans);
  return { plans: published, hasInvented: true, hasMoney: true, hasReturns: true };
}

/** Nothing was ever delivered, and nobody has planned or agreed anything. */
async function isEmpty({ lag, plans }: SampleLoad): Promise<boolean> {
  return (await lag()).every(({ end }) => end === 0) && !(await plans.anythingDecided());
}

async function draftPlans(load: SampleLoad, plans: readonly StandingPlan[]): Promise<void> {
  for (const { plan, standing } of plans) if (standing === 'none') await load.plans.draft(plan);
}

async function publishDelayedDays({ door, signal }: SampleLoad): Promise<void> {
  await publishSample(sampleEvents(await readDelayedDays()), door, signal);
}

/** For somebody to mend. */
async function leaveOneInQuarantine({ append }: SampleLoad): Promise<void> {
  await append(await readMistyped());
}

/** As files, whose names say with every record that it is invented. */
async function uploadAdmissions({ outturn, door, signal }: SampleLoad): Promise<void> {
  for (const file of await readAdmissions(outturn)) await uploadSample(file, door, signal);
}

/** Of all that stands in the log by now. */
async function waitUntilRecorded({ lag, signal }: SampleLoad): Promise<void> {
  const ends = new Map((await lag()).map(({ lane, end }) => [laneName(lane), end]));
  const deadline = performance.now() + RECORDED_WITHIN_MS;
  for (;;) {
    const waiting = (await lag()).filter(({ lane, next }) => next < (ends.get(laneName(lane)) ?? 0));
    if (waiting.length === 0) return;
    for (const { lane, state } of waiting) {
      if (state.kind === 'stopped') throw new Error(`${laneName(lane)} has stopped: ${state.reason}`);
    }
    if (performance.now() > deadline) {
      const lanes = waiting.map(({ lane }) => laneName(lane)).join(', ');
      throw new Error(`The sample was not recorded within ${RECORDED_WITHIN_MS / 1000} s: ${lanes}`);
    }
    await sleep(LOOK_AGAIN_MS, undefined, { signal });
  }
}

/** On counts that are recorded, over HTTP, by those whose money it would be. */
async function settleMoney({ door, signal }: SampleLoad): Promise<void> {
  await settleSample(new SampleDesk(door, signal));
}

async function agreePublished(load: SampleLoad, plans: readonly StandingPlan[]): Promise<void> {
  await agreePlans(
    load,
    plans.filter(({ isInvented }) => !isInvented),
  );
}

/** Over HTTP as well, by those who would prepare and sign it. A reporter that is running fills what it finds open. */
async function answerForQuarters({ door, hasFolder, signal }: SampleLoad): Promise<void> {
  const desk = new SampleDesk(door, signal);
  for (let tries = 1; ; tries++) {
    try {
      await answerReturns(desk, { hasFolder });
      return;
    } catch (error) {
      if (!(error instanceof Overtaken) || tries === OVERTAKEN_MAX) throw error;
    }
  }
}

async function agreeInvented(load: SampleLoad, plans: readonly StandingPlan[]): Promise<void> {
  await agreePlans(
    load,
    plans.filter(({ isInvented }) => isInvented),
  );
}

async function agreePlans(load: SampleLoad, plans: readonly StandingPlan[]): Promise<void> {
  for (const { plan, standing } of plans) {
    if (standing === 'none' || standing === 'drafted') await load.plans.agree(plan);
  }
}
