/** What publishing can meet beyond what any route can. */
export const PUBLISHING_PROBLEMS = {
  emptyBatch: { code: 'empty-batch', status: 400, title: 'There is no event in the batch' },
  notABatch: { code: 'not-a-batch', status: 400, title: 'The body is not what its content type says' },
  parametersRefused: {
    code: 'parameters-refused',
    status: 400,
    title: 'A parameter of the address is not understood',
  },
  notYourOrganisation: {
    code: 'not-your-organisation',
    status: 403,
    title: 'You may not publish for this organisation',
  },
  tooManyEvents: { code: 'too-many-events', status: 413, title: 'There are too many events in one request' },
  eventsRefused: { code: 'events-refused', status: 422, title: 'No event was accepted' },
  recordingBehind: {
    code: 'recording-behind',
    status: 429,
    title: 'Too many events wait to be recorded',
  },
  diskFull: { code: 'disk-full', status: 503, title: 'There is too little room on the disk' },
  logBusy: { code: 'log-busy', status: 429, title: 'The event log has its hands full' },
} as const;
