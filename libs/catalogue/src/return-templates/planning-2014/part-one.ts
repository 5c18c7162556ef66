import { count, grid, list, money, sheet, table, text, yesNo } from '../form';
import { inCode, YEARS } from './source';

/** What Part 1 says in figures, so that Part 2 is held to it. */
export const PART_ONE = sheet('part-1', 'Part 1', [
  grid({ code: 'pool', title: 'Summary of plan' }, YEARS, [
    {
      label: 'Minimum required value of BCF pooled budget',
      cells: YEARS.map((year) =>
        money(`pool-minimum-${inCode(year)}`, `Minimum required value of BCF pooled budget ${year}`),
      ),
    },
    {
      label: 'Total agreed value of pooled budget',
      cells: YEARS.map((year) =>
        money(`pool-agreed-${inCode(year)}`, `Total agreed value of pooled budget ${year}`, {
          source: { from: 'fund', policyYear: year, part: 'budget' },
        }),
      ),
    },
  ]),
  table({ code: 'provider-commentary', title: 'Annex 2: provider commentary' }, { max: 20 }, [
    text('provider', 'Name of provider organisation'),
    text('chief-executive', 'Name of provider CEO', { required: false }),
    count('outturn-2013-14', 'Total non-elective FFCEs in general & acute: 2013/14 outturn'),
    count('plan-2014-15', 'Total non-elective FFCEs in general & acute: 2014/15 plan'),
    count('plan-2015-16', 'Total non-elective FFCEs in general & acute: 2015/16 plan'),
    count('prevented-2014-15', 'How many non-elective admissions is the BCF planned to prevent in 14-15?'),
    count('prevented-2015-16', 'How many non-elective admissions is the BCF planned to prevent in 15-16?'),
    yesNo('agrees', 'Do you agree with the data above relating to the impact of the BCF?'),
    text('why-not', 'If you answered no, please explain why you do not agree with the projected impact', {
      required: { question: 'agrees', is: ['no'] },
    }),
    yesNo('implications-considered', 'Have you considered the resultant implications on your services?'),
  ]),
  list({ code: 'agreed-by-board', title: 'Agreement of the board' }, [
    text('agreed-at', 'Date agreed at health and wellbeing board, or under which delegation'),
  ]),
]);

export const PART_TWO_DETAILS = sheet('details', 'HWB details', [
  list({ code: 'details', title: 'Health and wellbeing board details' }, [
    text('board', 'Health and wellbeing board', { source: { from: 'area', part: 'name' } }),
    text('contact-name', 'Please provide: name', {
      source: { from: 'contact', role: 'preparer', part: 'name' },
    }),
    text('contact-email', 'Please provide: e-mail address', {
      source: { from: 'contact', role: 'preparer', part: 'email' },
    }),
  ]),
]);
