import type { PublicPageStanding } from '#performance';
import { moment } from '../output';
import { Server } from '../server';
import { decideOver, say } from './decision-desk';
import type { DecidingOptions } from './decision-desk';

interface Whose extends DecidingOptions {
  readonly area: string;
}

interface WithReason extends Whose {
  readonly reason: string;
}

/** What the tracker answers of a public page. */
interface PublicPageSaid extends PublicPageStanding {
  readonly area: string;
}

export async function showPublicPage(options: Whose): Promise<number> {
  return say(
    await new Server(options, 'operator').ask<PublicPageSaid>(publicPagePath(options), {}),
    publicPageLines,
    options,
  );
}

export function openPublicPage(options: WithReason): Promise<number> {
  return decide('open', options);
}

export function closePublicPage(options: WithReason): Promise<number> {
  return decide('close', options);
}

function decide(command: 'open' | 'close', options: WithReason): Promise<number> {
  const { area, reason } = options;
  return decideOver(
    {
      ...{ path: publicPagePath(options), command, body: { reason }, grants: [`approver@${area}`] },
      ...{ byPerson: true, name: `public page of ${area}` },
    },
    options,
  );
}

export function publicPageLines({ area, isOpen, version, history }: PublicPageSaid): string[] {
  return [
    `${area} public page, at version ${version}: ${isOpen ? `open to everybody at /public/${area}` : 'closed'}`,
    ...history.map(
      ({ opened, by, at, reason }) => `  ${moment(at)}  ${opened ? 'opened' : 'closed'} by ${by}: ${reason}`,
    ),
  ];
}

function publicPagePath({ area }: Whose): string {
  return `/v1/areas/${encodeURIComponent(area)}/public-page`;
}
