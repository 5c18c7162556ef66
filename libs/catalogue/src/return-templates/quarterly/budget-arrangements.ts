import { date, list, sheet, yesNo } from '../form';
import type { Part } from './part';

/** Whether there is a pooled budget under section 75 of the National Health Service Act 2006. */
export const BUDGET_ARRANGEMENTS: Part = {
  sheet: sheet('budget-arrangements', '2. Budget Arrangements', [
    list({ code: 'budget-arrangements', title: 'Budget arrangements' }, [
      yesNo('pooled', 'Have the funds been pooled via a section 75 pooled budget?'),
      date('pooled-when', 'If not, when will they be?', { required: { question: 'pooled', is: ['no'] } }),
    ]),
  ]),
  rules: [],
};
