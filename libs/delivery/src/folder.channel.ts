import { createHash, randomBytes } from 'node:crypto';
import { mkdir, open, readdir, readFile, rename, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { fail, ok } from '#kernel';
import type { Channel, DeliveryFailure, Sent } from './channel';
import { cutSaid, unfitDestination, unreachable } from './failures';
import type { Parcel } from './parcel';

/** A folder below that of the settings, by plain names. */
const BELOW = /^[A-Za-z0-9][A-Za-z0-9._-]{0,99}(?:\/[A-Za-z0-9][A-Za-z0-9._-]{0,99}){0,4}$/;
/** What a sender that died has left unfinished is removed by the next one, after this. */
const ABANDONED_AFTER_MS = 3_600_000;

/**
 * Drops a parcel as a folder of its own, named by its id, with its documents in it. It is written under another name,
 * brought to the disk, and then named: whoever looks sees all of it or nothing.
 */
export function folderChannel(folder: string): Channel {
  return { name: 'folder', send: (parcel) => send(parcel, folder) };
}

async function send(parcel: Parcel, folder: string): Promise<Sent> {
  if (parcel.to !== undefined && !BELOW.test(parcel.to))
    return fail(unfitDestination(parcel.to, 'It is no folder below the one that the settings name'));
  const parent = join(folder, parcel.to ?? '');
  const place = join(parent, parcel.id);
  try {
    if (!(await isThere(place))) {
      await mkdir(parent, { recursive: true });
      await removeAbandoned(parent, parcel.id);
      await drop(parcel, parent, place);
    }
    // What lies there, by whoever, and not what was meant to: this is the receipt.
    return await receiptOf(parcel, place);
  } catch (cause) {
    return fail(unwritable(place, cause));
  }
}

async function drop(parcel: Parcel, parent: string, place: string): Promise<void> {
  const unfinished = join(parent, `${unfinishedPrefix(parcel.id)}${randomBytes(8).toString('hex')}`);
  try {
    await mkdir(unfinished);
    for (const { name, bytes } of parcel.attachments) {
      const file = await open(join(unfinished, name), 'wx');
      try {
        await file.writeFile(bytes);
        await file.sync();
      } finally {
        await file.close();
      }
    }
    await syncFolder(unfinished);
    await rename(unfinished, place);
    await syncFolder(parent);
  } catch (cause) {
    await rm(unfinished, { recursive: true, force: true });
    // Somebody else was first with the same parcel.
    if (!(await isThere(place))) throw cause;
  }
}

async function receiptOf(parcel: Parcel, place: string): Promise<Sent> {
  const names = (await readdir(place)).sort();
  const meant = parcel.attachments.map(({ name }) => name).sort();
  if (JSON.stringify(names) !== JSON.stringify(meant)) return fail(otherBytes(place));
  const lines: string[] = [];
  for (const { name, bytes } of parcel.attachments) {
    const path = join(place, name);
    const lies = sha256(await readFile(path));
    if (lies !== sha256(bytes)) return fail(otherBytes(place));
    lines.push(`${lies}  ${path}`);
  }
  const { mtime } = await stat(place);
  return ok({
    channel: 'folder',
    id: parcel.id,
    state: 'accepted',
    at: mtime.toISOString(),
    reference: place,
    said: cutSaid(lines.join('\n')),
  });
}

/** A name that begins with a dot, for those who collect what does not. */
function unfinishedPrefix(id: string): string {
  return `.${id}.unfinished-`;
}

async function removeAbandoned(parent: string, id: string): Promise<void> {
  for (const name of await readdir(parent)) {
    if (!name.startsWith(unfinishedPrefix(id))) continue;
    const path = join(parent, name);
    const { mtimeMs } = await stat(path);
    if (Date.now() - mtimeMs > ABANDONED_AFTER_MS) await rm(path, { recursive: true, force: true });
  }
}

/** A name is safe on the disk when its folder is. Windows has no such thing. */
async function syncFolder(path: string): Promise<void> {
  if (process.platform === 'win32') return;
  const folder = await open(path, 'r');
  try {
    await folder.sync();
  } finally {
    await folder.close();
  }
}

async function isThere(path: string): Promise<boolean> {
  try {
    await stat(path);
    return true;
  } catch (cause) {
    if ((cause as NodeJS.ErrnoException).code === 'ENOENT') return false;
    throw cause;
  }
}

function sha256(bytes: Uint8Array): string {
  return createHash('sha256').update(bytes).digest('hex');
}

function unwritable(place: string, cause: unknown): DeliveryFailure {
  const why = cause instanceof Error ? cause.message : String(cause);
  return unreachable({ where: place, what: `The folder cannot be written (${why})` });
}

function otherBytes(place: string): DeliveryFailure {
  return {
    rule: 'other-bytes-under-id',
    where: place,
    what: 'Something else lies there already',
    mend: 'Look at what lies there, and move it away if it is not wanted',
    mayRetry: false,
    said: '',
  };
}
