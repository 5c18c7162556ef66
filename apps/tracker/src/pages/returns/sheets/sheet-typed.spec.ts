import { smallReturn } from '#testing';
import { describe, expect, test } from '@jest/globals';
import { answeredSince, answersTyped, typedOtherwise } from './sheet-typed';

const [SHEET] = smallReturn().sheets;
if (!SHEET) throw new Error('a form has a sheet');

const sent = new URLSearchParams([
  ['stood-cell-spent', '£12.00'],
  ['cell-spent', '15.00'],
  ['stood-cell-plans-comment', 'In\nMay'],
  ['cell-plans-comment', 'In\r\nMay'],
  ['cell-delayed-days', ''],
  ['stood-cell-plans-agreed', 'yes'],
  ['cell-plans-agreed', ''],
  ['cell-benefits.1.saving', '1,000.50'],
  ['version', '3'],
]);
const typed = typedOtherwise(sent);

describe('a sheet that was sent', () => {
  test('answers what was typed otherwise than it stood, and nothing else', () => {
    expect([...typed]).toEqual([
      ['spent', '15.00'],
      ['plans-agreed', ''],
      ['benefits.1.saving', '1,000.50'],
    ]);
    expect(answersTyped(SHEET, typed)).toEqual({
      ok: true,
      value: { spent: 1_500, 'plans-agreed': null, 'benefits.1.saving': 100_050 },
    });
  });

  test('is refused at the cell that cannot be read; what the sheet has not got is for the command to refuse', () => {
    const unread = new Map([
      ['delayed-days', 'some'],
      ['none', 'x'],
    ]);
    expect(answersTyped(SHEET, unread)).toMatchObject({
      ok: false,
      failure: [{ where: '/answers/delayed-days', what: 'some is no whole number' }],
    });
  });

  test('is told what others have answered since, where they did so otherwise', () => {
    const stands = new Map([
      ['spent', '£20.00'],
      ['plans-agreed', ''],
      ['benefits.1.saving', '1,000.50'],
    ]);
    expect(answeredSince(typed, sent, stands)).toMatchObject([
      { where: '/answers/spent', what: 'Somebody has answered "£20.00" since' },
    ]);
  });
});
