import { list, sheet, text } from '../form';
import type { Part } from './part';

/** Whose return it is, who filled it in, and who answers for it. */
export const COVER: Part = {
  sheet: sheet('cover', '1. Cover', [
    list({ code: 'cover', title: 'Cover' }, [
      text('board', 'Health and wellbeing board', { source: { from: 'area', part: 'name' } }),
      text('completed-by', 'Completed by', {
        source: { from: 'contact', role: 'preparer', part: 'name' },
      }),
      text('completed-by-email', 'E-mail', {
        source: { from: 'contact', role: 'preparer', part: 'email' },
      }),
      text('completed-by-position', 'Position', {
        required: false,
        source: { from: 'contact', role: 'preparer', part: 'position' },
      }),
      text('signed-off-by', 'Who has signed off the report on behalf of the health and wellbeing board', {
        source: { from: 'contact', role: 'board', part: 'name' },
      }),
    ]),
  ]),
  rules: [],
};
