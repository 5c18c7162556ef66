import { monthsOf, period, poundsShown, type Pence } from '#kernel';
import { html, inset, table, type Html } from '#pages';
import { periodName } from '#performance/plain';
import type { FundStanding } from '#pooled-fund';
import { contributionName, partnerNamed } from '../fund-named';
import { linesTable, settledTable } from '../fund.page';

/** What closing the year leaves as it is: what is missing, and whose what is left over or overspent becomes. */
export function closingContent(fund: FundStanding): Html {
  const missing = missingInWords(fund);
  return html`<p>
      The year is closed once, for good. What is recorded afterwards, of contributions and of spending,
      counts, and takes effect on a day after the year.
    </p>
    ${
      missing.length === 0
        ? inset('Nothing is missing: every month and line has spending, and every contribution came in.')
        : html`<h2 class="nhsuk-heading-m">What is missing</h2>
            <ul class="nhsuk-list nhsuk-list--bullet">
              ${missing.map((each) => html`<li>${each}</li>`)}
            </ul>`
    }
    ${partnersTable(fund)} ${settledTable({ ...fund, lines: fund.onClosing })}
    ${linesTable({ ...fund, lines: fund.onClosing })}`;
}

function missingInWords({ policyYear, inForce, monthsSpent, received, lines }: FundStanding): string[] {
  const months = monthsOf(period(policyYear)).filter((each) => !monthsSpent.includes(each));
  const cameIn = new Map(received.map(({ contribution, pence }) => [contribution, pence]));
  const unspent = lines.filter(({ spentPence }) => spentPence === 0n).map(({ scheme }) => scheme);
  return [
    ...(months.length === 0
      ? []
      : [`Nothing is recorded as spent of ${months.map((each) => periodName(each)).join(', ')}.`]),
    ...(unspent.length === 0
      ? []
      : [`Nothing is recorded as spent on ${unspent.join('; ')}. Each would come to £0.00.`]),
    ...(inForce?.content.contributions ?? []).flatMap((each) => {
      const came = cameIn.get(each.code) ?? 0n;
      const agreed = BigInt(each.pence);
      if (came >= agreed) return [];
      const of = `${contributionName(each)}, of ${partnerNamed(inForce?.content, each.partner)}`;
      const inWords = came === 0n ? 'none recorded' : `only ${poundsShown(came)} recorded`;
      return [`${of}: ${inWords} of the ${poundsShown(agreed)} that were agreed.`];
    }),
  ];
}

/** Each partner's part of what is left and of what is overspent, and what is no partner's in particular. */
function partnersTable({ inForce, onClosing }: FundStanding): Html {
  const steps = onClosing.flatMap(({ settled }) => settled);
  if (steps.length === 0) return html``;
  const parts = steps.flatMap(({ partners }) => partners);
  const urns = (inForce?.content.partners ?? []).map(({ source }) => source);
  const all = sumOf(steps);
  return table({
    caption: 'What each partner gets of underspends (below zero) and bears of overspends',
    columns: [{ name: 'Whose' }, { name: 'Amount', isNumber: true }],
    rows: [
      ...urns.map((urn) => [
        partnerNamed(inForce?.content, urn),
        poundsShown(sumOf(parts.filter(({ partner }) => partner === urn))),
      ]),
      ['Nobody in particular', poundsShown(all - sumOf(parts))],
      ['Together', poundsShown(all)],
    ],
  });
}

function sumOf(parts: readonly { readonly pence: Pence }[]): Pence {
  return parts.reduce((sum, { pence }) => sum + pence, 0n);
}
