import { createHash } from 'node:crypto';
import {
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  utimesSync,
  writeFileSync,
  mkdirSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { channelOf, parcel } from './parcels.fixture';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'bcl-delivery-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

describe('a parcel dropped into a folder', () => {
  test('is a folder of its own, with its documents byte for byte, and the receipt says where and what', async () => {
    const sent = await (await channelOf('folder', { folder })).send(parcel());
    const place = join(folder, parcel().id);
    expect(readdirSync(folder)).toEqual([parcel().id]);
    const lines = parcel().attachments.map(({ name, bytes }) => {
      expect(readFileSync(join(place, name)).equals(bytes)).toBe(true);
      return `${createHash('sha256').update(bytes).digest('hex')}  ${join(place, name)}`;
    });
    expect(sent).toMatchObject({
      ok: true,
      value: {
        channel: 'folder',
        id: parcel().id,
        state: 'accepted',
        reference: place,
        said: lines.join('\n'),
      },
    });
  });

  test('goes below the folder where its destination says so', async () => {
    const channel = await channelOf('folder', { folder });
    await channel.send(parcel({ to: 'nhs-england/2015-16' }));
    expect(readdirSync(join(folder, 'nhs-england', '2015-16'))).toEqual([parcel().id]);
    for (const to of ['../elsewhere', '/etc', 'a/../../b', '', '.hidden'])
      expect(await channel.send(parcel({ to }))).toMatchObject({
        ok: false,
        failure: { rule: 'destination-unfit', mayRetry: false },
      });
  });

  test('lies there once, however often and however many at once it is dropped', async () => {
    const channel = await channelOf('folder', { folder });
    const sent = await Promise.all(Array.from({ length: 8 }, () => channel.send(parcel())));
    const [first] = sent;
    expect(first?.ok).toBe(true);
    for (const each of [...sent, await channel.send(parcel())]) expect(each).toEqual(first);
    expect(readdirSync(folder)).toEqual([parcel().id]);
  });

  test('never takes the place of something else', async () => {
    const channel = await channelOf('folder', { folder });
    await channel.send(parcel());
    const [workbook, table] = parcel().attachments;
    if (!workbook || !table) throw new Error('Both are in it');
    const other = { ...table, bytes: Buffer.from('something else') };
    for (const attachments of [[workbook, other], [workbook], [workbook, { ...table, name: 'other.csv' }]])
      expect(await channel.send(parcel({ attachments }))).toMatchObject({
        ok: false,
        failure: { rule: 'other-bytes-under-id', mayRetry: false },
      });
    expect(readFileSync(join(folder, parcel().id, table.name)).equals(table.bytes)).toBe(true);
  });

  test('is not taken for there by what a sender left that died while it wrote, which goes in time', async () => {
    const left = [`.${parcel().id}.unfinished-1`, `.${parcel().id}.unfinished-2`];
    for (const name of left) {
      mkdirSync(join(folder, name));
      writeFileSync(join(folder, name, 'answers.csv'), 'Question,An');
    }
    utimesSync(join(folder, left[0] ?? ''), new Date('2015-11-27'), new Date('2015-11-27'));
    const sent = await (await channelOf('folder', { folder })).send(parcel());
    expect(sent.ok).toBe(true);
    expect(readdirSync(folder).sort()).toEqual([left[1], parcel().id]);
  });

  test('may come later where the folder cannot be written', async () => {
    writeFileSync(join(folder, 'file'), '');
    const sent = await (await channelOf('folder', { folder: join(folder, 'file') })).send(parcel());
    expect(sent).toMatchObject({ ok: false, failure: { rule: 'receiver-unreachable', mayRetry: true } });
  });
});
