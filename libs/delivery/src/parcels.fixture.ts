import { randomBytes } from 'node:crypto';
import type { DeliverySettings } from '#platform';
import type { Channel, ChannelName } from './channel';
import type { TimeLimits } from './limits';
import { openChannels } from './open-channels';
import type { ChannelsOptions } from './open-channels';
import type { Parcel } from './parcel';

/** What a spreadsheet is to a mail server: bytes of every kind, with the line ends that one would mend. */
const WORKBOOK = Buffer.concat([Buffer.from('PK\u0003\u0004\r\n.\n.\r\n\r\r\n'), randomBytes(50_000)]);
const TABLE = Buffer.from('Question,Answer\nPooled fund total,"£37,682,000"\r\n.\n..\n');

/** Peterborough's return of a quarter, as a workbook and a table. */
export function parcel(more: Partial<Parcel> = {}): Parcel {
  return {
    id: 'return-E06000031-2015-16-q2.1',
    at: '2015-11-27T10:30:00.000Z',
    subject: 'Better Care Fund – Peterborough, Q2 2015/16',
    text: 'The return of the Peterborough Health and Wellbeing Board.\n\nIt is signed off by the board.\n',
    to: undefined,
    attachments: [
      {
        name: 'Peterborough Q2 2015-16.xlsx',
        mediaType: 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet',
        bytes: WORKBOOK,
      },
      { name: 'answers.csv', mediaType: 'text/csv', bytes: TABLE },
    ],
    ...more,
  };
}

const NO_CHANNELS: DeliverySettings = {
  mail: undefined,
  folder: undefined,
  webhook: undefined,
  mesh: undefined,
  authoritiesFile: undefined,
};

/** Short enough that a spec can wait for what never comes. */
export const SHORT_LIMITS: TimeLimits = { connectMs: 1_000, idleMs: 1_000, wholeMs: 20_000 };

export async function channelOf(
  name: ChannelName,
  settings: Partial<DeliverySettings>,
  more: Partial<ChannelsOptions> = {},
): Promise<Channel> {
  const channels = await openChannels({ settings: { ...NO_CHANNELS, ...settings }, ...more });
  if (!channels.ok) throw new Error(JSON.stringify(channels.failure));
  const channel = channels.value.get(name);
  if (!channel) throw new Error(`No channel ${name}`);
  return channel;
}
