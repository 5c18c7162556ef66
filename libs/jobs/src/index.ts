export { askByHand } from './ask-by-hand.command';
export type { Asked } from './ask-by-hand.command';
export { daysDue, monthsDue, reportsAwaitedUntil } from './calendar';
export type { DuePeriod } from './calendar';
export { Carrier } from './carrier';
export type { HowItEnded } from './carrier';
export { DueWork } from './due-work';
export type { Hands } from './due-work';
export type { Duty, Obligation, ObligationKey } from './duty';
export {
  allNoted,
  failedAndNotDone,
  findJobRun,
  isOvertaken,
  newestNoted,
  newestOutcomes,
  notDone,
  nothingNoted,
  notNoted,
  readDueWork,
  readJobRuns,
  RUN_STATES,
} from './job-run.query';
export type { DueWorkStanding, DutyStanding, JobRun } from './job-run.query';
export { JobRunStore } from './job-run.store';
export { noteDue } from './note-due';
export { openHands } from './open-hands';
export { pauseAfter } from './pauses';
export { RedisTrouble } from './redis-trouble';
