import type { ReturnDelivered } from './return.events';

/** How far a way brought it, by what the other side said: taken on for the addressee is not yet with them. */
export function receiptInWords({
  channel,
  state,
}: Pick<ReturnDelivered['data'], 'channel' | 'state'>): string {
  switch (channel) {
    case 'e-mail':
      return 'handed to the mail server';
    case 'folder':
      return 'laid into the folder';
    case 'webhook':
      return 'taken by the receiver';
    case 'mesh':
      return state === 'acknowledged' ? 'collected from MESH' : 'taken by MESH, not collected yet';
  }
}
