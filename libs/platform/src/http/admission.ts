import { Inject, Injectable } from '@nestjs/common';
import type { CallHandler, ExecutionContext, NestInterceptor } from '@nestjs/common';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { RateLimiterMemory } from 'rate-limiter-flexible';
import { finalize } from 'rxjs';
import type { Observable } from 'rxjs';
import type { Settings } from '../configuration/settings';
import { Callers } from '../identity/callers';
import { Metrics } from '../metrics/metrics';
import { TURNED_AWAY } from '../metrics/platform.metrics';
import { isForPage } from '../sessions/page';
import { SETTINGS } from '../tokens';
import { HeldRoom } from './held-room';
import { InFlight } from './in-flight';
import { ProblemError, PROBLEMS } from './problem';
import { consume, limiter, retryAfter, WINDOW_SECONDS } from './rate-limit';
import { REQUEST_BYTES_MAX } from './request-size';

const BUSY_RETRY_SECONDS = 1;
/** All whom no token vouches for are one client: however many addresses they have, half of the room is not theirs. */
const UNVERIFIED = 'unverified';
const MEBIBYTE = 1024 * 1024;

/** Says of each request, before its body is read, whether there is room for it, so that nobody crowds others out. */
@Injectable()
export class Admission implements NestInterceptor {
  private readonly inFlight: InFlight;
  private readonly perClient: RateLimiterMemory;
  private readonly unverified: RateLimiterMemory;
  private readonly turnedAway;
  private readonly held = new WeakMap<FastifyRequest['raw'], HeldRoom>();

  constructor(
    @Inject(SETTINGS) settings: Settings,
    private readonly callers: Callers,
    metrics: Metrics,
  ) {
    this.inFlight = new InFlight({
      requests: settings.requestsInFlightMax,
      bytes: settings.mebibytesInFlightMax * MEBIBYTE,
    });
    this.perClient = limiter(settings.clientRequestsPerSecond);
    this.unverified = limiter(settings.unverifiedRequestsPerSecond);
    this.turnedAway = metrics.counter(TURNED_AWAY);
  }

  /** Looks at every request of a server as it comes. */
  guard(server: FastifyInstance): void {
    server.addHook('onRequest', (request, reply) => this.admit(request, reply));
    server.addHook('preHandler', (request, _reply, next) => {
      if (Buffer.isBuffer(request.body)) this.held.get(request.raw)?.bodyIsThere();
      next();
    });
  }

  /** Sees when a route begins to work on a request, and when it has done so. */
  intercept(context: ExecutionContext, next: CallHandler<unknown>): Observable<unknown> {
    const room = this.held.get(context.switchToHttp().getRequest<FastifyRequest>().raw);
    room?.workBegins();
    return next.handle().pipe(finalize(() => room?.workEnds()));
  }

  /** @throws ProblemError 429 where the caller sends too often, or too much is in hand. */
  private async admit(request: FastifyRequest, reply: FastifyReply): Promise<void> {
    const identified = await this.identified(request);
    if (identified?.ok === true) await this.keepRate(identified.value.subject, reply);
    const bytes = bytesOf(request);
    // Whoever went away while their token was looked at holds nothing, and would never let go of it.
    if (bytes === 0 || reply.raw.destroyed) return;
    const client = identified?.ok === true ? `subject ${identified.value.subject}` : UNVERIFIED;
    const entered = this.inFlight.enter(client, bytes);
    if (entered === undefined) {
      this.turnedAway({ why: 'in-flight' });
      const detail =
        'Too much is in hand already; nothing of the request was read. Send the same again shortly.';
      throw new ProblemError(PROBLEMS.tooBusy, detail, { headers: retryAfter(BUSY_RETRY_SECONDS) });
    }
    const room = new HeldRoom(entered);
    this.held.set(request.raw, room);
    reply.raw.once('close', () => room.close(reply.raw.writableFinished));
  }

  /** On pages somebody who cannot be looked up is nobody: those that everybody may see need no database. */
  private async identified(request: FastifyRequest): ReturnType<Callers['identify']> {
    try {
      return await this.callers.identify(request);
    } catch (fault) {
      const isTurnedAway = fault instanceof ProblemError && fault.kind === PROBLEMS.tooManyRequests;
      if (isTurnedAway) this.turnedAway({ why: 'unverified' });
      // Whatever needs to know who it is asks again, and fails.
      if (isForPage(request)) return undefined;
      throw fault;
    }
  }

  /**
   * Counts a request that no token vouches for. Its token was looked at all the same: whoever shares an address
   * with such a sender is not kept out.
   *
   * @throws ProblemError 429 where too many come from its address.
   */
  async countUnverified(request: FastifyRequest): Promise<void> {
    const left = await consume(this.unverified, request.ip);
    if (left.isWithin) return;
    this.turnedAway({ why: 'unverified' });
    const detail = 'Too many requests without a token that holds come from your address.';
    throw new ProblemError(PROBLEMS.tooManyRequests, detail, { headers: retryAfter(left.seconds) });
  }

  private async keepRate(subject: string, reply: FastifyReply): Promise<void> {
    const { points } = this.perClient;
    const left = await consume(this.perClient, subject);
    // As the draft "RateLimit header fields for HTTP" of the IETF has it.
    const headers = {
      'ratelimit-policy': `"client";q=${points};w=${WINDOW_SECONDS}`,
      ratelimit: `"client";r=${left.requests};t=${left.seconds}`,
    };
    void reply.headers(headers);
    if (left.isWithin) return;
    this.turnedAway({ why: 'rate' });
    const detail = `A client may send ${points} requests in ${WINDOW_SECONDS} seconds. Wait as long as Retry-After says.`;
    throw new ProblemError(PROBLEMS.tooManyRequests, detail, { headers: retryAfter(left.seconds) });
  }
}

/** Bytes of a body that is announced; the most there can be where its length is not, or it grows when it is decoded. */
function bytesOf({ headers }: FastifyRequest): number {
  const isEncoded = (headers['content-encoding'] ?? 'identity') !== 'identity';
  if (headers['transfer-encoding'] !== undefined || isEncoded) return REQUEST_BYTES_MAX;
  const length = Number(headers['content-length'] ?? 0);
  return Math.min(length, REQUEST_BYTES_MAX);
}
