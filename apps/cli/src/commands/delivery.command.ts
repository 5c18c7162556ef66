import { randomBytes } from 'node:crypto';
import { CHANNEL_NAMES, openChannels } from '#delivery';
import type { Channel, ChannelName, Parcel, Receipt, Returned } from '#delivery';
import type { Refusal } from '#kernel';
import { readSettings } from '#platform';
import type { SettingFault } from '#platform';
import { CommandFailure, EXIT } from '../exit-codes';
import { moment, print, printJson, refusalLine } from '../output';

interface Common {
  readonly json?: boolean;
}

interface OfChannel extends Common {
  readonly channel: string;
}

interface Trial extends OfChannel {
  readonly to?: string;
  readonly id?: string;
}

/** What each channel is set up by. */
const SET_UP_BY: Readonly<Record<ChannelName, string>> = {
  'e-mail': 'SMTP_URL and MAIL_FROM',
  folder: 'DELIVERY_FOLDER',
  webhook: 'WEBHOOK_URL and WEBHOOK_SECRET',
  mesh: 'MESH_URL, MESH_MAILBOX, MESH_PASSWORD, MESH_SHARED_KEY and MESH_WORKFLOW',
};

export async function listChannels({ json }: Common): Promise<number> {
  const channels = await channelsOfEnvironment();
  if (json) printJson({ channels: CHANNEL_NAMES.map((name) => ({ name, isSetUp: channels.has(name) })) });
  else
    for (const name of CHANNEL_NAMES)
      print(channels.has(name) ? `${name} is set up.` : `${name} is not set up: set ${SET_UP_BY[name]}.`);
  return EXIT.done;
}

/** Ends with 1 where there is no receipt; the line says whether another attempt may help, and under which id. */
export async function tryChannel(options: Trial): Promise<number> {
  const channel = await chosen(options);
  const parcel = trial(options);
  const sent = await channel.send(parcel);
  if (!sent.ok) {
    const { failure } = sent;
    const said = failure.said === '' ? '' : `\nThe other side said: ${failure.said}`;
    const again = failure.mayRetry ? `\nTo try the same again: --id ${parcel.id}` : '';
    throw new CommandFailure(`${refusalLine(failure)}.${said}${again}`);
  }
  if (options.json) printJson(sent.value);
  else print(receiptText(sent.value));
  return EXIT.done;
}

/** Ends with 3 where the document came back. */
export async function followDelivery(reference: string, options: OfChannel): Promise<number> {
  const { name, aftermath } = await chosen(options);
  if (aftermath === undefined)
    throw new CommandFailure(`${name} tells nothing later: the receipt is all there is.`);
  const at = new Date().toISOString();
  const receipt: Receipt = { channel: name, id: '', state: 'accepted', at, reference, said: '' };
  const [followed, returned] = [await aftermath.follow(receipt), await aftermath.returned()];
  if (!returned.ok) throw new CommandFailure(refusalLine(returned.failure));
  const back = returned.value.filter((each) => each.reference === reference);
  if (options.json) printJson({ ...(followed.ok ? { receipt: followed.value } : followed), returned: back });
  else {
    print(followed.ok ? receiptText(followed.value) : refusalLine(followed.failure));
    for (const each of back) print(returnedText(each));
  }
  return followed.ok && back.length === 0 ? EXIT.done : EXIT.doesNotHold;
}

async function chosen({ channel: name }: OfChannel): Promise<Channel> {
  const channels = await channelsOfEnvironment();
  const known = CHANNEL_NAMES.find((each) => each === name);
  const channel = known && channels.get(known);
  if (channel) return channel;
  throw new CommandFailure(refusalLine(notSetUp(name, known)));
}

function notSetUp(name: string, known: ChannelName | undefined): Refusal {
  return {
    rule: 'channel-not-set-up',
    where: name,
    what: known ? 'Nothing is said of it in the environment' : 'There is no such channel',
    mend: known ? `Set ${SET_UP_BY[known]}` : `Name one of ${CHANNEL_NAMES.join(', ')}`,
  };
}

async function channelsOfEnvironment(): Promise<ReadonlyMap<ChannelName, Channel>> {
  const settings = readSettings(process.env);
  if (!settings.ok) throw faulty(settings.failure);
  const channels = await openChannels({ settings: settings.value.delivery });
  if (!channels.ok) throw faulty(channels.failure);
  return channels.value;
}

function faulty(faults: readonly SettingFault[]): CommandFailure {
  return new CommandFailure(faults.map(({ setting, problem }) => `${setting} ${problem}`).join('; '));
}

/** The same id makes the same document, so that a trial that is sent again is the same to whoever gets it. */
function trial({ id = trialId(), to }: Trial): Parcel {
  const text = `This is a trial of the Better Care Ledger: ${id}. Nothing needs to be done about it.\n`;
  return {
    id,
    at: momentOfTrial(id),
    subject: `Trial of a delivery: ${id}`,
    text,
    to,
    attachments: [{ name: 'trial.txt', mediaType: 'text/plain', bytes: Buffer.from(text) }],
  };
}

/** `trial-20151127T103000Z-1f9a`. */
function trialId(): string {
  const second = new Date().toISOString().replace(/[-:]|\.\d+/g, '');
  return `trial-${second}-${randomBytes(2).toString('hex')}`;
}

function momentOfTrial(id: string): string {
  const [, year, month, day, hour, minute, second] =
    /^trial-(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)Z-[0-9a-f]{4}$/.exec(id) ?? [];
  if (year === undefined) throw new CommandFailure('--id must be that of an earlier trial.');
  return `${year}-${month}-${day}T${hour}:${minute}:${second}.000Z`;
}

function receiptText({ channel, id, state, at, reference, said }: Receipt): string {
  const what = id === '' ? '' : ` ${id}`;
  return [
    `${channel}${what}: ${state} ${moment(at)}, there known as ${reference}.`,
    ...(said === '' ? [] : [said]),
  ].join('\n');
}

function returnedText({ key, failure }: Returned): string {
  return `Report ${key}: ${failure.what}`;
}
