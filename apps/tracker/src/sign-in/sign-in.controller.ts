import { sendPage } from '#pages';
import {
  Admission,
  cookieKindOf,
  cookieLine,
  cookieName,
  Identification,
  isGranted,
  LOGGER,
  originOf,
  Page,
  pagePath,
  Public,
  readCookies,
  Sessions,
  SETTINGS,
  SIGN_IN_PATH,
  SIGNED_IN_PATH,
} from '#platform';
import type { CookieKind, Identity, Logger, Role, Settings } from '#platform';
import { fail, ok } from '#kernel';
import type { Result } from '#kernel';
import { Controller, Get, Inject, Post, Query, Req, Res } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { READERS } from '../permissions';
import {
  BEGUN_MAX,
  BEGUN_SECONDS,
  begunName,
  begunNames,
  isState,
  readBegun,
  writeBegun,
} from './begun-sign-in';
import { Provider } from './provider';
import type { Answered } from './provider';
import { accountContent, notSignedInContent, signedOutContent } from './sign-in.page';
import type { NotSignedIn } from './sign-in.page';

const STATUS: Readonly<Record<NotSignedIn, number>> = {
  'not-set-up': 503,
  elsewhere: 503,
  over: 400,
  refused: 403,
  unavailable: 503,
  'not-accepted': 403,
};

const SIGNED_OUT_PATH = '/signed-out';
const ACCOUNT_PATH = '/account';

type Answer = Result<Identity & { readonly shownName: string }, NotSignedIn>;

/** How people come in, and go: through their own OpenID provider, with a session here. */
@Controller()
export class SignInController {
  constructor(
    @Inject(SETTINGS) private readonly settings: Settings,
    @Inject(LOGGER) private readonly logger: Logger,
    private readonly provider: Provider,
    private readonly identification: Identification,
    private readonly sessions: Sessions,
    private readonly admission: Admission,
  ) {}

  /** The first page, whoever it is. */
  @Get()
  @Page()
  @Public('leads on to the first page')
  async start(@Req() request: FastifyRequest, @Res() reply: FastifyReply): Promise<void> {
    const session = await this.sessions.of(request);
    await leadOn(reply, session === undefined ? SIGN_IN_PATH : firstPageOf(session.identity));
  }

  /** Leads to the provider; whoever is signed in already, to the page. */
  @Get(SIGN_IN_PATH)
  @Page()
  @Public('where people sign in')
  async signIn(
    @Query('to') asked: unknown,
    @Req() request: FastifyRequest,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    await this.admission.countUnverified(request);
    const path = pagePath(asked);
    // Nobody who has just signed in is told that they are signed out.
    const to = path === undefined || path === SIGNED_OUT_PATH ? '/' : path;
    const origin = originOf(this.settings, request);
    if (!this.provider.isSetUp) return notSignedIn(request, reply, 'not-set-up', to);
    if (origin === undefined) return notSignedIn(request, reply, 'elsewhere', to);
    if ((await this.sessions.of(request)) !== undefined) return leadOn(reply, to);
    const question = await this.provider.question(origin + SIGNED_IN_PATH);
    if (!question.ok) return notSignedIn(request, reply, 'unavailable', to);
    const { address, state, verifier, nonce } = question.value;
    const kind = cookieKindOf(origin);
    forgetGivenUp(request, reply, kind);
    const line = cookieLine(kind, begunName(state), writeBegun({ verifier, nonce, to }), BEGUN_SECONDS);
    await reply.header('set-cookie', line).header('cache-control', 'no-store').redirect(address, 303);
  }

  /** Where the provider sends people back to. */
  @Get(SIGNED_IN_PATH)
  @Page()
  @Public('where people come back to from their provider, with a code that is good once')
  async signedIn(
    @Query('state') state: unknown,
    @Req() request: FastifyRequest,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    await this.admission.countUnverified(request);
    const origin = originOf(this.settings, request);
    if (origin === undefined || !isState(state)) return notSignedIn(request, reply, 'over', '/');
    const kind = cookieKindOf(origin);
    const begun = readBegun(readCookies(request.headers.cookie).get(cookieName(kind, begunName(state))));
    if (begun === undefined) return notSignedIn(request, reply, 'over', '/');
    void reply.header('set-cookie', cookieLine(kind, begunName(state), '', 0));
    const answered = await this.provider.answer(new URL(request.url, origin), { ...begun, state });
    const vouched = answered.ok ? await this.vouchedFor(answered.value) : answered;
    if (!vouched.ok) return notSignedIn(request, reply, vouched.failure, begun.to);
    const { shownName, ...identity } = vouched.value;
    await this.sessions.begin(request, reply, identity, shownName);
    await reply.header('cache-control', 'no-store').redirect(begun.to, 303);
  }

  /** Who somebody is here, and how they end it. */
  @Get(ACCOUNT_PATH)
  @Page()
  @Public('shows nothing but who asks, to themselves')
  async account(@Req() request: FastifyRequest, @Res() reply: FastifyReply): Promise<void> {
    const session = await this.sessions.of(request);
    if (session === undefined) return leadOn(reply, `${SIGN_IN_PATH}?to=${ACCOUNT_PATH}`);
    await sendPage(request, reply, accountContent(session));
  }

  @Post('sign-out')
  @Page()
  @Public('ends the session that it is sent by, and no other')
  async signOut(@Req() request: FastifyRequest, @Res() reply: FastifyReply): Promise<void> {
    await this.sessions.end(request, reply);
    await leadOn(reply, SIGNED_OUT_PATH);
  }

  @Post('sign-out/everywhere')
  @Page()
  @Public('ends the sessions of whoever sends it, and nobody else’s')
  async signOutEverywhere(@Req() request: FastifyRequest, @Res() reply: FastifyReply): Promise<void> {
    await this.sessions.endEverywhere(request, reply);
    await leadOn(reply, SIGNED_OUT_PATH);
  }

  @Get(SIGNED_OUT_PATH)
  @Page()
  @Public('says that somebody is signed out')
  async signedOut(@Req() request: FastifyRequest, @Res() reply: FastifyReply): Promise<void> {
    await sendPage(request, reply, signedOutContent(await this.provider.endOfSession()));
  }

  /** The access token is judged as any other is: what it grants here is what it grants the API. */
  private async vouchedFor({ accessToken, subject, shownName }: Answered): Promise<Answer> {
    const identified = await this.identification.identify(accessToken);
    if (!identified.ok && identified.failure === 'provider-unavailable') return fail('unavailable');
    const why = !identified.ok
      ? identified.failure
      : !identified.value.isPerson
        ? 'it is of no person: the claim of OIDC_PERSON_CLAIM is missing'
        : identified.value.subject !== subject
          ? 'it is of another subject than the ID token'
          : undefined;
    if (identified.ok && why === undefined) return ok({ ...identified.value, shownName });
    this.logger.warn('the access token of a sign-in is not accepted', { why });
    return fail('not-accepted');
  }
}

/** Who runs the ledger begins with how it runs, who does nothing but publish with that, and everybody else with an area. */
function firstPageOf(identity: Identity): string {
  const holds = (roles: readonly Role[]): boolean => identity.grants.some(({ role }) => roles.includes(role));
  if (isGranted(identity, ['administrator'], '*')) return '/administration';
  return holds(['publisher']) && !holds(READERS) ? '/uploads' : '/areas';
}

async function leadOn(reply: FastifyReply, to: string): Promise<void> {
  await reply.redirect(to, 303);
}

async function notSignedIn(
  request: FastifyRequest,
  reply: FastifyReply,
  why: NotSignedIn,
  to: string,
): Promise<void> {
  await sendPage(request, reply, notSignedInContent(why, to), STATUS[why]);
}

/** Sign-ins that were given up do not fill the headers of every request. */
function forgetGivenUp(request: FastifyRequest, reply: FastifyReply, kind: CookieKind): void {
  const names = begunNames(readCookies(request.headers.cookie), kind);
  if (names.length < BEGUN_MAX) return;
  for (const name of names) void reply.header('set-cookie', cookieLine(kind, name, '', 0));
}
