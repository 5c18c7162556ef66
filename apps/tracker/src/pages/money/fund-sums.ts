import { poundsShown } from '#kernel';
import type { Pence } from '#kernel';
import { details, html, inset, link, table, tag } from '#pages';
import type { Html } from '#pages';
import type { FundContent, FundStanding } from '#pooled-fund';
import { fundSums, roundedTo } from '#pooled-fund/plain';
import type { FundSum } from '#pooled-fund/plain';
import { contributionName, partnerNamed } from './fund-named';

/** Whether a fund adds up, first of all that is said of it; what does not leads to the row where it stands. */
export function addingUp(fund: Pick<FundStanding, 'waiting' | 'inForce' | 'warnings'>): Html {
  const { waiting, inForce, warnings } = fund;
  const content = waiting ?? inForce?.content;
  if (!content) return html``;
  const sums = fundSums(content);
  const differing = sums.filter(({ differencePence }) => differencePence !== 0n);
  const [rounded, real] = [differing.filter(isRounding), differing.filter((each) => !isRounding(each))];
  const shown = inForce?.content ?? content;
  const listed = (some: readonly FundSum[], as: Html) =>
    html`<ul class="nhsuk-list nhsuk-list--bullet">
      ${some.map((each) => html`<li>${as} ${sumInWords(each, content, shown)}</li>`)}
    </ul>`;
  const unsettled = [
    ...warnings
      .filter(({ rule }) => rule === 'ring-fence-short' || rule === 'social-care-short')
      .map(({ what }) => html`${what}.`),
    ...notAgreed(content, shown),
  ];
  return html`<h2 class="nhsuk-heading-m">Does it add up?</h2>
    ${waiting && inForce ? html`<p>This is of ${waiting.document}, which waits to be agreed.</p>` : ''}
    ${inset(verdict(sums.length, real.length, rounded))}
    ${real.length === 0 ? '' : listed(real, tag('Real difference', 'orange'))}
    ${
      rounded.length === 0
        ? ''
        : details(
            `What rounding can make (${rounded.length})`,
            html`<p>${roundingInWords(content)}</p>
              ${listed(rounded, tag('Rounding', 'grey'))}`,
            real.length === 0,
          )
    }
    ${
      unsettled.length === 0
        ? ''
        : html`<p>What is not settled yet:</p>
            <ul class="nhsuk-list nhsuk-list--bullet">
              ${unsettled.map((each) => html`<li>${each}</li>`)}
            </ul>`
    }`;
}

/** Every figure that the document states as a sum, beside what it adds up to. */
export function statedTable({ differences }: FundStanding): Html {
  if (differences.length === 0) return html``;
  return table({
    caption: 'Sums that the document states',
    columns: [
      { name: 'Sum' },
      { name: 'Stated', isNumber: true },
      { name: 'Adds up to', isNumber: true },
      { name: 'Difference', isNumber: true },
    ],
    rows: differences.map(({ code, says, statedPence, summedPence, differencePence }) => [
      html`<span id="${rowId({ of: 'stated', code })}">${says}</span>`,
      poundsShown(statedPence),
      poundsShown(summedPence),
      differencePence === 0n ? 'none' : poundsShown(differencePence),
    ]),
  });
}

/** What a row of the page is found by. */
export function rowId({ of, code }: Pick<FundSum, 'of' | 'code'>): string {
  return `${of}-${code}`;
}

function apart({ differencePence }: FundSum): Pence {
  return differencePence < 0n ? -differencePence : differencePence;
}

function isRounding(sum: FundSum): boolean {
  return apart(sum) <= sum.roundingPence;
}

function verdict(all: number, real: number, rounded: readonly FundSum[]): string {
  const sums = `${all} sum${all === 1 ? '' : 's'}`;
  if (real === 0 && rounded.length === 0) return `Everything adds up: all ${sums} of this fund.`;
  const off = rounded.length === 1 ? 'is off' : 'are off';
  const most = poundsShown(rounded.map(apart).reduce((one, other) => (other > one ? other : one), 0n));
  const by = rounded.length === 1 ? `by ${most}` : `the largest of them by ${most}`;
  if (real === 0)
    return `Nothing is off by more than rounding can make: of ${sums}, ${rounded.length} ${off}, ${by}.`;
  const besides =
    rounded.length === 0 ? '' : `; ${rounded.length} more ${off} by what rounding can make, ${by}`;
  return `Of ${sums}, ${real} ${real === 1 ? 'does' : 'do'} not add up, by more than rounding can make${besides}.`;
}

function roundingInWords(content: FundContent): string {
  const [nearest, half] = roundedTo(content) === 100_000 ? ['£1,000', '£500'] : ['pound', '50p'];
  return `The amounts of its budget are given to the nearest ${nearest}. Each of them that is not £0, and what they should come to where it is given so too, may be ${half} off for that alone. None of these differs by more than all of that together, and they may stand.`;
}

/** Whether a sum has its row: contributions, lines and the ring-fence stand there as what is in force has them. */
function isOnPage({ of, code }: FundSum, shown: FundContent): boolean {
  switch (of) {
    case 'stated':
      return true;
    case 'ring-fence':
      return shown.ringFence !== undefined;
    case 'contribution':
    case 'line':
      return shown[`${of}s`].some((each) => each.code === code);
  }
}

/** What is stated, what it adds up to and what is between them; of what has a row on the page, it leads there. */
function sumInWords(sum: FundSum, content: FundContent, shown: FundContent): Html {
  const { of, statedPence, summedPence, differencePence } = sum;
  const [stated, summed] = [poundsShown(statedPence), poundsShown(summedPence)];
  const between = `${poundsShown(apart(sum))} ${differencePence < 0n ? 'less' : 'more'} than its parts`;
  const hasRow = isOnPage(sum, shown);
  const name = nameOf(sum, content);
  const place = hasRow ? link(`#${rowId(sum)}`, name) : html`${name}`;
  return html`${place}: ${SAID[of](stated, summed)}. It is ${between}.`;
}

const SAID: Readonly<Record<FundSum['of'], (stated: string, summed: string) => string>> = {
  stated: (stated, summed) => `the document states ${stated}, and what it is made up of adds up to ${summed}`,
  contribution: (stated, summed) => `${stated} is to be put in, and lines take ${summed} of it`,
  line: (stated, summed) => `its budget is ${stated}, and what it is paid from adds up to ${summed}`,
  'ring-fence': (stated, summed) =>
    `${stated} is said to be committed, and the lines that count come to ${summed}`,
};

function nameOf({ of, code }: FundSum, content: FundContent): string {
  const { stated, contributions, lines } = content;
  switch (of) {
    case 'stated':
      return stated.find((each) => each.code === code)?.says ?? code;
    case 'contribution': {
      const found = contributions.find((each) => each.code === code);
      return found ? `${contributionName(found)} of ${partnerNamed(content, found.partner)}` : code;
    }
    case 'line':
      return lines.find((each) => each.code === code)?.scheme ?? code;
    case 'ring-fence':
      return 'Ring-fence';
  }
}

/** Lines of which nobody has agreed whose what is left, or what is spent beyond the budget, will be. */
function notAgreed(content: FundContent, shown: FundContent): Html[] {
  return (['underspend', 'overspend'] as const).flatMap((what) => {
    const lines = content.lines.filter((line) => line[what].some(({ rule }) => rule === 'not-stated'));
    if (lines.length === 0) return [];
    const named = lines.map(({ code, scheme }, at) => {
      const place = shown.lines.some((each) => each.code === code)
        ? link(`#${rowId({ of: 'line', code })}`, scheme)
        : scheme;
      return html`${at === 0 ? '' : '; '}${place}`;
    });
    const who =
      what === 'underspend'
        ? 'Who keeps what is left of the budget'
        : 'Who pays what is spent beyond the budget';
    return [html`${who} is not agreed of: ${named}.`];
  });
}
