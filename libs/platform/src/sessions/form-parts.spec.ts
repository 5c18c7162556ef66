import { describe, expect, test } from '@jest/globals';
import { formParts } from './form-parts';

const TYPE = 'multipart/form-data; boundary=X';
const part = (head: string, content: string) => `--X\r\n${head}\r\n\r\n${content}\r\n`;
const FIELD = 'Content-Disposition: form-data; name="a"';

const read = (body: string, type = TYPE) =>
  formParts(type, Buffer.from(body))?.map(({ bytes, ...each }) => ({ ...each, text: bytes.toString() }));

describe('the parts of a form', () => {
  test('are read as Node writes them, whatever stands in them', async () => {
    const bytes = Buffer.from(Array.from({ length: 2_000 }, (_, at) => at % 256));
    const form = new FormData();
    form.append('note', 'ü\r\n--X\r\n');
    form.append('file', new File([bytes], 'a "b" ü.csv'));
    const sent = new Response(form);
    const body = Buffer.from(await sent.arrayBuffer());
    expect(formParts(sent.headers.get('content-type') ?? '', body)).toEqual([
      { name: 'note', fileName: undefined, bytes: Buffer.from('ü\r\n--X\r\n') },
      { name: 'file', fileName: 'a "b" ü.csv', bytes },
    ]);
  });

  test('are told apart by name, not by what stands in the name of a file', () => {
    const head = 'Content-Disposition: form-data; filename="x.csv"; name="file"\r\nContent-Type: text/csv';
    const none = 'Content-Disposition: form-data; name="none"; filename=""';
    expect(read(`${part(FIELD, '1')}${part(head, '2')}${part(none, '')}--X--\r\n`)).toEqual([
      { name: 'a', fileName: undefined, text: '1' },
      { name: 'file', fileName: 'x.csv', text: '2' },
      { name: 'none', fileName: '', text: '' },
    ]);
  });

  test.each([
    ['that was cut short', part(FIELD, '1')],
    ['without an end of its head', `--X\r\n${FIELD}`],
    ['whose head is endless', `--X\r\n${'x-y: z\r\n'.repeat(100_000)}`],
    ['of more parts than any has', `${part(FIELD, '1').repeat(51)}--X--\r\n`],
    ['whose part has no name', `${part('Content-Type: text/csv', '1')}--X--\r\n`],
    ['that begins with something else', `x${part(FIELD, '1')}--X--\r\n`],
    ['whose boundary is followed by something else', `--Xy\r\n${FIELD}\r\n\r\n1\r\n--X--\r\n`],
    ['that is empty', ''],
  ])('of a form %s are none', (_, body) => expect(read(body)).toBeUndefined());

  test('of another kind of form are none', () => {
    expect(read(`${part(FIELD, '1')}--X--\r\n`, 'multipart/form-data')).toBeUndefined();
  });
});
