import { applyDecorators, SetMetadata } from '@nestjs/common';
import { RouteConfig } from '@nestjs/platform-fastify';
import type { FastifyRequest } from 'fastify';

export const PAGE = Symbol('PAGE');

/**
 * Declares a route that people open in a browser. It is entered by the session of who signed in and by no token, whatever
 * goes wrong is answered by a page, and it is no part of the description of the API.
 */
export const Page = () => applyDecorators(SetMetadata(PAGE, true), RouteConfig({ isPage: true }));

/** Whether a request is for a page; known as soon as its route is, before anything else is looked at. */
export function isForPage({ routeOptions }: Pick<FastifyRequest, 'routeOptions'>): boolean {
  return (routeOptions?.config as { readonly isPage?: boolean } | undefined)?.isPage === true;
}

/** Whether it is a browser going to an address, and not a page asking for something that it shows. */
export function isNavigation({ method, headers }: Pick<FastifyRequest, 'method' | 'headers'>): boolean {
  return isSafe(method) && isTurned({ headers });
}

/** Whether somebody turned a page. What a page asks for by itself does not show that anybody is there. */
export function isTurned({ headers }: Pick<FastifyRequest, 'headers'>): boolean {
  const destination = headers['sec-fetch-dest'];
  return destination === undefined || destination === 'document';
}

/** Whether a method only asks. */
export function isSafe(method: string): boolean {
  return method === 'GET' || method === 'HEAD';
}
