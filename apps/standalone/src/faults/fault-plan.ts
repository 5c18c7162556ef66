import { FAULT_POINTS } from '#platform';
import type { FaultPoint } from '#platform';
import { Chance } from '#testing';

/** What befalls a process at a fault point. */
export interface ArmedFault {
  readonly app: 'gateway' | 'projector';
  readonly point: FaultPoint;
  readonly action: 'kill' | 'halt' | 'stall' | 'cut';
  /** When the point is passed for this many times in one process. */
  readonly passing: number;
  /** For how long it is halted or stalled, in milliseconds. */
  readonly ms: number;
}

export const FAULT_KINDS = [
  'kill-gateway',
  'kill-projector',
  'zombie',
  'restart-database',
  'cut-connections',
  'fill-disk-of-database',
  'kill-broker',
  'kill-broker-and-gateways',
  'restart-broker',
  'halt-broker',
  'fill-disk-of-broker',
  'add-projector',
  'remove-projector',
] as const;

export type FaultKind = (typeof FAULT_KINDS)[number];

/** What is done to the system from outside. */
export interface PlannedFault {
  readonly kind: FaultKind;
  /** When this share of the events has been accepted. */
  readonly at: number;
  /** How long it lasts where it lasts, in milliseconds. */
  readonly ms: number;
}

/** Everything chance decides in one run. */
export interface FaultPlan {
  readonly seed: number;
  readonly counts: number;
  readonly perRequest: number;
  readonly publishers: number;
  readonly gateways: number;
  readonly projectors: number;
  /** The most deliveries of one batch of a projector. */
  readonly batchMax: number;
  /** In the order in which processes of the app are started; one that comes after the last has no fault. */
  readonly armed: readonly ArmedFault[];
  /** In the order of `at`. */
  readonly faults: readonly PlannedFault[];
}

/** How often each befalls a run. */
const LIKELY: Readonly<Record<FaultKind, number>> = {
  'kill-gateway': 0.3,
  'kill-projector': 0.35,
  zombie: 0.35,
  'restart-database': 0.35,
  'cut-connections': 0.3,
  'fill-disk-of-database': 0.2,
  'kill-broker': 0.25,
  'kill-broker-and-gateways': 0.2,
  'restart-broker': 0.1,
  'halt-broker': 0.15,
  'fill-disk-of-broker': 0.15,
  'add-projector': 0.35,
  'remove-projector': 0.35,
};

/** Beyond the 6 seconds after which a projector that is not heard of has lost its lanes. */
const ZOMBIE_MS = { least: 6_500, more: 3_000 };
const GATEWAY_POINTS = FAULT_POINTS.filter((point) => point.startsWith('append.'));
const PROJECTOR_POINTS = FAULT_POINTS.filter((point) => !point.startsWith('append.'));
/** Passed with a connection in use. */
const CUT_POINTS = FAULT_POINTS.filter(
  (point) =>
    point.startsWith('transaction.') ||
    /^record\.(locked|moved|ordered|copied|replaced|counted|absent|chained)$/.test(point),
);
/** Passed once or a few times in the life of a process. */
const RARE = /^(group|lane)\.(?!read)/;

export function planFaults(seed: number): FaultPlan {
  const chance = new Chance(seed);
  const perRequest = 10 + chance.below(30);
  return {
    seed,
    counts: 1_500 + chance.below(1_500),
    perRequest,
    publishers: 2 + chance.below(2),
    gateways: 1 + chance.below(2),
    projectors: 1 + chance.below(3),
    batchMax: 1 + chance.below(100),
    armed: Array.from({ length: 1 + chance.below(4) }, () => armedFault(chance)),
    faults: FAULT_KINDS.filter((kind) => chance.happens(LIKELY[kind]))
      .map((kind) => ({ kind, at: chance.fraction(), ms: zombieMs(chance) }))
      .sort((a, b) => a.at - b.at),
  };
}

function armedFault(chance: Chance): ArmedFault {
  const app = chance.happens(0.25) ? 'gateway' : 'projector';
  const cuts = app === 'projector' && chance.happens(0.3);
  const point = chance.oneOf(cuts ? CUT_POINTS : app === 'gateway' ? GATEWAY_POINTS : PROJECTOR_POINTS);
  const action = cuts ? 'cut' : chance.oneOf<ArmedFault['action']>(['kill', 'kill', 'halt', 'stall']);
  const passing = 1 + chance.below(RARE.test(point) ? 3 : 40);
  return { app, point, action, passing, ms: zombieMs(chance) };
}

function zombieMs(chance: Chance): number {
  return ZOMBIE_MS.least + chance.below(ZOMBIE_MS.more);
}
