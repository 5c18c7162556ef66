import { dayShown, londonInWords, poundsShown, type Pence } from '#kernel';
import { details, heading, html, link, marking, named, summaryList, table } from '#pages';
import type { Cell, Html } from '#pages';
import { policyYearOfFundStream } from '#pooled-fund';
import type { FundStanding, LinePosition, PartnerStatement } from '#pooled-fund';
import type { NameOf } from '#reference';
import { FROM_OTHER_FUNDS, SECTION_NAMES } from '#pooled-fund/plain';
import { inventedLabel } from '#settlement/plain';
import type { AreaNamed } from '../areas/area-sections';
import { atMoment, type MomentKept } from '../areas/page-moment';
import { contributionName, partnerNamed } from './fund-named';
import { fundStatusTag } from './fund-status';
import { addingUp, rowId, statedTable } from './fund-sums';
import { accountPath, fundPath } from './money-paths';

export interface FundShown {
  readonly area: AreaNamed;
  readonly fund: FundStanding;
  /** What of the terms that money of the fund is settled on is made up, in words. */
  readonly invented: readonly string[];
  /** Each partner's, up to today, or to the day that is shown. */
  readonly statements: readonly PartnerStatement[];
  readonly nameOf: NameOf;
  /** Where whoever reads it may decide on it. */
  readonly steps: Html;
  readonly moment: MomentKept;
}

/** One pooled fund: what was put in, what became of each line, what is held back, and what came of that. */
export function fundContent(shown: FundShown, bar: Html): Html {
  const { area, fund, invented, steps, nameOf, moment } = shown;
  const { policyYear, inForce, waiting, ringFence, lines, closedThrough } = fund;
  const label = inventedLabel({ invented });
  const path = fundPath(area.code, policyYear);
  const sumOf = (pick: (line: LinePosition) => Pence): string =>
    poundsShown(lines.reduce((sum, line) => sum + pick(line), 0n));
  return html`${heading(`Pooled fund ${policyYear}`, area.name)} ${bar}
    ${label === undefined ? '' : marking(label)} ${addingUp(fund)}
    ${summaryList([
      ['Status', fundStatusTag(fund.status)],
      ...(inForce
        ? [
            [
              'In force',
              `${inForce.content.document}, agreed on ${dayShown(inForce.agreement.agreedOn)}`,
            ] as const,
          ]
        : []),
      ...(waiting ? [['Waiting to be agreed', waiting.document] as const] : []),
      ['Budget', sumOf(({ budgetPence }) => budgetPence)],
      ['Spent so far', recorded(lines.reduce((sum, { spentPence }) => sum + spentPence, 0n))],
      ['Closed through', closedThrough === undefined ? 'nothing is closed yet' : dayShown(closedThrough)],
      ...(ringFence ? [['Ring-fence', ringFenceInWords(ringFence)] as const] : []),
    ])}
    ${steps} ${contributionsTable(fund)} ${partnersContent(shown)} ${fromOthersTable(shown)}
    ${linesTable(fund)} ${settledTable(fund)} ${statedTable(fund)}
    <p>${link(atMoment(`${path}/journal`, moment), 'The journal: every entry on both its sides')}</p>
    ${details('What was decided, and by whom', decisionsTable(fund, nameOf))}`;
}

function ringFenceInWords({
  committedPence,
  minimumPence,
  shortfallPence,
}: NonNullable<FundStanding['ringFence']>): Html {
  const outcome = shortfallPence > 0n ? `${poundsShown(shortfallPence)} short` : 'met';
  return html`<span id="${rowId({ of: 'ring-fence', code: 'ring-fence' })}"
    >${poundsShown(committedPence)} committed, at least ${poundsShown(minimumPence)} required:
    ${outcome}</span
  >`;
}

export function contributionsTable(fund: FundStanding): Html {
  const content = contentOf(fund);
  const { contributions = [] } = content ?? {};
  const cameIn = new Map(fund.received.map(({ contribution, pence }) => [contribution, pence]));
  const agreed = contributions.reduce((sum, { pence }) => sum + BigInt(pence), 0n);
  const received = fund.received.reduce((sum, { pence }) => sum + pence, 0n);
  return table({
    caption: 'What partners put in',
    columns: [
      { name: 'Contribution' },
      { name: 'Partner' },
      { name: 'Agreed', isNumber: true },
      { name: 'Came in', isNumber: true },
    ],
    rows: [
      ...contributions.map(({ code, partner, kind, name, pence }): Cell[] => [
        html`<span id="${rowId({ of: 'contribution', code })}">${contributionName({ kind, name })}</span
          ><br /><span class="nhsuk-body-s">${code}</span>`,
        partnerNamed(contentOf(fund), partner),
        poundsShown(BigInt(pence)),
        recorded(cameIn.get(code) ?? 0n),
      ]),
      ['Together', '', poundsShown(agreed), recorded(received)],
    ],
  });
}

/** What people record as money comes in or is spent: until they do, it is not known to be nothing. */
function recorded(pence: Pence): string {
  return pence === 0n ? 'none recorded' : poundsShown(pence);
}

/** Where each partner's money is, up to the day that is shown, and the statements that have its entries. */
function partnersContent({ area, fund, statements, moment }: FundShown): Html {
  const sections = statements[0]?.sections ?? [];
  return html`${table({
      caption: 'Where each partner’s money is',
      columns: [{ name: 'What' }, ...statements.map(({ name }) => ({ name, isNumber: true }))],
      rows: [
        ...sections.map(({ of }, at) => [
          SECTION_NAMES[of],
          ...statements.map((statement) => {
            const pence = statement.sections[at]?.closingPence ?? 0n;
            return of === 'contributed' || of === 'spent' ? recorded(pence) : poundsShown(pence);
          }),
        ]),
        [
          'Its part of underspends (below zero) and overspends',
          ...statements.map(({ sharesPence }) => poundsShown(sharesPence)),
        ],
      ],
    })}
    <h2 class="nhsuk-heading-m">Statements of account</h2>
    <ul class="nhsuk-list nhsuk-list--bullet">
      ${statements.map(
        ({ partner, name }) =>
          html`<li>${link(atMoment(accountPath(area.code, fund.policyYear, partner), moment), name)}</li>`,
      )}
    </ul>`;
}

/** Released money of other years' agreements: the pool's, and no partner's in particular. */
function fromOthersTable({ fund: { area, fromOtherFunds }, moment }: FundShown): Html {
  if (fromOtherFunds.length === 0) return html``;
  const together = fromOtherFunds.reduce((sum, { pence }) => sum + pence, 0n);
  return table({
    caption: FROM_OTHER_FUNDS,
    columns: [
      { name: 'What' },
      { name: 'From the fund of' },
      { name: 'Effective' },
      { name: 'Amount', isNumber: true },
    ],
    rows: [
      ...fromOtherFunds.map(({ entry, fund, narrative, effectiveOn, pence }): Cell[] => {
        const year = policyYearOfFundStream(fund);
        return [
          `${narrative} (entry ${entry})`,
          link(atMoment(fundPath(area, year), moment), year),
          dayShown(effectiveOn),
          poundsShown(pence),
        ];
      }),
      ['Together', '', '', poundsShown(together)],
    ],
  });
}

export function linesTable({ lines, policyYear }: FundStanding): Html {
  const optional = (pence: Pence | undefined): string =>
    pence === undefined ? 'not forecast' : poundsShown(pence);
  const sumOf = (pick: (line: LinePosition) => Pence): string =>
    poundsShown(lines.reduce((sum, line) => sum + pick(line), 0n));
  return table({
    caption: `Lines of the budget of ${policyYear}`,
    columns: [
      { name: 'Line' },
      { name: 'Budget', isNumber: true },
      { name: 'of it moved here', isNumber: true },
      { name: 'Spent', isNumber: true },
      { name: 'Outturn, as forecast or closed', isNumber: true },
      { name: 'Over the budget', isNumber: true },
    ],
    rows: [
      ...lines.map(
        ({ line, scheme, budgetPence, viredPence, spentPence, outturnPence, variancePence }): Cell[] => [
          html`<span id="${rowId({ of: 'line', code: line })}">${scheme}</span><br /><span
              class="nhsuk-body-s"
              >${line}</span
            >`,
          poundsShown(budgetPence),
          poundsShown(viredPence),
          recorded(spentPence),
          optional(outturnPence),
          optional(variancePence),
        ],
      ),
      [
        'All lines',
        sumOf(({ budgetPence }) => budgetPence),
        sumOf(({ viredPence }) => viredPence),
        recorded(lines.reduce((sum, { spentPence }) => sum + spentPence, 0n)),
        '',
        '',
      ],
    ],
  });
}

/** Whose each variance is, a line a step; nothing until an outturn differs from its budget. */
export function settledTable(fund: Pick<FundStanding, 'lines' | 'inForce' | 'waiting'>): Html {
  const rows = fund.lines.flatMap(({ scheme, settled }) =>
    settled.map(({ rule, pence, partners }): Cell[] => [
      scheme,
      rule.replaceAll('-', ' '),
      partners
        .map((each) => `${partnerNamed(contentOf(fund), each.partner)} ${poundsShown(each.pence)}`)
        .join('; ') || 'nobody in particular',
      poundsShown(pence),
    ]),
  );
  if (rows.length === 0) return html``;
  return table({
    caption: 'What becomes of underspends (below zero) and overspends',
    columns: [{ name: 'Line' }, { name: 'Rule' }, { name: 'Whose' }, { name: 'Amount', isNumber: true }],
    rows,
  });
}

const DECISIONS: Readonly<Record<FundStanding['decisions'][number]['type'], string>> = {
  'fund.drafted': 'Drafted',
  'fund.agreed': 'Agreed',
  'fund.revised': 'Revision put forward',
  'fund.contribution-received': 'Contribution came in',
  'fund.spent': 'Spending recorded',
  'fund.forecast': 'Line forecast',
  'fund.vired': 'Budget moved',
  'fund.month-closed': 'Month closed',
  'fund.year-closed': 'Year closed',
};

function decisionsTable({ decisions }: FundStanding, nameOf: NameOf): Html {
  return table({
    caption: 'Decisions',
    columns: [{ name: 'Decision' }, { name: 'When' }, { name: 'Signed in as' }],
    rows: decisions.map(({ version, type, recordedAt, actor }) => [
      `${version}. ${DECISIONS[type]}`,
      londonInWords(new Date(recordedAt), 'second'),
      named(actor, nameOf),
    ]),
  });
}

function contentOf({ inForce, waiting }: Pick<FundStanding, 'inForce' | 'waiting'>) {
  return inForce?.content ?? waiting;
}
