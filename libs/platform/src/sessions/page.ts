import { applyDecorators, SetMetadata } from '@nestjs/common';
import { RouteConfig } from '@nestjs/platform-fastify';
import type { FastifyRequest } from 'fastify';

export const PAGE = Symbol('PAGE');

export interface PageOptions {
  /** Whether it does not matter who asks: then nobody is looked for, and no database is needed. */
  readonly isSameForAll?: boolean;
  /**
   * Where what is sent to it comes from: a page of ours, unless its address alone says what may be done, as a link in a
   * mail does. A mail program sends no cookie and no origin, and what a session may do is done by it no more than by
   * anybody.
   */
  readonly sentFrom?: 'anywhere';
}

/**
 * Declares a route that people open in a browser. It is entered by the session of who signed in and by no token, whatever
 * goes wrong is answered by a page, and it is no part of the description of the API.
 */
export const Page = (options: PageOptions = {}) =>
  applyDecorators(SetMetadata(PAGE, true), RouteConfig({ isPage: true, ...options }));

interface PageConfig extends PageOptions {
  readonly isPage?: boolean;
}

/** Whether a request is for a page; known as soon as its route is, before anything else is looked at. */
export function isForPage({ routeOptions }: Pick<FastifyRequest, 'routeOptions'>): boolean {
  return (routeOptions?.config as PageConfig | undefined)?.isPage === true;
}

/** Whether it is for one that is the same whoever asks. */
export function isSameForAll({ routeOptions }: Pick<FastifyRequest, 'routeOptions'>): boolean {
  return (routeOptions?.config as PageConfig | undefined)?.isSameForAll === true;
}

/** Whether what is sent to it may come from anywhere. */
export function isSentFromAnywhere({ routeOptions }: Pick<FastifyRequest, 'routeOptions'>): boolean {
  return (routeOptions.config as PageConfig | undefined)?.sentFrom === 'anywhere';
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
