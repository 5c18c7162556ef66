import { expect, test } from '@jest/globals';
import { POLICY_YEARS } from './catalogue';
import { returnTemplateSchema } from './return-template';
import type { ReturnTemplate } from './return-template';
import { templateFaults } from './template-faults';
import { BENEFITS_FORM } from './template-faults/benefits-form.fixture';
import { RETURN_TEMPLATE_RULES } from './template-faults/rules';

/** Where something in the form is put, and what: nothing is there where that is undefined. */
type Change = readonly [pointer: string, value: unknown];

const DAYS = '/sheets/0/sections/0';
const PROGRESS = '/sheets/0/sections/1';
const BENEFITS = '/sheets/1/sections/0';
const TOTAL = '/sheets/1/sections/1';

test('finds nothing wrong with a form that can be printed, answered, filled in and checked', () => {
  expect(returnTemplateSchema.parse(BENEFITS_FORM)).toEqual(BENEFITS_FORM);
  expect(templateFaults(BENEFITS_FORM, POLICY_YEARS)).toEqual([]);
});

test.each<[string, string, string, string, ...Change[]]>([
  ['a sheet with a code twice', 'template-code-twice', '/sheets/1', 'metrics', ['/sheets/1/code', 'metrics']],
  [
    'a tab with a name twice',
    'template-code-twice',
    '/sheets/1/name',
    'metrics',
    ['/sheets/1/name', 'METRICS'],
  ],
  ['a section with a code twice', 'template-code-twice', TOTAL, 'days stands', [`${TOTAL}/code`, 'days']],
  [
    'a question with a code that another sheet has',
    'template-code-twice',
    `${TOTAL}/questions/0`,
    'rate stands at /sheets/0/sections/0/questions/2',
    [`${TOTAL}/questions/0/code`, 'rate'],
    ['/rules', []],
  ],
  [
    'a column with a code twice in its rows',
    'template-code-twice',
    `${BENEFITS}/questions/2`,
    'benefits.*.change',
    [`${BENEFITS}/questions/2/code`, 'change'],
    ['/rules', []],
  ],
  ['a rule with a code twice', 'template-code-twice', '/rules/1', 'sum stands', ['/rules/1/code', 'sum']],
  [
    'an approval with a code twice',
    'template-code-twice',
    '/signOff/approvals/1',
    'council',
    ['/signOff/approvals/1/code', 'council'],
  ],
  [
    'two answers in a cell',
    'template-cell-twice',
    `${DAYS}/questions/1/cell`,
    'the answer to days-actual stands in C4 of Metrics, where the answer to days-plan is',
    [`${DAYS}/questions/1/cell`, 'C4'],
  ],
  [
    'a title in the cell of words',
    'template-cell-twice',
    PROGRESS,
    'the title of progress stands in B5 of Metrics, where the wording of rate is',
    [`${PROGRESS}/row`, 5],
  ],
  [
    'an answer in the cell of its own words',
    'template-cell-twice',
    `${PROGRESS}/questions/0/cell`,
    'the wording of on-track',
    [`${PROGRESS}/questions/0/cell`, 'B9'],
  ],
  [
    'an answer in the cell of a heading',
    'template-cell-twice',
    `${DAYS}/questions/0/cell`,
    'the heading “Plan”',
    [`${DAYS}/questions/0/cell`, 'C3'],
  ],
  [
    'two columns of rows in one',
    'template-cell-twice',
    `${BENEFITS}/questions/3/cell`,
    'the answer to saving',
    [`${BENEFITS}/questions/3/cell`, 'D'],
  ],
  [
    'an answer without a row',
    'template-cell-form',
    `${PROGRESS}/questions/0/cell`,
    'on-track stands in C',
    [`${PROGRESS}/questions/0/cell`, 'C'],
  ],
  [
    'a column of rows with a row',
    'template-cell-form',
    `${BENEFITS}/questions/1/cell`,
    'change stands in C4',
    [`${BENEFITS}/questions/1/cell`, 'C4'],
  ],
  [
    'rows that run into what stands below',
    'template-rows-overrun',
    `${BENEFITS}/rows`,
    'Rows 3 to 10 of benefits run into the title of total in row 10',
    [`${BENEFITS}/rows/max`, 7],
  ],
  [
    'rows without room for the words above them',
    'template-rows-overrun',
    `${BENEFITS}/rows/first`,
    'Row 3 leaves no row',
    [`${BENEFITS}/rows/first`, 3],
  ],
  [
    'two answers in a row of a section without columns',
    'template-words-collide',
    `${PROGRESS}/questions/1/cell`,
    'commentary stands in the row of on-track',
    [`${PROGRESS}/questions/1/cell`, 'D9'],
  ],
  [
    'an answer in none of the columns',
    'template-words-collide',
    `${DAYS}/questions/1/cell`,
    'E4 is in none of the columns C, D',
    [`${DAYS}/questions/1/cell`, 'E4'],
  ],
  [
    'two labels in one row',
    'template-words-collide',
    `${DAYS}/questions/1/label`,
    '“Nights” would stand where “Days” does',
    [`${DAYS}/questions/1/label`, 'Nights'],
  ],
  [
    'columns above rows',
    'template-words-collide',
    `${BENEFITS}/columns`,
    'both rows and columns',
    [`${BENEFITS}/columns`, [{ column: 'C', title: 'Plan' }]],
  ],
  [
    'a choice without options',
    'template-options',
    `${PROGRESS}/questions/0`,
    'on-track is a choice without options',
    [`${PROGRESS}/questions/0/options`, undefined],
  ],
  [
    'options without a choice',
    'template-options',
    `${PROGRESS}/questions/2/options`,
    'answered with a text and has options',
    [`${PROGRESS}/questions/2/options`, ['MAR', 'SUS']],
  ],
  [
    'an option that stands twice',
    'template-options',
    `${PROGRESS}/questions/0/options`,
    '“On track” twice',
    [`${PROGRESS}/questions/0/options`, ['On track', 'Not on track', 'On track']],
  ],
  [
    'decimals without a rate',
    'template-question-form',
    `${DAYS}/questions/0/decimals`,
    'answered with a count and has decimals',
    [`${DAYS}/questions/0/decimals`, 1],
  ],
  [
    'a least figure of a text',
    'template-question-form',
    `${PROGRESS}/questions/2/min`,
    'has a least figure',
    [`${PROGRESS}/questions/2/min`, 0],
  ],
  [
    'a greatest figure of a choice',
    'template-question-form',
    `${PROGRESS}/questions/0/max`,
    'has a greatest figure',
    [`${PROGRESS}/questions/0/max`, 9],
  ],
  [
    'a greatest length of a figure',
    'template-question-form',
    `${TOTAL}/questions/0/lengthMax`,
    'has a greatest length',
    [`${TOTAL}/questions/0/lengthMax`, 9],
  ],
  [
    'a least figure above the greatest',
    'template-question-form',
    `${DAYS}/questions/0/min`,
    'at least 9 and at most 8',
    [`${DAYS}/questions/0/min`, 9],
    [`${DAYS}/questions/0/max`, 8],
  ],
  [
    'a condition on no question',
    'template-unknown-question',
    `${PROGRESS}/questions/1/required/question`,
    'there is no late',
    [`${PROGRESS}/questions/1/required/question`, 'late'],
  ],
  [
    'a condition on a question in rows elsewhere',
    'template-unknown-question',
    `${PROGRESS}/questions/1/required/question`,
    'there is no scheme',
    [`${PROGRESS}/questions/1/required/question`, 'scheme'],
  ],
  [
    'a condition that never holds',
    'template-never-holds',
    `${PROGRESS}/questions/1/required/is`,
    'on-track is never answered with “no”',
    [`${PROGRESS}/questions/1/required/is`, ['no']],
  ],
  [
    'a condition on an answer that may be anything',
    'template-never-holds',
    `${PROGRESS}/questions/1/required/is`,
    'source is never answered with “SUS”',
    [`${PROGRESS}/questions/1/required`, { question: 'source', is: ['SUS'] }],
  ],
  [
    'a narrative that is not there',
    'template-unknown-question',
    `${DAYS}/questions/2/narrative`,
    'has the narrative why',
    [`${DAYS}/questions/2/narrative`, 'why'],
  ],
  [
    'a narrative that is no text',
    'template-rule-does-not-fit',
    `${DAYS}/questions/2/narrative`,
    'total is answered with a money',
    [`${DAYS}/questions/2/narrative`, 'total'],
  ],
  [
    'a rule on a question that is not there',
    'template-unknown-question',
    '/rules/0/total',
    'sum names totals',
    ['/rules/0/total', 'totals'],
  ],
  [
    'a rule that names a question in rows as if it stood alone',
    'template-unknown-question',
    '/rules/0/parts',
    'sum names saving',
    ['/rules/0/parts', ['saving']],
  ],
  [
    'a rule on a section that has no rows',
    'template-unknown-question',
    '/rules/2/section',
    'product names the section days',
    ['/rules/2/section', 'days'],
  ],
  [
    'a rule on a column that the rows do not have',
    'template-unknown-question',
    '/rules/2/factors',
    'benefits.*.weeks',
    ['/rules/2/factors', ['change', 'weeks']],
  ],
  [
    'a rule that waits for what nobody can answer',
    'template-never-holds',
    '/rules/4/answer',
    'on-track is never answered with “No”',
    ['/rules/4/is', ['No']],
  ],
  [
    'progress that nobody can report',
    'template-never-holds',
    '/rules/9/progress',
    '“Well”',
    ['/rules/9/onTrack', ['Well']],
  ],
  [
    'a sum of words',
    'template-rule-does-not-fit',
    '/rules/0/parts',
    'commentary is answered with a text',
    ['/rules/0/parts', ['commentary']],
  ],
  [
    'pence that are said to be as many as days',
    'template-rule-does-not-fit',
    '/rules/1',
    'same compares money with count',
    ['/rules/1/answers', ['total', 'days-actual']],
  ],
  [
    'a comment in figures',
    'template-rule-does-not-fit',
    '/rules/4/comment',
    'total is answered with a money',
    ['/rules/4/comment', 'total'],
  ],
  [
    'a figure of a metric that the year does not have',
    'template-unknown-metric',
    `${DAYS}/questions/1/source/metric`,
    '2015/16 has no metric delayed-beds',
    [`${DAYS}/questions/1/source/metric`, 'delayed-beds'],
  ],
  [
    'a figure of a year that nothing is known of',
    'template-unknown-metric',
    `${DAYS}/questions/1/source/metric`,
    'No policy year 2031/32 is in force',
    [`${DAYS}/questions/1/source/policyYear`, '2031/32'],
  ],
  [
    'a rate in place of a count',
    'template-source-does-not-fit',
    `${DAYS}/questions/1/source`,
    'days-actual is answered with a count, and its source gives a rate',
    [`${DAYS}/questions/1/source/part`, 'rate'],
  ],
  [
    'a quarter of what is counted once a year',
    'template-source-does-not-fit',
    `${DAYS}/questions/1/source/period`,
    'residential-admissions has no figure for 2015/16-Q1',
    [`${DAYS}/questions/1/source/metric`, 'residential-admissions'],
  ],
  [
    'a figure of no period',
    'template-source-does-not-fit',
    `${DAYS}/questions/1/source/period`,
    '2015/17-Q1 is no period',
    [`${DAYS}/questions/1/source/period`, '2015/17-Q1'],
  ],
  [
    'months of the fund in the wrong order',
    'template-source-does-not-fit',
    `${TOTAL}/questions/0/source`,
    'no months from 2015-07 through 2015-06',
    [`${TOTAL}/questions/0/source/since`, '2015-07'],
  ],
  [
    'admissions of an agreement as money',
    'template-source-does-not-fit',
    `${TOTAL}/questions/1/source`,
    'its source gives a count',
    [`${TOTAL}/questions/1/source/part`, 'baseline'],
  ],
  [
    'a payment of a year as if it were a quarter',
    'template-source-does-not-fit',
    `${TOTAL}/questions/1/source`,
    'agreed is asked of 2015/16',
    [`${TOTAL}/questions/1/source/quarter`, '2015/16'],
  ],
  [
    'a field that rows of that kind do not have',
    'template-source-does-not-fit',
    `${BENEFITS}/questions/1/source/field`,
    'A row of scheme-benefits has no weeks',
    [`${BENEFITS}/questions/1/source/field`, 'weeks'],
  ],
  [
    'pence of a row in a count',
    'template-source-does-not-fit',
    `${BENEFITS}/questions/1/source`,
    'its source gives a money',
    [`${BENEFITS}/questions/1/source/field`, 'savingPence'],
  ],
  [
    'a row that is of nothing',
    'template-source-does-not-fit',
    `${BENEFITS}/questions/1/source`,
    'no rows of anything',
    [`${BENEFITS}/rows/of`, undefined],
    [`${BENEFITS}/questions/3/source`, undefined],
  ],
  [
    'a code that is called what is no option',
    'template-never-holds',
    `${PROGRESS}/questions/0/source/as`,
    '“Well on track”',
    [`${PROGRESS}/questions/0/source/as`, { 'on-track': 'Well on track' }],
  ],
  [
    'a period of another year',
    'template-period',
    '/period',
    '2014/15-Q4 is no part of 2015/16',
    ['/period', '2014/15-Q4'],
  ],
  [
    'a period that there is not',
    'template-period',
    '/period',
    '2015/17 is no period',
    ['/period', '2015/17'],
  ],
  [
    'a deadline before it is opened',
    'template-deadline',
    '/calendar/due',
    'due on 2015-06-30, and opens on 2015-07-01',
    ['/calendar/due', '2015-06-30T12:00'],
  ],
  [
    'a deadline on a day that there is not',
    'template-deadline',
    '/calendar/due',
    'There is no 2015-09-31T12:00',
    ['/calendar/due', '2015-09-31T12:00'],
  ],
  [
    'a deadline at a time that there is not',
    'template-deadline',
    '/calendar/due',
    'There is no 2015-08-28T24:30',
    ['/calendar/due', '2015-08-28T24:30'],
  ],
])('refuses %s', (_, rule, where, what, ...changes) => {
  const template = changed(changes);
  expect(returnTemplateSchema.safeParse(template).success).toBe(true);
  expect(templateFaults(template, POLICY_YEARS)).toEqual([
    { rule, where, what: expect.stringContaining(what), mend: expect.any(String) },
  ]);
  expect(RETURN_TEMPLATE_RULES.map(({ code }) => code)).toContain(rule);
});

test('lets a template be of a year that no policy year defines, as long as it takes no figures of it', () => {
  const template = changed([
    ['/policyYear', '2031/32'],
    ['/period', '2031/32-Q1'],
  ]);
  expect(templateFaults(template, POLICY_YEARS)).toEqual([]);
});

test('lets a question in rows take its condition and its narrative from its row, or from outside rows', () => {
  const template = changed([
    [`${BENEFITS}/questions/0/required`, { question: 'on-track', is: ['On track'] }],
    [`${BENEFITS}/questions/1/narrative`, 'scheme'],
    [`${BENEFITS}/questions/2/narrative`, 'commentary'],
  ]);
  expect(templateFaults(template, POLICY_YEARS)).toEqual([]);
});

function changed(changes: readonly Change[]): ReturnTemplate {
  const template = structuredClone(BENEFITS_FORM);
  for (const [pointer, value] of changes) {
    const path = pointer.slice(1).split('/');
    const last = path.pop() ?? '';
    const holder = path.reduce<unknown>(
      (within, part) => (within as Record<string, unknown>)[part],
      template,
    );
    if (value === undefined) Reflect.deleteProperty(holder as object, last);
    else (holder as Record<string, unknown>)[last] = value;
  }
  return template;
}
