import { Injectable, RequestMethod } from '@nestjs/common';
import type { OnModuleInit } from '@nestjs/common';
import { DiscoveryService, MetadataScanner, Reflector } from '@nestjs/core';
import { PERMISSION, PUBLIC } from './permission';
import type { RoutePermission } from './permission';

/** Where the framework keeps what `@Get` and its like declare. */
const PATH = 'path';
const METHOD = 'method';

/**
 * Keeps the process from starting while any route of any controller says neither who may use it nor that
 * it is public, says both, or scopes its permission by a path parameter that it does not have.
 */
@Injectable()
export class DeclaredRoutes implements OnModuleInit {
  constructor(
    private readonly discovery: DiscoveryService,
    private readonly scanner: MetadataScanner,
    private readonly reflector: Reflector,
  ) {}

  onModuleInit(): void {
    const faults = this.discovery.getControllers().flatMap(({ metatype }) => {
      return typeof metatype === 'function' ? this.faultsOf(metatype) : [];
    });
    if (faults.length > 0) throw new Error(`Routes without a usable permission: ${faults.join('; ')}.`);
  }

  private faultsOf(controller: {
    readonly name: string;
    readonly prototype: Record<string, unknown>;
  }): string[] {
    return this.scanner.getAllMethodNames(controller.prototype).flatMap((name) => {
      const handler = controller.prototype[name];
      if (typeof handler !== 'function') return [];
      const method = this.reflector.get<RequestMethod | undefined>(METHOD, handler);
      if (method === undefined) return [];
      const paths = [controller, handler].map((target) =>
        [this.reflector.get<string | string[] | undefined>(PATH, target as () => unknown) ?? '']
          .flat()
          .join('|'),
      );
      const path = `/${paths.join('/')}`.replace(/\/+/g, '/');
      const fault = this.faultOf(handler as () => unknown, path);
      return fault === undefined
        ? []
        : [`${RequestMethod[method]} ${path} (${controller.name}.${name}) ${fault}`];
    });
  }

  private faultOf(handler: () => unknown, path: string): string | undefined {
    const permission = this.reflector.get<RoutePermission | undefined>(PERMISSION, handler);
    const open = this.reflector.get<string | undefined>(PUBLIC, handler);
    if (permission === undefined) return open === undefined ? 'declares no permission' : undefined;
    if (open !== undefined) return 'is declared both public and not';
    if (permission.roles.length === 0) return 'permits no role';
    const { scope } = permission;
    if (typeof scope === 'object' && 'path' in scope && !path.split('/').includes(`:${scope.path}`)) {
      return `has no path parameter :${scope.path}`;
    }
    return undefined;
  }
}
