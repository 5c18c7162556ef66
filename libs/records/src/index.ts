export { readArrivals } from './arrivals.query';
export type { Arrival } from './arrivals.query';
export type { AsAt, Positions, Queryable, Scope, Watermark } from './as-at';
export { readCellChanges, readPublishedChanges, RECORD_CHANGES } from './cell-changes.query';
export type { Between, CellChange, PublishedChange, RecordChange } from './cell-changes.query';
export { readCells, readPublishedValues } from './cells.query';
export type { CellRow, PublishedRow } from './cells.query';
export { readChangedRecords } from './changed-records.query';
export type { ChangedRecord, ChangedRecordPage, RecordSaid } from './changed-records.query';
export { readChangesBetween } from './changes-between.query';
export type { CountsTouched } from './changes-between.query';
export { checkEvent } from './check-event';
export type { Known, KnownAt } from './check-event';
export { fillCurrent } from './fill-current.command';
export { foreseeRecords } from './foreseen-records.query';
export type { Contribution, ForeseenEffect, ForeseenRecord } from './foreseen-records.query';
export { readGoneRecords } from './gone-records.query';
export type { GonePart, GoneRecord, GoneRecords } from './gone-records.query';
export { cellsInUse, giveUpQuarantined, takeQuarantined } from './locks';
export { LaneRecorder } from './lane-recorder';
export type { LaneRecorderOptions } from './lane-recorder';
export { beginLane } from './lanes/begin-lane.command';
export type { LaneBegun } from './lanes/begin-lane.command';
export { readClosedLanes } from './lanes/closed-lanes.query';
export type { ClosedLane } from './lanes/closed-lanes.query';
export { readLaneStandings } from './lanes/lane-standing.query';
export type { LaneStanding } from './lanes/lane-standing.query';
export { missingSince } from './lanes/missing-since';
export { LANE_RULES } from './lanes/rules';
export { isReached, isSamePositions } from './positions';
export { decideQuarantine, quarantineStanding } from './quarantine/decide-quarantine.command';
export { findQuarantined, readQuarantine } from './quarantine/quarantine-desk.query';
export type {
  QuarantineAsked,
  QuarantinedDelivery,
  QuarantinedWhole,
  QuarantinePlace,
  WhichLane,
} from './quarantine/quarantine-desk.query';
export { refuseInState } from './quarantine/quarantine.decider';
export type { QuarantineState } from './quarantine/quarantine.decider';
export { quarantineStream } from './quarantine/quarantine.events';
export type { QuarantineEvent } from './quarantine/quarantine.events';
export { QUARANTINE_RULES } from './quarantine/rules';
export { rebuildCells } from './rebuild-cells.command';
export type { RebuildResult } from './rebuild-cells.command';
export type { BatchRecorded } from './record-batch';
export { isRecordedDelivery } from './recorded-delivery.query';
export { readRecords } from './records-behind.query';
export type { RecordPage, RecordPart, RecordRow } from './records-behind.query';
export { isOtherLog, readRecordingProgress } from './recording-progress.query';
export type { LaneProgress } from './recording-progress.query';
export { readReportedMeasures } from './reported-measures.query';
export type { ReportedMeasure } from './reported-measures.query';
export { RECORD_RULES } from './rules';
export { readContentHashes } from './content-hashes.query';
export { readLaneSeals, readRecordSeals } from './seals.query';
export type { LaneSeal, RecordSeals } from './seals.query';
export { readStatus } from './status.query';
export type { LaneStatus, RecordsStatus } from './status.query';
export { VerifyRecords } from './verify-records.duty';
export { newestVerification } from './newest-verification.query';
export type { Verification } from './newest-verification.query';
export { recordsVerdict, verifyRecords } from './verify.query';
export type { LaneVerdict, Verdict } from './verify.query';
export { readWarnings } from './warnings.query';
export type { RecordWarning } from './warnings.query';
export { knownAreas, readPositions, WatermarkStore } from './watermark.store';
export { idOfUpload, isIdOfUpload, keepUploadedFile, uploadIdOf } from './uploaded-file.store';
