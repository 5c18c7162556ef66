import { Controller, Get, Inject, Res } from '@nestjs/common';
import type { FastifyReply } from 'fastify';
import { z } from 'zod';
import { Described, json } from '../description/described';
import { Public } from '../identity/permission';
import type { Logger } from '../logging/logger';
import { LOGGER } from '../tokens';
import { HealthRegistry } from './health.registry';

const overall = z.enum(['up', 'down']);
const state = z.enum(['up', 'down', 'no-answer']);
const alive = z.strictObject({ status: z.literal('up') });
const readiness = z
  .strictObject({ status: overall, checks: z.record(z.string(), state) })
  .meta({ id: 'Readiness' });

type State = z.infer<typeof state>;

/**
 * For whatever starts, stops and balances processes. Says what is up, down or does not answer; why is for the log.
 * That a process runs depends on nothing but itself: one that waits for its database is not mended by a restart.
 */
@Controller('health')
export class HealthController {
  constructor(
    private readonly registry: HealthRegistry,
    @Inject(LOGGER) private readonly logger: Logger,
  ) {}

  @Get('live')
  @Public('asked by orchestrators, which have no token; says only that the process runs')
  @Described({
    summary: 'Whether the process runs',
    isMomentary: true,
    answers: { 200: { what: 'It does.', content: json(alive) } },
  })
  live(): z.infer<typeof alive> {
    return { status: 'up' };
  }

  @Get('ready')
  @Public('asked by load balancers, which have no token; says only what is up, down or does not answer')
  @Described({
    summary: 'Whether the process is ready for work',
    isMomentary: true,
    answers: {
      200: { what: 'It is.', content: json(readiness) },
      503: {
        what: 'It is not; what is down, or has not answered within five seconds, stands in checks.',
        content: json(readiness),
      },
    },
  })
  async ready(@Res({ passthrough: true }) reply: FastifyReply): Promise<z.infer<typeof readiness>> {
    const answers = await this.registry.ask();
    const checks: Record<string, State> = {};
    for (const [name, { state, cause }] of answers) {
      checks[name] = state;
      if (state !== 'up') this.logger.warn('not ready', { check: name, state }, cause);
    }
    const status = Object.values(checks).every((state) => state === 'up') ? 'up' : 'down';
    void reply.status(status === 'up' ? 200 : 503).header('cache-control', 'no-store');
    return { status, checks };
  }
}
