import { applyDecorators, SetMetadata } from '@nestjs/common';
import { RouteConfig } from '@nestjs/platform-fastify';
import type { FastifyRequest } from 'fastify';

export const PAGE = Symbol('PAGE');

/**
 * Declares a route that people open in a browser. It is entered by the session of who signed in and by no token, whatever
 * goes wrong is answered by a page, and it is no part of the description of the API.
 *
 * @param isSameForAll whether it does not matter who asks: then nobody is looked for, and no database is needed.
 */
export const Page = ({ isSameForAll = false } = {}) =>
  applyDecorators(SetMetadata(PAGE, true), RouteConfig({ isPage: true, isSameForAll }));

interface PageConfig {
  readonly isPage?: boolean;
  readonly isSameForAll?: boolean;
}

/** Whether a request is for a page; known as soon as its route is, before anything else is looked at. */
export function isForPage({ routeOptions }: Pick<FastifyRequest, 'routeOptions'>): boolean {
  return (routeOptions?.config as PageConfig | undefined)?.isPage === true;
}

/** Whether it is for one that is the same whoever asks. */
export function isSameForAll({ routeOptions }: Pick<FastifyRequest, 'routeOptions'>): boolean {
  return (routeOptions?.config as PageConfig | undefined)?.isSameForAll === true;
}

/** Whether it is a browser going to an address, and not a page asking for something that it shows. */
export function isNavigation({ method, headers }: Pick<FastifyRequest, 'method' | 'headers'>): boolean {
  return isSafe(method) && isTurned({ headers });
}

/** Whether somebody turned a page. What a page or a browser asks for by itself does not show that anybody is there. */
export function isTurned({ headers }: Pick<FastifyRequest, 'headers'>): boolean {
  const { 'sec-fetch-dest': destination, 'sec-purpose': purpose } = headers;
  if (purpose !== undefined && String(purpose).includes('prefetch')) return false;
  return destination === undefined || destination === 'document';
}

/** Whether a method only asks. */
export function isSafe(method: string): boolean {
  return method === 'GET' || method === 'HEAD';
}
