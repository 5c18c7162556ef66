import { counter, gauge, histogram } from '#platform';

/** Of the duties that ship. */
const DUTIES = [
  'verify-records',
  'chase-reports',
  'register-dates',
  'open-return',
  'refresh-return',
  'tell-of-return',
  'submit-return',
  'deliver-return',
  'follow-delivery',
  'read-mailbox',
  'tell-of-failure',
  'tell-of-refusal',
  'tell-of-unsigned',
];

export const DUE_WORK = gauge({
  name: 'bettercare_due_work',
  help: 'Obligations that are not done, by how they stand; the same from every reporter.',
  labels: { duty: DUTIES, state: ['due', 'running', 'failed'] },
});

export const DUE_WORK_LATE = gauge({
  name: 'bettercare_due_work_late',
  help: 'Obligations that could have been carried out an hour ago and are not done; the same from every reporter.',
  labels: { duty: DUTIES },
});

export const DUE_WORK_SECONDS = histogram({
  name: 'bettercare_due_work_duration_seconds',
  help: 'Time that carrying out an obligation took in this process, to its commit.',
  labels: { duty: DUTIES },
  buckets: [0.01, 0.05, 0.1, 0.5, 1, 5, 15, 60, 300, 1_800, 7_200],
});

export const DUE_WORK_ENDED = counter({
  name: 'bettercare_due_work_ended_total',
  help: 'How what this process was woken for ended; elsewhere where another had it or it was done.',
  labels: { duty: DUTIES, how: ['done', 'failed', 'elsewhere'] },
});

export const VERIFY_FAULTS = gauge({
  name: 'bettercare_verify_faults',
  help: 'What did not hold in the newest night of which anything was verified; absent before the first.',
  labels: {},
});

export const REPORTS_MISSING = gauge({
  name: 'bettercare_reports_missing',
  help: 'Monthly reports that were not there when the newest month was looked through; absent before the first.',
  labels: {},
});

export const REPORTER_METRICS = [
  DUE_WORK,
  DUE_WORK_LATE,
  DUE_WORK_SECONDS,
  DUE_WORK_ENDED,
  VERIFY_FAULTS,
  REPORTS_MISSING,
];
