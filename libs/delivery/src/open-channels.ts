import { readFile } from 'node:fs/promises';
import { rootCertificates } from 'node:tls';
import { fail, ok } from '#kernel';
import type { Result } from '#kernel';
import type { DeliverySettings, SettingFault } from '#platform';
import type { Channel, ChannelName } from './channel';
import { eMailChannel } from './e-mail.channel';
import { unfitParcel } from './failures';
import { folderChannel } from './folder.channel';
import { TIME_LIMITS } from './limits';
import type { TimeLimits } from './limits';
import { meshChannel } from './mesh.channel';
import { parcelFault } from './parcel';
import { webhookChannel } from './webhook.channel';

export interface ChannelsOptions {
  readonly settings: DeliverySettings;
  readonly now?: () => Date;
  readonly limits?: TimeLimits;
  readonly meshChunkBytes?: number;
  readonly meshInboxPart?: number;
}

const MESH_CHUNK_BYTES = 20 * 1024 * 1024;
const MESH_INBOX_PART = 500;

/** The channels that the settings describe; another is not there. A file they name that cannot be read is a fault. */
export async function openChannels(
  options: ChannelsOptions,
): Promise<Result<ReadonlyMap<ChannelName, Channel>, SettingFault[]>> {
  const { settings, now = () => new Date(), limits = TIME_LIMITS } = options;
  const { mail, folder, webhook, mesh } = settings;
  const files = await readFiles({
    DELIVERY_CA_FILE: settings.authoritiesFile,
    MESH_CLIENT_CERT_FILE: mesh?.client?.certificateFile,
    MESH_CLIENT_KEY_FILE: mesh?.client?.keyFile,
  });
  if (!files.ok) return files;
  const { DELIVERY_CA_FILE: ca, MESH_CLIENT_CERT_FILE: cert, MESH_CLIENT_KEY_FILE: key } = files.value;
  const tls = ca === undefined ? {} : { ca: [...rootCertificates, ca] };
  const channels: Channel[] = [];
  if (mail) channels.push(eMailChannel({ ...mail, tls, limits, now }));
  if (folder !== undefined) channels.push(folderChannel(folder));
  if (webhook) channels.push(webhookChannel({ ...webhook, tls, limits, now }));
  if (mesh) {
    const shown = cert !== undefined && key !== undefined ? { ...tls, cert, key } : tls;
    const { meshChunkBytes: chunkBytes = MESH_CHUNK_BYTES, meshInboxPart: inboxPart = MESH_INBOX_PART } =
      options;
    channels.push(meshChannel({ ...mesh, tls: shown, limits, now, chunkBytes, inboxPart }));
  }
  return ok(new Map(channels.map((channel) => [channel.name, takingWhatIsFit(channel)])));
}

function takingWhatIsFit(channel: Channel): Channel {
  return {
    ...channel,
    send: (parcel) => {
      const fault = parcelFault(parcel, channel.name === 'e-mail' ? 'letters-too' : 'documents');
      return fault === undefined
        ? channel.send(parcel)
        : Promise.resolve(fail(unfitParcel(parcel.id, fault)));
    },
  };
}

/** Each file by the setting that names it. */
async function readFiles(
  named: Readonly<Record<string, string | undefined>>,
): Promise<Result<Readonly<Record<string, string>>, SettingFault[]>> {
  const read: Record<string, string> = {};
  const faults: SettingFault[] = [];
  for (const [setting, file] of Object.entries(named)) {
    if (file === undefined) continue;
    try {
      read[setting] = await readFile(file, 'utf8');
    } catch (cause) {
      const { code } = cause as NodeJS.ErrnoException;
      faults.push({ setting, problem: `names a file that cannot be read (${code ?? String(cause)})` });
    }
  }
  return faults.length > 0 ? fail(faults) : ok(read);
}
