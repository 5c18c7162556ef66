import { APP_POOL, Permission } from '#platform';
import { readStatus } from '#records';
import type { RecordsStatus } from '#records';
import { Controller, Get, Inject } from '@nestjs/common';
import type { Pool } from 'pg';

/** Where recording stands, for whoever operates or audits it. */
@Controller('v1/status')
export class StatusController {
  constructor(@Inject(APP_POOL) private readonly pool: Pool) {}

  /** Lanes with their positions and chain heads, what was recorded and quarantined, the latest watermark. */
  @Get()
  @Permission({ roles: ['viewer', 'auditor', 'administrator'], scope: 'everywhere' })
  status(): Promise<RecordsStatus> {
    return readStatus(this.pool);
  }
}
