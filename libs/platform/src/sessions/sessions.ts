import { Inject, Injectable } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { Settings } from '../configuration/settings';
import type { Identity } from '../identity/grants';
import { SETTINGS } from '../tokens';
import { cookieLine, cookieName, readCookies } from './cookies';
import { isTurned } from './page';
import { cookieKindOf, originOf } from './page-address';
import { formTokenOf, hashOf, isSessionId, newSessionId, rememberSession } from './session';
import type { Session } from './session';
import { SessionGuesses } from './session-guesses';
import { SessionStore } from './session.store';

const COOKIE = 'session';

/** Who is signed in, as the cookie of their browser says and the database confirms. */
@Injectable()
export class Sessions {
  private readonly asked = new WeakMap<FastifyRequest['raw'], Promise<Session | undefined>>();

  private readonly guesses: SessionGuesses;

  constructor(
    @Inject(SETTINGS) private readonly settings: Pick<Settings, 'publicUrl' | 'unverifiedRequestsPerSecond'>,
    private readonly store: SessionStore,
  ) {
    this.guesses = new SessionGuesses(settings.unverifiedRequestsPerSecond);
  }

  /** The session that a request bears, looked up once a request; nobody's where it is none that stands. */
  of(request: FastifyRequest): Promise<Session | undefined> {
    const known = this.asked.get(request.raw);
    if (known !== undefined) return known;
    const asked = this.find(request);
    this.asked.set(request.raw, asked);
    return asked;
  }

  /** Signs somebody in: always under a new id, and what their browser bore before is over. */
  async begin(
    request: FastifyRequest,
    reply: FastifyReply,
    { subject, grants }: Identity,
    shownName: string,
  ): Promise<void> {
    const origin = originOf(this.settings, request);
    if (origin === undefined) throw new Error('Nobody is signed in at an address that is not ours.');
    await this.endOf(request);
    const id = newSessionId();
    await this.store.begin({ idHash: hashOf(id), subject, shownName, grants });
    void reply.header('set-cookie', cookieLine(cookieKindOf(origin), COOKIE, id));
  }

  /** Signs out whoever's session the request bears. */
  async end(request: FastifyRequest, reply: FastifyReply): Promise<void> {
    const session = await this.of(request);
    if (session !== undefined) await this.store.end(session.idHash);
    this.takeCookie(request, reply);
  }

  /** The same, and wherever else they are signed in. */
  async endEverywhere(request: FastifyRequest, reply: FastifyReply): Promise<void> {
    const session = await this.of(request);
    if (session !== undefined) await this.store.endAllOf(session.identity.subject);
    this.takeCookie(request, reply);
  }

  private async find(request: FastifyRequest): Promise<Session | undefined> {
    const id = this.idIn(request);
    if (id === undefined) return undefined;
    const idHash = hashOf(id);
    const found = await this.guesses.lookUp(request.ip, idHash, () =>
      this.store.find(idHash, isTurned(request)),
    );
    if (found === undefined) return undefined;
    const session = { ...found, idHash, formToken: formTokenOf(id) };
    rememberSession(request, session);
    return session;
  }

  private async endOf(request: FastifyRequest): Promise<void> {
    const id = this.idIn(request);
    if (id !== undefined) await this.store.end(hashOf(id));
  }

  private idIn(request: FastifyRequest): string | undefined {
    const origin = originOf(this.settings, request);
    if (origin === undefined) return undefined;
    const id = readCookies(request.headers.cookie).get(cookieName(cookieKindOf(origin), COOKIE));
    return id !== undefined && isSessionId(id) ? id : undefined;
  }

  private takeCookie(request: FastifyRequest, reply: FastifyReply): void {
    const origin = originOf(this.settings, request);
    if (origin !== undefined)
      void reply.header('set-cookie', cookieLine(cookieKindOf(origin), COOKIE, '', 0));
  }
}
