import { channel } from 'node:diagnostics_channel';

/**
 * The awaits on the way of an event from its arrival until it has taken effect, each by its name. The proofs end,
 * halt or cut off a process at any of them; nobody else listens, and then passing one costs nothing.
 */
export const FAULT_POINTS = [
  'append.waiting', // accepted by the gateway, not handed to the log
  'append.sending', // to be sent to a broker
  'append.kept', // the broker has confirmed
  'append.placed', // the log has told the gateway where it stands; the sender has no answer yet
  'group.joining', // to ask for a place in the group
  'group.joined', // lanes are about to be taken or let go of
  'group.told', // the broker has heard how far lanes were read
  'lane.assigned', // bounds are known; the position in the database is to be taken
  'lane.taken', // a new epoch is this process's
  'lane.checked', // it is the log that was read before
  'lane.read', // a batch is in hand
  'lane.released', // the last batch of a lane is done
  'record.judged', // nothing of the batch is in the database yet
  'record.numbered', // its series have numbers
  'record.locked', // against a rebuild
  'record.moved', // the lane's position
  'record.ordered', // among those who record for the same sources
  'record.copied', // outcomes are in their tables
  'record.replaced', // replaced periods have left the sums
  'record.counted', // counts are in the sums
  'record.absent', // absences are written
  'record.chained', // the batch is in its lane's chain
  'record.recorded', // and committed
  'transaction.begun',
  'transaction.committing', // COMMIT is being sent
  'transaction.committed',
  'watermark.stored',
] as const;

export type FaultPoint = (typeof FAULT_POINTS)[number];

/** What a point is called among the process's diagnostics channels. */
export const faultChannel = (point: FaultPoint): string => `better-care-ledger:${point}`;

const channels = Object.fromEntries(
  FAULT_POINTS.map((point) => [point, channel(faultChannel(point))]),
) as Record<FaultPoint, ReturnType<typeof channel>>;

/** Passes a fault point. A connection in use is handed on, so that it can be cut. */
export function pass(point: FaultPoint, connection?: object): void {
  channels[point].publish({ connection });
}
