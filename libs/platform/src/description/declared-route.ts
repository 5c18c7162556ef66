import { RequestMethod } from '@nestjs/common';
import { MetadataScanner } from '@nestjs/core';
import { PERMISSION, PUBLIC } from '../identity/permission';
import type { RoutePermission } from '../identity/permission';
import { PAGE } from '../sessions/page';
import { DESCRIPTION } from './described';
import type { RouteDescription } from './described';

/** Where the framework keeps what `@Get` and its like declare. */
const PATH = 'path';
const METHOD = 'method';

/** A route as the code declares it, whether or not it says all that it must. */
export interface DeclaredRoute {
  /** `PerformanceController.performance`. */
  readonly handler: string;
  readonly method: string;
  /** `/v1/areas/:area/performance`. */
  readonly path: string;
  readonly permission: RoutePermission | undefined;
  /** Why it is open to everyone, if it is. */
  readonly open: string | undefined;
  /** Whether people open it in a browser. */
  readonly isPage: boolean;
  readonly description: RouteDescription | undefined;
}

export interface ControllerClass {
  readonly name: string;
  readonly prototype: object;
}

/** The routes of controllers, in the order of their paths. */
export function declaredRoutes(controllers: readonly ControllerClass[]): DeclaredRoute[] {
  return controllers
    .flatMap(routesOf)
    .sort((a, b) => (`${a.path} ${a.method}` < `${b.path} ${b.method}` ? -1 : 1));
}

function routesOf(controller: ControllerClass): DeclaredRoute[] {
  const { prototype } = controller;
  return new MetadataScanner().getAllMethodNames(prototype).flatMap((name) => {
    const handler: unknown = Reflect.get(prototype, name);
    if (typeof handler !== 'function') return [];
    const method = declared(METHOD, handler) as RequestMethod | undefined;
    if (method === undefined) return [];
    const path = [controller, handler].map((target) =>
      [(declared(PATH, target) as string | string[] | undefined) ?? ''].flat().join('|'),
    );
    return {
      handler: `${controller.name}.${name}`,
      method: RequestMethod[method],
      path: `/${path.join('/')}`.replace(/\/+/g, '/').replace(/(?<=.)\/$/, ''),
      permission: declared(PERMISSION, handler) as RoutePermission | undefined,
      open: declared(PUBLIC, handler) as string | undefined,
      isPage: declared(PAGE, handler) === true,
      description: declared(DESCRIPTION, handler) as RouteDescription | undefined,
    };
  });
}

function declared(key: string | symbol, target: object): unknown {
  return Reflect.getMetadata(key, target);
}
