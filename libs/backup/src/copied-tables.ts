// Which tables a backup holds, and why not the others. A spec holds this to the migrations: a table that stands in
// neither list fails it.

/** A table that is copied: as it stands, or as a query of it whose columns are named. */
export interface CopiedTable {
  readonly name: string;
  /** The migration that brings it: a backup of a database that has had it holds the table. */
  readonly since: string;
  readonly part?: { readonly columns: readonly string[]; readonly sql: string };
  /** A migration puts a row into it, which says nothing and makes way for the one that is restored. */
  readonly isSeeded?: boolean;
  /**
   * Guards of its own look at each row that comes in, and would refuse, or count again, what they have let in already.
   * They are set aside while it is filled; what it holds is verified afterwards.
   */
  readonly isGuarded?: boolean;
}

/**
 * Where what is kept of each lane begins: with the newest delivery that is recorded, by which the projector knows the
 * log for the one it was reading; what is accepted and not recorded follows. What comes before stands in the records.
 */
const KEPT_LANES = `
  SELECT l.lane, l.topic, l.partition, greatest(l.start_offset, p.next_offset - 1) AS start_offset, l.next_offset,
         l.appended_at
    FROM log_lane l LEFT JOIN lane_position p USING (topic, partition)`;

const DELIVERY = ['lane', 'log_offset', 'appended_at', 'key', 'headers', 'value'];

/** In the order in which they can be filled. */
export const COPIED: readonly CopiedTable[] = [
  { name: 'log_topic', since: '0001_event_log' },
  {
    name: 'log_lane',
    since: '0001_event_log',
    part: {
      columns: ['lane', 'topic', 'partition', 'start_offset', 'next_offset', 'appended_at'],
      sql: KEPT_LANES,
    },
  },
  // What is kept of the log goes into the segment that a migration opens.
  {
    name: 'log_segment_lane',
    since: '0001_event_log',
    part: {
      columns: ['lane', 'segment', 'first_offset'],
      sql: `SELECT lane, 1::int4, start_offset FROM (${KEPT_LANES}) kept`,
    },
  },
  {
    name: 'log_delivery',
    since: '0001_event_log',
    part: {
      columns: ['segment', ...DELIVERY],
      sql: `
        SELECT 1::int4, ${DELIVERY.map((column) => `d.${column}`).join(', ')}
          FROM (${KEPT_LANES}) kept JOIN log_delivery d ON d.lane = kept.lane AND d.log_offset >= kept.start_offset`,
    },
  },
  { name: 'decision_event', since: '0002_decisions' },
  { name: 'decision_head', since: '0002_decisions', isSeeded: true },
  { name: 'journal_entry', since: '0014_journal', isGuarded: true },
  { name: 'journal_line', since: '0014_journal', isGuarded: true },
  { name: 'journal_closing', since: '0014_journal', isGuarded: true },
  { name: 'journal_head', since: '0014_journal', isSeeded: true },
  { name: 'return_document', since: '0016_return_documents' },
  { name: 'job_run', since: '0013_job_runs' },
  { name: 'reference_version', since: '0003_reference' },
  { name: 'lane_position', since: '0004_records' },
  { name: 'count_series', since: '0009_count_series' },
  { name: 'record_count_by_series', since: '0009_count_series' },
  { name: 'period_replacement', since: '0004_records' },
  { name: 'quarantine', since: '0004_records' },
  { name: 'quarantine_standing', since: '0010_quarantine_desk' },
  { name: 'lane_absence', since: '0004_records' },
  { name: 'lane_chain', since: '0004_records' },
  { name: 'watermark', since: '0004_records' },
  { name: 'uploaded_file', since: '0011_uploaded_files' },
  { name: 'person_name', since: '0023_person_names' },
  { name: 'digest_subscription', since: '0024_digests' },
];

/** What is worked out again, or begins anew with the processes, and why. */
export const NOT_COPIED: Readonly<Record<string, string>> = {
  migration: 'the manifest names what the database had',
  current_count_by_series: 'follows from the records',
  count_cell_by_series: 'follows from the current records',
  count_cell_delta_by_series: 'holds something while a rebuild is under way',
  cells_in_use: 'there is one version of the cells after a restore',
  log_segment: 'a restored log has one segment',
  log_consumer: 'advice; who reads says it again',
  log_member: 'who reads now',
  log_lease: 'who reads what now',
  person_session: 'whoever was signed in signs in again; a copy of the ledger lets nobody in',
  person_vouched: 'a copy of the ledger sends nobody anything before they have signed in to it',
  ways_set_up: 'whoever sends returns says at each look what it is set up with',
  job_look:
    'who looks for what is due says it again; a queue outside must not take the copy for the ledger it is of',
};
