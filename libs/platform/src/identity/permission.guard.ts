import { Injectable } from '@nestjs/common';
import type { CanActivate, ExecutionContext } from '@nestjs/common';
import { Reflector } from '@nestjs/core';
import type { FastifyRequest } from 'fastify';
import { Admission } from '../http/admission';
import { ProblemError, PROBLEMS } from '../http/problem';
import { isForPage, isSafe } from '../sessions/page';
import { PageDoor } from '../sessions/page-door';
import { Callers } from './callers';
import { grantInWords, isGranted } from './grants';
import type { Identity } from './grants';
import { PERMISSION, PUBLIC, rememberIdentity } from './permission';
import type { RoutePermission } from './permission';
import type { TokenRefusal } from './token-verifier';

const REALM = 'Bearer realm="better-care-ledger"';

/** The one door: no route is entered but as it declares, and what declares nothing is entered by nobody. */
@Injectable()
export class PermissionGuard implements CanActivate {
  constructor(
    private readonly reflector: Reflector,
    private readonly callers: Callers,
    private readonly admission: Admission,
    private readonly pages: PageDoor,
  ) {}

  async canActivate(context: ExecutionContext): Promise<boolean> {
    const route = context.getHandler();
    const request = context.switchToHttp().getRequest<FastifyRequest>();
    if (this.reflector.get<string | undefined>(PUBLIC, route) !== undefined) {
      if (isForPage(request) && !isSafe(request.method)) await this.pages.letSend(request);
      return true;
    }
    const permission = this.reflector.get<RoutePermission | undefined>(PERMISSION, route);
    if (permission === undefined) throw notPermitted('This route declares no permission, so nobody has it.');
    if (isForPage(request)) {
      const { identity } = await this.pages.enter(request);
      if (!isPermitted(identity, permission, request)) throw notForThem(permission);
      rememberIdentity(request, identity);
      return true;
    }
    const identity = await this.identify(request, permission);
    assertPermitted(identity, permission, request);
    rememberIdentity(request, identity);
    return true;
  }

  private async identify(request: FastifyRequest, permission: RoutePermission): Promise<Identity> {
    const verified = await this.callers.identify(request);
    if (verified?.ok === true) return verified.value;
    if (verified?.failure !== 'provider-unavailable') await this.admission.countUnverified(request);
    if (verified === undefined) {
      throw new ProblemError(
        PROBLEMS.tokenMissing,
        `Send the header \`Authorization: Bearer <access token>\`, with a token that grants ${grantsThatDo(permission, request)}.`,
        { headers: { 'www-authenticate': REALM } },
      );
    }
    if (verified.failure === 'provider-unavailable') throw unavailable(this.callers.retryAfterSeconds());
    throw refused(verified.failure);
  }
}

function assertPermitted(identity: Identity, permission: RoutePermission, request: FastifyRequest): void {
  const permitted = isPermitted(identity, permission, request);
  if (permitted && permission.by === 'person' && !identity.isPerson) {
    throw notPermitted('It takes a person who signed in; the token is of a machine in its own name.');
  }
  if (permitted) return;
  throw notPermitted(`It takes a token that grants ${grantsThatDo(permission, request)}.`);
}

function isPermitted(
  identity: Identity,
  { roles, scope }: RoutePermission,
  request: FastifyRequest,
): boolean {
  if (scope === 'each-event') return identity.grants.some((grant) => roles.includes(grant.role));
  if (scope === 'everywhere') return isGranted(identity, roles, '*');
  const value = scopeIn(request, scope);
  if (value !== undefined) return isGranted(identity, roles, value);
  const name = 'path' in scope ? scope.path : scope.query;
  throw new ProblemError(PROBLEMS.scopeMissing, `Give "${name}" once: it says what you ask about.`);
}

function grantsThatDo({ roles, scope }: RoutePermission, request: FastifyRequest): string {
  if (scope === 'everywhere') return roles.map((role) => `${role}@*`).join(' or ');
  const value = scope === 'each-event' ? undefined : scopeIn(request, scope);
  return roles.map((role) => grantInWords(role, value)).join(' or ');
}

// Exactly one value: the handler must not read another of two than the one that was checked.
function scopeIn(request: FastifyRequest, place: { path: string } | { query: string }): string | undefined {
  const [name, values] =
    'path' in place
      ? [place.path, request.params as Record<string, unknown>]
      : [place.query, request.query as Record<string, unknown>];
  const value = Object.hasOwn(values, name) ? values[name] : undefined;
  return typeof value === 'string' && value !== '' && value !== '*' ? value : undefined;
}

function unavailable(retryAfterSeconds: number): ProblemError {
  const detail = 'The OpenID provider cannot be asked about the token. Try again shortly.';
  return new ProblemError(PROBLEMS.unavailable, detail, {
    headers: { 'retry-after': String(retryAfterSeconds) },
  });
}

type AboutTheToken = Exclude<TokenRefusal, 'provider-unavailable'>;

const SAID: Readonly<Record<AboutTheToken, string>> = {
  malformed: 'It is not a signed JSON Web Token.',
  algorithm: 'It is not signed in a way that is accepted.',
  'unknown-key': 'It is signed with a key that its issuer does not publish.',
  signature: 'Its signature does not hold.',
  expired: 'It has expired. Ask the issuer for a new one.',
  'not-yet-valid': 'It is not valid yet.',
  issuer: 'It comes from another issuer than the one accepted here.',
  audience: 'It was issued for another audience.',
  claims: 'It lacks a claim that is needed, or is another kind of token.',
  revoked: 'It was revoked, or the session that it belongs to has ended. Ask the issuer for a new one.',
};

function refused(refusal: AboutTheToken): ProblemError {
  const detail = SAID[refusal];
  return new ProblemError(PROBLEMS.tokenRefused, detail, {
    headers: { 'www-authenticate': `${REALM}, error="invalid_token", error_description="${detail}"` },
  });
}

/** In words, for a person: what it takes, and not whether there is anything at the address. */
function notForThem({ roles, scope }: RoutePermission): ProblemError {
  const of =
    scope === 'everywhere'
      ? 'of every area'
      : scope === 'each-event'
        ? 'of an area or organisation'
        : 'of this area or organisation';
  const list = new Intl.ListFormat('en-GB', { type: 'disjunction' }).format(roles);
  return new ProblemError(PROBLEMS.notPermitted, `This page is for whoever is ${list} ${of}.`);
}

function notPermitted(detail: string): ProblemError {
  return new ProblemError(PROBLEMS.notPermitted, detail, {
    headers: { 'www-authenticate': `${REALM}, error="insufficient_scope"` },
  });
}
