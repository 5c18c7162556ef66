import { Controller, Get, Inject, Res } from '@nestjs/common';
import type { FastifyReply } from 'fastify';
import { Public } from '../identity/permission';
import type { Logger } from '../logging/logger';
import { LOGGER } from '../tokens';
import { HealthRegistry } from './health.registry';

type State = 'up' | 'down';

interface Readiness {
  readonly status: State;
  readonly checks: Readonly<Record<string, State>>;
}

/** For whatever starts, stops and balances processes. Says up or down; why is for the log. */
@Controller('health')
export class HealthController {
  constructor(
    private readonly registry: HealthRegistry,
    @Inject(LOGGER) private readonly logger: Logger,
  ) {}

  @Get('live')
  @Public('asked by orchestrators, which have no token; says only that the process runs')
  live(): { status: State } {
    return { status: 'up' };
  }

  @Get('ready')
  @Public('asked by load balancers, which have no token; says only what is up and down')
  async ready(@Res({ passthrough: true }) reply: FastifyReply): Promise<Readiness> {
    const answers = await this.registry.ask();
    const checks: Record<string, State> = {};
    for (const [name, { up, cause }] of answers) {
      checks[name] = up ? 'up' : 'down';
      if (!up) this.logger.warn('not ready', { check: name }, cause);
    }
    const status = Object.values(checks).every((state) => state === 'up') ? 'up' : 'down';
    void reply.status(status === 'up' ? 200 : 503).header('cache-control', 'no-store');
    return { status, checks };
  }
}
