import { readFileSync } from 'node:fs';
import type { Html } from '#pages';
import type { FundContent } from '#pooled-fund';
import { fundContentSchema, fundSubmissionSchema } from '#pooled-fund/plain';
import { describe, expect, test } from '@jest/globals';
import { addingUp } from './fund-sums';

const COUNCIL = 'urn:ons:E06000031';
const KEPT = { underspend: [{ rule: 'not-stated' }], overspend: [{ rule: 'not-called-on-pool' }] };

/** A fund of one contribution and two lines that are paid from it. */
function fund(lines: readonly [number, number]): FundContent {
  return fundContentSchema.parse({
    ...{ document: 'A plan', host: COUNCIL },
    partners: [{ source: COUNCIL, name: 'Peterborough City Council', as: 'council' }],
    contributions: [
      { code: 'minimum', partner: COUNCIL, kind: 'minimum', of: 'revenue', pence: 500_000_000 },
    ],
    lines: lines.map((pence, at) => ({
      ...{ code: `line-${at}`, scheme: `Scheme ${at}`, commissioner: { partner: COUNCIL }, pence },
      ...{ category: 'contribution', of: 'revenue', ...KEPT },
      funding: [{ contribution: 'minimum', pence }],
    })),
  });
}

/** What the page says, without marks. */
function wordsOf({ text }: Html): string {
  return text.replace(/<[^>]*>/g, ' ').replace(/\s+/g, ' ');
}

/** What it says of a draft. */
function said(content: FundContent): string {
  return wordsOf(addingUp({ waiting: content, warnings: [] }));
}

/** The plan of an area, with what its document states. */
function cambridgeshire() {
  const sample = new URL('../../../../standalone/sample/fund-cambridgeshire-2016-17.json', import.meta.url);
  return fundSubmissionSchema.parse(JSON.parse(readFileSync(sample, 'utf8')));
}

describe('whether a fund adds up', () => {
  test('is said first where it does', () => {
    expect(said(fund([200_000_000, 300_000_000]))).toContain('Everything adds up: all 3 sums of this fund.');
  });

  test('tells what rounding can make from what it cannot', () => {
    const rounded = said(fund([200_000_000, 300_100_000]));
    expect(rounded).toContain(
      'Nothing is off by more than rounding can make: of 3 sums, 1 is off, by £1,000.00.',
    );
    expect(rounded).not.toContain('adds up:');
    expect(addingUp({ waiting: fund([200_000_000, 300_100_000]), warnings: [] }).text).toMatch(
      /<details class="nhsuk-details" open>/,
    );
    expect(rounded).toMatch(
      /Rounding Minimum contribution of Peterborough City Council : £5,000,000.00 is to be put in/,
    );
    const real = said(fund([200_000_000, 310_000_000]));
    expect(real).toContain('Of 3 sums, 1 does not add up, by more than rounding can make.');
    expect(real).toContain('lines take £5,100,000.00 of it. It is £100,000.00 less than its parts.');
    expect(real).not.toContain('What rounding can make');
  });

  test('says of which lines nobody agreed who keeps what is left', () => {
    const text = said(fund([200_000_000, 300_000_000]));
    expect(text).toContain('Who keeps what is left of the budget is not agreed of: Scheme 0 ; Scheme 1 .');
    expect(text).not.toContain('Who pays');
  });

  test('counts no line of nothing, and no figure that is not in thousands, as rounded', () => {
    const two = fund([200_000_000, 300_100_000]);
    const [first, second] = two.lines;
    if (!first || !second) throw new Error('It has two lines');
    const nothing = {
      ...second,
      code: 'nothing',
      pence: 0,
      funding: [{ contribution: 'minimum', pence: 0 }],
    };
    const apart = {
      ...second,
      pence: 300_200_000,
      funding: [{ contribution: 'minimum', pence: 300_200_000 }],
    };
    expect(said({ ...two, lines: [first, apart, nothing, { ...nothing, code: 'nought' }] })).toContain(
      'Of 5 sums, 1 does not add up, by more than rounding can make.',
    );
    const stated = [
      {
        ...{ code: 'exact', says: 'Both lines', pence: 500_200_001 },
        sumOf: [{ of: 'lines' as const, codes: ['line-0', 'line-1'] }],
      },
    ];
    expect(said({ ...two, stated })).toContain(
      'Real difference Both lines : the document states £5,002,000.01',
    );
  });

  test('tells of a plan as it was printed how many sums are off and by how much at most', () => {
    const { content } = cambridgeshire();
    const text = said(content);
    expect(text).toMatch(
      /Of \d+ sums, 2 do not add up, by more than rounding can make; \d+ more are off by what rounding can make, the largest of them by £1,000.00\./,
    );
    expect(text).toContain('the document states £19,680,310.00, and what it is made up of adds up to');
    expect(text).toContain('£20,866,310.00 is said to be committed, and the lines that count come to');
  });

  test('leads to the rows of what is in force, and of a revision to those that have one', () => {
    const { content, agreement } = cambridgeshire();
    if (!agreement) throw new Error('The sample was signed');
    const { ringFence, ...without } = content;
    const withRow = addingUp({ inForce: { content, agreement }, warnings: [] });
    for (const row of ['ring-fence-ring-fence', 'contribution-ccg-minimum', 'stated-ring-fence-iachs'])
      expect(withRow.text).toContain(`href="#${row}"`);
    const revised = addingUp({
      inForce: { content: { ...without, contributions: content.contributions.slice(1) }, agreement },
      waiting: { ...without, ringFence },
      warnings: [],
    });
    expect(revised.text).toContain('href="#stated-ring-fence-iachs"');
    expect(revised.text).not.toContain('href="#contribution-ccg-minimum"');
    expect(revised.text).not.toContain('href="#ring-fence-ring-fence"');
    const words = wordsOf(revised);
    expect(words).toContain(`This is of ${content.document}, which waits to be agreed.`);
    expect(words).toContain('£35,656,000.00 is to be put in, and lines take £35,655,000.00 of it.');
    expect(words).toContain('Ring-fence: £20,866,310.00 is said to be committed');
  });

  test('says what a ring-fence or social care is short of', () => {
    const short = (rule: string, what: string) => ({ rule, where: '/content', what, mend: 'Commit more' });
    const text = wordsOf(
      addingUp({
        waiting: fund([200_000_000, 300_000_000]),
        warnings: [
          short('ring-fence-short', '£2.00 is ring-fenced, and lines commit £1.00: £1.00 short'),
          short('social-care-short', '£3.00 is to protect social care, and lines commit £1.00'),
          short('stated-figure-differs', 'total is stated as £1.00'),
        ],
      }),
    );
    expect(text).toContain(
      'What is not settled yet: £2.00 is ring-fenced, and lines commit £1.00: £1.00 short.',
    );
    expect(text).toContain('£3.00 is to protect social care, and lines commit £1.00.');
    expect(text).not.toContain('total is stated');
  });
});
