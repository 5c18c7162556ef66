import { isLoopback, LOGGER, SETTINGS } from '#platform';
import type { Logger, Settings } from '#platform';
import { fail, ok } from '#kernel';
import type { Result } from '#kernel';
import { Inject, Injectable } from '@nestjs/common';
import * as client from 'openid-client';

const TIMEOUT_SECONDS = 5;
const NAME_LENGTH_MAX = 100;

/** A question to the provider, and what is kept until it has been answered. */
export interface Question {
  readonly address: string;
  readonly state: string;
  readonly verifier: string;
  readonly nonce: string;
}

/** What the provider answered. */
export interface Answered {
  readonly accessToken: string;
  readonly subject: string;
  readonly shownName: string;
}

/** `refused`: it says no, or its answer does not hold. `unavailable`: it does not answer. */
export type NotAnswered = 'refused' | 'unavailable';

/** The OpenID provider as people sign in by it: authorization code flow with PKCE, state and nonce. */
@Injectable()
export class Provider {
  private discovered: Promise<client.Configuration> | undefined;

  constructor(
    @Inject(SETTINGS) private readonly settings: Settings,
    @Inject(LOGGER) private readonly logger: Logger,
  ) {}

  /** Whether there is a client by which people could sign in. */
  get isSetUp(): boolean {
    return this.settings.oidcClient !== undefined;
  }

  async question(redirect: string): Promise<Result<Question, NotAnswered>> {
    const verifier = client.randomPKCECodeVerifier();
    const [state, nonce] = [client.randomState(), client.randomNonce()];
    return this.asking('asked to sign somebody in', async () => {
      const address = client.buildAuthorizationUrl(await this.configuration(), {
        redirect_uri: redirect,
        scope: this.settings.oidcClient?.scope ?? 'openid',
        state,
        nonce,
        code_challenge: await client.calculatePKCECodeChallenge(verifier),
        code_challenge_method: 'S256',
        // Somebody is asked each time: a session that was left open there lets nobody in here after they have signed out.
        prompt: 'login',
      });
      return { address: address.href, state, verifier, nonce };
    });
  }

  /** Exchanges the code in the address that the provider has sent somebody back to. */
  async answer(
    arrived: URL,
    { state, verifier, nonce }: Omit<Question, 'address'>,
  ): Promise<Result<Answered, NotAnswered>> {
    return this.asking('asked for the token of a sign-in', async () => {
      const tokens = await client.authorizationCodeGrant(await this.configuration(), arrived, {
        pkceCodeVerifier: verifier,
        expectedState: state,
        expectedNonce: nonce,
        idTokenExpected: true,
      });
      const claims = tokens.claims();
      return {
        accessToken: tokens.access_token,
        subject: claims?.sub ?? '',
        shownName: shownName(claims),
      };
    });
  }

  /** Where somebody ends their session at the provider itself; undefined where it names no such place, or does not answer. */
  async endOfSession(): Promise<string | undefined> {
    if (!this.isSetUp) return undefined;
    const found = await this.asking('asked where sessions end', async () => {
      const configuration = await this.configuration();
      const { end_session_endpoint: end } = configuration.serverMetadata();
      return end === undefined ? undefined : client.buildEndSessionUrl(configuration).href;
    });
    return found.ok ? found.value : undefined;
  }

  private async asking<Value>(what: string, ask: () => Promise<Value>): Promise<Result<Value, NotAnswered>> {
    try {
      return ok(await ask());
    } catch (cause) {
      const why = isItsAnswer(cause) ? 'refused' : 'unavailable';
      this.logger.warn(`the OpenID provider was ${what}`, { why }, cause);
      return fail(why);
    }
  }

  private configuration(): Promise<client.Configuration> {
    this.discovered ??= this.discover().catch((cause: unknown) => {
      this.discovered = undefined; // whoever comes next asks again
      throw cause;
    });
    return this.discovered;
  }

  private async discover(): Promise<client.Configuration> {
    const { oidcIssuer, oidcClient } = this.settings;
    if (oidcIssuer === undefined || oidcClient === undefined) throw new Error('Sign-in is not set up.');
    const issuer = new URL(oidcIssuer);
    const isPlain = issuer.protocol === 'http:' && isLoopback(issuer.hostname);
    return client.discovery(issuer, oidcClient.id, {}, authentication(oidcClient.secret), {
      timeout: TIMEOUT_SECONDS,
      // eslint-disable-next-line @typescript-eslint/no-deprecated -- deprecated to be noticed; this is loopback
      execute: isPlain ? [client.allowInsecureRequests] : [],
    });
  }
}

/** As the provider takes it; HTTP Basic where it says nothing (OpenID Connect Discovery, 3). */
function authentication(secret: string | undefined): client.ClientAuth {
  if (secret === undefined) return client.None();
  const [basic, post] = [client.ClientSecretBasic(secret), client.ClientSecretPost(secret)];
  return (server, ...rest) => {
    const methods = server.token_endpoint_auth_methods_supported ?? ['client_secret_basic'];
    (methods.includes('client_secret_basic') ? basic : post)(server, ...rest);
  };
}

/** What a provider that answers at all answers with, whether it says no or breaks a rule. */
function isItsAnswer(cause: unknown): boolean {
  if (cause instanceof client.ResponseBodyError || cause instanceof client.AuthorizationResponseError)
    return true;
  const isOfRules = cause instanceof client.ClientError;
  return isOfRules && !NO_ANSWER.has(cause.code ?? '');
}

const NO_ANSWER: ReadonlySet<string> = new Set([
  'OAUTH_TIMEOUT',
  'OAUTH_ABORT',
  'OAUTH_RESPONSE_IS_NOT_CONFORM',
  'OAUTH_RESPONSE_IS_NOT_JSON',
  'OAUTH_PARSE_ERROR',
]);

function shownName(claims: client.IDToken | undefined): string {
  const names = [claims?.['name'], claims?.['preferred_username'], claims?.['email'], claims?.sub];
  const name = names.find((each): each is string => typeof each === 'string' && each.trim() !== '');
  return (name ?? '').trim().slice(0, NAME_LENGTH_MAX);
}
