import { createParamDecorator, SetMetadata } from '@nestjs/common';
import type { ExecutionContext } from '@nestjs/common';
import type { FastifyRequest } from 'fastify';
import type { Identity, Role } from './grants';

/** What a route asks of its caller: one of some roles, held for the scope that stands where it says. */
export interface RoutePermission {
  readonly roles: readonly Role[];
  readonly scope: ScopePlace;
  /** Whether only a person may do it, and no machine in its own name, whatever it is granted. */
  readonly by?: 'person';
}

/**
 * Where a route's scope stands: in a parameter of its path or query; in each event, so that the handler
 * asks for each (`mayPublishAs`); or nowhere, so that the role must hold everywhere.
 */
export type ScopePlace = { readonly path: string } | { readonly query: string } | 'each-event' | 'everywhere';

export const PERMISSION = Symbol('PERMISSION');
export const PUBLIC = Symbol('PUBLIC');

/** Declares who may use a route. A route with neither this nor `@Public` keeps the process from starting. */
export const Permission = (permission: RoutePermission) => SetMetadata(PERMISSION, permission);

/** Declares a route open to everyone, and why. */
export const Public = (reason: string) => SetMetadata(PUBLIC, reason);

const IDENTITIES = new WeakMap<FastifyRequest['raw'], Identity>();

export function rememberIdentity(request: FastifyRequest, identity: Identity): void {
  IDENTITIES.set(request.raw, identity);
}

/** Who is asking, on a route that declares a permission. */
export const Caller = createParamDecorator((_: unknown, context: ExecutionContext): Identity =>
  callerOf(context.switchToHttp().getRequest<FastifyRequest>()),
);

/** The same, of a request at hand. */
export function callerOf({ raw }: Pick<FastifyRequest, 'raw'>): Identity {
  const identity = IDENTITIES.get(raw);
  if (identity === undefined) throw new Error('A public route has no caller; it cannot ask for one.');
  return identity;
}
