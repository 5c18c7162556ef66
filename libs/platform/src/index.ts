export { ADVISORY_LOCKS } from './database/advisory-locks';
export { applicationRole, checkApplicationRole } from './database/application-role';
export type { CopyColumn, CopyType } from './database/binary-row';
export { copyRows } from './database/copy-rows';
export { copyIn, copyOut } from './database/copy-table';
export { isConnectionLost, isRefusedByDatabase, sqlState } from './database/database-errors';
export { makeDataFolder } from './database/embedded-data-folder';
export { leaveDataFolder, takeDataFolder } from './database/embedded-owner';
export { discardAbandonedPostgres, startEmbeddedPostgres } from './database/embedded-postgres';
export type { EmbeddedPostgres, EmbeddedPostgresOptions } from './database/embedded-postgres';
export { migrate } from './database/migrate';
export type { MigrateOptions } from './database/migrate';
export { migrations } from './database/migrations';
export { appliedMigrations, pendingMigrations } from './database/pending-migrations';
export { openPool } from './database/pool';
export type { PoolOptions } from './database/pool';
export { isRestoreUnfinished, markRestore, unmarkRestore } from './database/restore-mark';
export { CommitOutcomeUnknown, transaction } from './database/transaction';
export type { TransactionOptions } from './database/transaction';
export { isLoopback } from './configuration/loopback';
export { checkProfile } from './configuration/profile';
export type { Profile } from './configuration/profile';
export type {
  DeliverySettings,
  MailSettings,
  MeshSettings,
  WebhookSettings,
} from './configuration/delivery-settings';
export type { KafkaSettings } from './configuration/kafka-settings';
export { readSettings } from './configuration/settings';
export type { SettingFault } from './configuration/setting-kinds';
export type { LogLevel, Settings } from './configuration/settings';
export { stopOverSettings } from './configuration/stop';
export { answerSchema } from './description/answer-schema';
export { Described, json } from './description/described';
export type { Content, RouteDescription } from './description/described';
export { declaredRoutes } from './description/declared-route';
export { refusalSchema } from './description/problem.schema';
export { HealthRegistry } from './health/health.registry';
export type { HealthState } from './health/health.registry';
export type { HealthCheck } from './health/health.registry';
export { tagOf } from './http/answer-tag.interceptor';
export { checkPorts } from './http/free-ports';
export { createHttpApplication, listen } from './http/http-application';
export { mediaTypeOf } from './http/media-type';
export { PAGE_MENDS, pageParameters, readCursor, writeCursor } from './http/page';
export { ProblemError, PROBLEMS } from './http/problem';
export type { ProblemKind, ProblemMore } from './http/problem';
export { forbiddenTexts, malformedJson, readBody, readValue } from './http/read-body';
export { refused } from './http/refused';
export { REQUEST_BYTES_MAX } from './http/request-size';
export { readParameters } from './http/read-parameters';
export { RouteMethods } from './http/route-methods';
export { toProblem } from './http/to-problem';
export { Admission } from './http/admission';
export { ProblemPages } from './http/problem-pages';
export type { ShownProblem } from './http/problem-pages';
export { Identification } from './identity/identification';
export {
  GRANTS_CLAIM,
  isGranted,
  mayPublishAs,
  PERSON_CLAIM,
  readGrants,
  READERS,
  ROLES,
  WATCHERS,
} from './identity/grants';
export type { Grant, Identity, Role } from './identity/grants';
export { Caller, callerOf, Permission, Public } from './identity/permission';
export type { RoutePermission, ScopePlace } from './identity/permission';
export { PAGE_PROBLEMS } from './sessions/page-problems';
export {
  cookieKindOf,
  originOf,
  pagePath,
  publicOrigin,
  SIGN_IN_PATH,
  SIGNED_IN_PATH,
} from './sessions/page-address';
export type { CookieKind } from './sessions/cookies';
export { cookieLine, cookieName, readCookies } from './sessions/cookies';
export { Page } from './sessions/page';
export { asLines, readFileForm, readForm } from './sessions/form-fields';
export type { ChosenFile } from './sessions/form-fields';
export {
  CALLED,
  FORM_TOKEN_FIELD,
  formTokenOf,
  hashOf,
  newSessionId,
  sessionOf,
  STOOD,
  UNSEEN,
} from './sessions/session';
export type { Session } from './sessions/session';
export { PersonNames } from './sessions/person-names';
export { SessionStore, VOUCHED_DAYS } from './sessions/session.store';
export { Sessions } from './sessions/sessions';
export { createLogger } from './logging/logger';
export type { LogFields, Logger, LogOptions } from './logging/logger';
export { counter, gauge, histogram } from './metrics/metric';
export type { MetricDeclaration } from './metrics/metric';
export { Metrics, reading } from './metrics/metrics';
export { startMetricsServer } from './metrics/metrics-server';
export { PLATFORM_METRICS } from './metrics/platform.metrics';
export { measureProcess, softwareVersion } from './metrics/process-metrics';
export { PlatformModule } from './platform.module';
export { Bell } from './process/bell';
export { FAULT_POINTS, faultChannel, pass } from './process/fault-point';
export type { FaultPoint } from './process/fault-point';
export { OneAtATime } from './process/one-at-a-time';
export { runProcess } from './process/run-process';
export type { ProcessOptions, ProcessParts } from './process/run-process';
export { Ticker } from './process/ticker';
export type { LogLines } from './process/ticker';
export { within } from './process/within';
export { currentTrace, inTrace, readTraceparent, traceparentOf } from './tracing/trace-context';
export type { Trace } from './tracing/trace-context';
export { APP_POOL, LOGGER, SETTINGS } from './tokens';
