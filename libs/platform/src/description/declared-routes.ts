import { Injectable } from '@nestjs/common';
import type { OnModuleInit } from '@nestjs/common';
import { DiscoveryService } from '@nestjs/core';
import { declaredRoutes } from './declared-route';
import type { ControllerClass, DeclaredRoute } from './declared-route';

/**
 * The routes of this process. Keeps it from starting while any of them says neither who may use it nor that it is
 * public, says both, scopes its permission by a path parameter that it does not have, or does not describe itself, which
 * pages do not: they are for people, and no part of the API.
 */
@Injectable()
export class DeclaredRoutes implements OnModuleInit {
  constructor(private readonly discovery: DiscoveryService) {}

  all(): DeclaredRoute[] {
    const controllers = this.discovery
      .getControllers()
      .flatMap(({ metatype }) => (typeof metatype === 'function' ? [metatype as ControllerClass] : []));
    return declaredRoutes(controllers);
  }

  onModuleInit(): void {
    const faults = this.all().flatMap((route) =>
      [permissionFault(route), descriptionFault(route)].flatMap((fault) =>
        fault === undefined ? [] : `${route.method} ${route.path} (${route.handler}) ${fault}`,
      ),
    );
    if (faults.length > 0)
      throw new Error(`Routes that do not declare what they must: ${faults.join('; ')}.`);
  }
}

function permissionFault({ permission, open, path }: DeclaredRoute): string | undefined {
  if (permission === undefined) return open === undefined ? 'declares no permission' : undefined;
  if (open !== undefined) return 'is declared both public and not';
  if (permission.roles.length === 0) return 'permits no role';
  const { scope } = permission;
  if (typeof scope === 'object' && 'path' in scope && !path.split('/').includes(`:${scope.path}`)) {
    return `has no path parameter :${scope.path}`;
  }
  return undefined;
}

function descriptionFault({ description, path, isPage }: DeclaredRoute): string | undefined {
  if (isPage) return description === undefined ? undefined : 'is a page, and described as a route of the API';
  if (description === undefined) return 'does not describe itself (@Described)';
  const inPath = path.split('/').flatMap((part) => (part.startsWith(':') ? part.slice(1) : []));
  const described = Object.keys(description.path?.shape ?? {});
  return inPath.join() === described.join() ? undefined : `describes the path parameters ${described.join()}`;
}
