import { Module } from '@nestjs/common';
import type { DynamicModule } from '@nestjs/common';
import { APP_FILTER, APP_GUARD, APP_INTERCEPTOR, DiscoveryModule } from '@nestjs/core';
import type { Pool } from 'pg';
import type { Settings } from './configuration/settings';
import { pendingMigrations } from './database/pending-migrations';
import { DeclaredRoutes } from './description/declared-routes';
import { DescriptionController } from './description/description.controller';
import { HealthController } from './health/health.controller';
import { HealthRegistry } from './health/health.registry';
import { Admission } from './http/admission';
import { AnswerTagInterceptor } from './http/answer-tag.interceptor';
import { ContentTypeInterceptor } from './http/content-type.interceptor';
import { ProblemFilter } from './http/problem.filter';
import { ProblemPages } from './http/problem-pages';
import { RouteMethods } from './http/route-methods';
import { Callers } from './identity/callers';
import { Identification } from './identity/identification';
import { PermissionGuard } from './identity/permission.guard';
import type { Logger } from './logging/logger';
import { Metrics } from './metrics/metrics';
import { PageDoor } from './sessions/page-door';
import { SessionStore } from './sessions/session.store';
import { Sessions } from './sessions/sessions';
import { APP_POOL, LOGGER, SETTINGS } from './tokens';

/** What every process has: its settings, the application's pool, the log, the door, problems, health and metrics. */
@Module({})
export class PlatformModule {
  /** @throws Error when the settings name no issuer: the local one's address is set before this is called. */
  static forRoot(settings: Settings, pool: Pool, logger: Logger): DynamicModule {
    const health = new HealthRegistry();
    health.register('database', async () => (await pool.query('SELECT 1')).rowCount === 1);
    health.register('migrations', async () => (await pendingMigrations(pool)).length === 0);
    return {
      module: PlatformModule,
      global: true,
      imports: [DiscoveryModule],
      controllers: [HealthController, DescriptionController],
      providers: [
        { provide: SETTINGS, useValue: settings },
        { provide: APP_POOL, useValue: pool },
        { provide: LOGGER, useValue: logger },
        { provide: Identification, useValue: identification(settings, logger) },
        { provide: HealthRegistry, useValue: health },
        { provide: Metrics, useValue: new Metrics(logger) },
        RouteMethods,
        { provide: SessionStore, useValue: new SessionStore(pool) },
        Sessions,
        Callers,
        PageDoor,
        ProblemPages,
        Admission,
        DeclaredRoutes,
        { provide: APP_GUARD, useClass: PermissionGuard },
        { provide: APP_INTERCEPTOR, useExisting: Admission },
        { provide: APP_INTERCEPTOR, useClass: ContentTypeInterceptor },
        { provide: APP_INTERCEPTOR, useClass: AnswerTagInterceptor },
        { provide: APP_FILTER, useClass: ProblemFilter },
      ],
      exports: [
        SETTINGS,
        APP_POOL,
        LOGGER,
        HealthRegistry,
        Metrics,
        RouteMethods,
        Identification,
        Admission,
        SessionStore,
        Sessions,
        ProblemPages,
      ],
    };
  }
}

function identification(settings: Settings, logger: Logger): Identification {
  const { oidcIssuer: issuer, oidcAudience: audience, oidcGrantsClaim, oidcPersonClaim } = settings;
  if (issuer === undefined) throw new Error('OIDC_ISSUER is missing.');
  return new Identification({
    rules: { issuer, audience, grantsClaim: oidcGrantsClaim, personClaim: oidcPersonClaim },
    keys: { jwksUrl: settings.oidcJwksUrl },
    introspection: settings.oidcIntrospection,
    onUnavailable: (cause) => logger.warn('the OpenID provider gave no keys', {}, cause),
  });
}
