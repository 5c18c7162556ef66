/** Where counts are delivered. A source's lane follows from the number of partitions, so that it never changes. */
export const COUNTS_TOPIC = { topic: 'activity.counts', partitions: 12 } as const;
