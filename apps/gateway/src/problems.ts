import type { ProblemKind } from '#platform';

/** What publishing can meet beyond what any route can. */
export const PUBLISHING_PROBLEMS = {
  emptyBatch: {
    code: 'empty-batch',
    status: 400,
    title: 'There is no event in the batch',
    means: 'The body was read, and holds no event.',
    mend: 'Send at least one event; where there is nothing to say, send nothing.',
  },
  notABatch: {
    code: 'not-a-batch',
    status: 400,
    title: 'The body is not what its content type says',
    means: 'The content type announces several events, and the body is not a JSON array.',
    mend: 'Send an array of events, or one event as `application/cloudevents+json`.',
  },
  parametersRefused: {
    code: 'parameters-refused',
    status: 400,
    title: 'A parameter of the address is not understood',
    means: 'A parameter is unknown, there twice, or has a value that there is not. Nothing was appended.',
    mend: 'Give the parameters that publishing.md has, each once.',
  },
  notYourOrganisation: {
    code: 'not-your-organisation',
    status: 403,
    title: 'You may not publish for this organisation',
    means: 'No event was accepted, because the token grants publishing for none of their sources.',
    mend: 'Publish as the organisation the token is for, or ask an administrator for the grant `publisher@<source>`.',
  },
  receiptUnknown: {
    code: 'receipt-unknown',
    status: 412,
    title: 'This ledger does not have what the receipt is of',
    means:
      'A receipt in `Bettercare-Receipt` is of nothing that this ledger holds: it was restored from a copy that is older, or another gave it. Nothing was appended.',
    mend: 'Send all of it again from its start, without the receipt. What is there already counts once.',
  },
  tooManyEvents: {
    code: 'too-many-events',
    status: 413,
    title: 'There are too many events in one request',
    means: 'The request holds more events than one may carry.',
    mend: 'Send the rest in further requests. What was accepted already may be sent again: it counts once.',
  },
  eventsRefused: {
    code: 'events-refused',
    status: 422,
    title: 'No event was accepted',
    means: 'Each event broke a rule, or one did and the batch was sent with `mode=strict`.',
    mend: 'Mend each event as the `errors` beside it say, and send those again.',
  },
  recordingBehind: {
    code: 'recording-behind',
    status: 429,
    title: 'Too many events wait to be recorded',
    means:
      'More was accepted than is recorded yet, and no more is taken until some of it is. Nothing is lost.',
    mend: 'Wait as many seconds as `Retry-After` says and send it again.',
  },
  diskFull: {
    code: 'disk-full',
    status: 503,
    title: 'There is too little room on the disk',
    means:
      'What is free on the disk of the database is below what is kept free. Questions are answered as before.',
    mend: 'Tell whoever runs the system, and send it again once there is room.',
  },
  otherLog: {
    code: 'other-log',
    status: 503,
    title: 'The event log is not the one that was recorded from',
    means:
      'A lane ends before what was recorded from it, so that nothing put into this log is sure ever to be recorded. Nothing was appended; questions are answered as before.',
    mend: 'Tell whoever runs the system, and send it again once the log is there or its lanes were begun anew.',
  },
  logBusy: {
    code: 'log-busy',
    status: 429,
    title: 'The event log has its hands full',
    means: 'Other requests are being appended, and this one did not get its turn in time.',
    mend: 'Wait as many seconds as `Retry-After` says and send it again.',
  },
} as const satisfies Record<string, ProblemKind>;
