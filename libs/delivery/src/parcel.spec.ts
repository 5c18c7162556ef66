import { describe, expect, test } from '@jest/globals';
import { PARCEL_BYTES_MAX } from './limits';
import { parcelFault } from './parcel';
import { parcel } from './parcels.fixture';

const file = (name: string, mediaType = 'text/csv', bytes: Uint8Array = Buffer.from('1')) => ({
  name,
  mediaType,
  bytes,
});

describe('a parcel', () => {
  test('is fit as it is made up here', () => {
    expect(parcelFault(parcel(), 'documents')).toBeUndefined();
  });

  test('is words alone where letters are taken', () => {
    expect(parcelFault(parcel({ attachments: [] }), 'letters-too')).toBeUndefined();
    expect(parcelFault(parcel({ attachments: [] }), 'documents')).toBe('there is nothing in it');
  });

  test.each([
    ['an id that leads elsewhere', { id: '../elsewhere' }, 'its id'],
    ['an id with a line end', { id: 'return\r\nBcc: all@example.org' }, 'its id'],
    ['no moment', { at: 'yesterday' }, 'yesterday is no moment'],
    ['a subject of two lines', { subject: 'Return\r\nBcc: all@example.org' }, 'its subject'],
    ['no document', { attachments: [] }, 'there is nothing in it'],
    ['a document in a folder', { attachments: [file('a/b.csv')] }, 'is no name of a file'],
    ['a hidden document', { attachments: [file('.profile')] }, 'is no name of a file'],
    ['a document without a kind', { attachments: [file('a.csv', 'csv')] }, 'is no media type'],
    ['two documents of one name', { attachments: [file('a.csv'), file('A.csv')] }, 'one name'],
    [
      'more than is carried',
      { attachments: [file('a.bin', 'application/octet-stream', Buffer.alloc(PARCEL_BYTES_MAX + 1))] },
      'at most 67108864 are carried',
    ],
  ])('with %s is not', (_, more, fault) => {
    expect(parcelFault(parcel(more), 'documents')).toContain(fault);
  });
});
