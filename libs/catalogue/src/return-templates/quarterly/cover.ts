import { list, sheet, text } from '../form';
import type { Part } from './part';

/** A name, or an address: it stands on one line. */
const SHORT = { lengthMax: 200 };

/** Whose return it is, who filled it in, and who answers for it. */
export const COVER: Part = {
  sheet: sheet('cover', '1. Cover', [
    list({ code: 'cover', title: 'Cover' }, [
      text('board', 'Health and wellbeing board', { ...SHORT, source: { from: 'area', part: 'name' } }),
      text('completed-by', 'Completed by', {
        ...SHORT,
        source: { from: 'contact', role: 'preparer', part: 'name' },
      }),
      text('completed-by-email', 'E-mail', {
        ...SHORT,
        source: { from: 'contact', role: 'preparer', part: 'email' },
      }),
      text('completed-by-position', 'Position', {
        ...SHORT,
        required: false,
        source: { from: 'contact', role: 'preparer', part: 'position' },
      }),
      text('signed-off-by', 'Who has signed off the report on behalf of the health and wellbeing board', {
        ...SHORT,
        source: { from: 'contact', role: 'board', part: 'name' },
      }),
    ]),
  ]),
  rules: [],
};
