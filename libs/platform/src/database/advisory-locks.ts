/**
 * Every number that something in the database is locked by (`pg_advisory_lock`), in one list, so that no two mean
 * the same. With a second number beside it, it is the kind, and the second says which one; a number that was used
 * before keeps its meaning, since processes of two versions run side by side for a while. What has no number here is
 * locked by a name that is hashed, as the event log does.
 */
export const ADVISORY_LOCKS = {
  /** 0: the cells that batches add to; 1: rebuilding them. */
  cells: 4_201,
  /** Of each source. */
  source: 4_202,
  /** Storing a watermark: 0 alone. */
  watermark: 4_203,
  /** Filling a database from a backup: 0 alone. */
  restore: 4_204,
  /** Of each quarantined delivery. */
  quarantined: 4_205,
  /** Sending the digests of each subscription. */
  digest: 4_206,
  /** Alone, without a second number. */
  migration: 4_201_401,
  /** Publishing a version of the reference data; alone, without a second number. */
  referenceVersion: 7_263_443,
} as const;
