import { poundsShown, type PenceInJson } from '#kernel';
import type { AreaFunds, FundStanding, JournalPage, PartnerStatement } from '#pooled-fund';
import { FROM_OTHER_FUNDS, SECTION_NAMES } from '#pooled-fund/plain';
import { counted, moment, refusalLine } from '../output';

export type AreaFundsAnswer = PenceInJson<AreaFunds>;
export type FundAnswer = PenceInJson<FundStanding>;
export type JournalAnswer = PenceInJson<Pick<JournalPage, 'entries'>> & {
  readonly fund: string;
  readonly next?: string;
};
export type StatementAnswer = PenceInJson<PartnerStatement>;

/** Whole pence as pounds to read, `-£635.00`. */
export function pounds(pence: number): string {
  return poundsShown(BigInt(pence));
}

/** An area's funds, a line each; as they were known at a moment, where one was asked about. */
export function fundLines({ area, funds }: AreaFundsAnswer, asKnown?: string): string[] {
  if (funds.length === 0)
    return [`${area} ${asKnown === undefined ? 'has no pooled fund yet' : 'had no pooled fund then'}.`];
  return funds.map(({ policyYear, status, version, linesPence, agreedOn, closedThrough }) =>
    [
      `${policyYear}  ${status}, ${pounds(linesPence)}, ${counted(version, 'decision')}`,
      ...(agreedOn === undefined ? [] : [`agreed on ${agreedOn}`]),
      ...(closedThrough === undefined ? [] : [`closed through ${closedThrough}`]),
    ].join(', '),
  );
}

/** One fund: how each line stands, what came in, the ring-fence, who decided, and what does not add up. */
export function fundText(fund: FundAnswer): string[] {
  const { area, policyYear, status, version, inForce, waiting, closedThrough, ringFence } = fund;
  const closed = closedThrough === undefined ? '' : `, closed through ${closedThrough}`;
  return [
    `${area} ${policyYear}: ${status}, version ${version}${closed}`,
    ...(inForce ? [`In force: ${inForce.content.document}, agreed on ${inForce.agreement.agreedOn}`] : []),
    ...(waiting ? [`Waiting for agreement: ${waiting.document}`] : []),
    '',
    ...lineTable(fund),
    ...settledLines(fund),
    '',
    ...contributionTable(fund),
    ...fromOtherFundsLines(fund.fromOtherFunds),
    ...(ringFence
      ? [
          '',
          `Ring-fence: ${pounds(ringFence.committedPence)} of ${pounds(ringFence.minimumPence)} committed, ${pounds(ringFence.shortfallPence)} short`,
        ]
      : []),
    '',
    'Decisions:',
    ...fund.decisions.map(
      ({ version: made, recordedAt, type, actor }) => `  ${made}  ${moment(recordedAt)}  ${type} by ${actor}`,
    ),
    ...fund.warnings.map((warning) => `Warning: ${refusalLine(warning)}`),
  ];
}

/** The entries of a journal, each with its two sides or more; of one that stands in another journal, of which fund. */
export function journalLines({ fund, entries }: JournalAnswer): string[] {
  return entries.flatMap((entry) => {
    const { number, effectiveOn, recordedAt, kind, narrative, reverses, settles, lines } = entry;
    const elsewhere = entry.fund === fund ? '' : `, in the journal of ${entry.fund}`;
    const of = [
      ...(reverses === undefined ? [] : [` of ${reverses}`]),
      ...(settles === undefined ? [] : [` of ${settles}`]),
    ].join('');
    return [
      `${number}  ${effectiveOn}  ${kind}${of}: ${narrative} (recorded ${moment(recordedAt)}${elsewhere})`,
      ...inColumns(
        lines.map(({ account, pence }) => [
          '    ',
          account,
          pence > 0 ? `debit ${pounds(pence)}` : `credit ${pounds(-pence)}`,
        ]),
        [2],
      ),
    ];
  });
}

/** A partner's statement: each section from its opening to its closing. */
export function statementLines({
  partner,
  name,
  document,
  from,
  to,
  sections,
  ...all
}: StatementAnswer): string[] {
  return [
    `${name} (${partner}), ${from} to ${to}`,
    `Agreed in: ${document}`,
    ...sections.flatMap(({ of, openingPence, movements, closingPence }) => [
      '',
      SECTION_NAMES[of],
      ...inColumns(
        [
          ['  ', from, 'Opening', pounds(openingPence)],
          ...movements.map(({ entry, effectiveOn, narrative, pence }) => [
            ...['  ', effectiveOn, `${narrative} (entry ${entry})`, pounds(pence)],
          ]),
          ['  ', to, 'Closing', pounds(closingPence)],
        ],
        [3],
      ),
    ]),
    ...intoPoolLines(all.fromOtherFunds, from, to),
    ...shareLines(all),
    ...unsharedLines(all),
    ...unreconciledLines(all),
  ];
}

function intoPoolLines(
  { openingPence, movements, closingPence }: StatementAnswer['fromOtherFunds'],
  from: string,
  to: string,
): string[] {
  if (movements.length === 0 && closingPence === 0) return [];
  return [
    '',
    FROM_OTHER_FUNDS,
    ...inColumns(
      [
        ['  ', from, 'Opening', pounds(openingPence)],
        ...movements.map((movement) => ['  ', ...fromOtherFundCells(movement)]),
        ['  ', to, 'Closing', pounds(closingPence)],
      ],
      [3],
    ),
  ];
}

function fromOtherFundsLines(movements: FundAnswer['fromOtherFunds']): string[] {
  if (movements.length === 0) return [];
  const rows = movements.map((movement) => ['  ', ...fromOtherFundCells(movement)]);
  const together = movements.reduce((sum, { pence }) => sum + pence, 0);
  return ['', FROM_OTHER_FUNDS, ...inColumns([...rows, ['  ', '', 'Together', pounds(together)]], [3])];
}

function fromOtherFundCells({
  entry,
  fund,
  effectiveOn,
  narrative,
  pence,
}: FundAnswer['fromOtherFunds'][number]): string[] {
  return [effectiveOn, `${narrative} (entry ${entry}, in the journal of ${fund})`, pounds(pence)];
}

function shareLines({ shares, sharesPence }: Pick<StatementAnswer, 'shares' | 'sharesPence'>): string[] {
  if (shares.length === 0) return [];
  const rows = shares.map(({ line, rule, pence }) => ['  ', line, rule, pounds(pence)]);
  return [
    '',
    'Its part of underspends (below zero) and overspends',
    ...inColumns([...rows, ['  ', 'All lines', '', pounds(sharesPence)]], [3]),
  ];
}

function unsharedLines({ unshared }: Pick<StatementAnswer, 'unshared'>): string[] {
  if (unshared.length === 0) return [];
  return [
    '',
    'Joint lines without stated shares, which are nobody’s: spent, and underspent or overspent',
    ...inColumns(
      unshared.map(({ line, spentPence, variancePence }) => [
        ...['  ', line, pounds(spentPence), pounds(variancePence)],
      ]),
      [2, 3],
    ),
  ];
}

/** What of the journal is on no partner's statement; nothing where all of it is. */
function unreconciledLines({ reconciled }: Pick<StatementAnswer, 'reconciled'>): string[] {
  return reconciled
    .filter(({ statedPence, journalPence }) => statedPence !== journalPence)
    .map(
      ({ of, statedPence, journalPence }) =>
        `${SECTION_NAMES[of]}: ${pounds(journalPence - statedPence)} of the journal is on no partner’s statement`,
    );
}

function lineTable({ lines }: FundAnswer): string[] {
  const sumOf = (figure: 'budgetPence' | 'viredPence' | 'spentPence'): string =>
    pounds(lines.reduce((sum, line) => sum + line[figure], 0));
  return inColumns(
    [
      ['Line', 'Budget', 'of it vired', 'Spent', 'Outturn', 'Variance'],
      ...lines.map(({ line, budgetPence, viredPence, spentPence, outturnPence, variancePence }) => [
        ...[line, pounds(budgetPence), pounds(viredPence), pounds(spentPence)],
        ...[outturnPence, variancePence].map((pence) => (pence === undefined ? '-' : pounds(pence))),
      ]),
      ['All lines', sumOf('budgetPence'), sumOf('viredPence'), sumOf('spentPence'), '', ''],
    ],
    [1, 2, 3, 4, 5],
  );
}

/** Whose each variance is, a line a step. */
function settledLines({ lines }: FundAnswer): string[] {
  return lines.flatMap(({ line, settled }) =>
    settled.map(({ rule, pence, partners }) => {
      const whose = partners.map((each) => `${each.partner} ${pounds(each.pence)}`).join(', ');
      return `  ${line}: ${pounds(pence)} ${rule}${whose === '' ? '' : ` (${whose})`}`;
    }),
  );
}

function contributionTable({ inForce, waiting, received }: FundAnswer): string[] {
  const { contributions } = inForce?.content ?? waiting ?? { contributions: [] };
  const cameIn = new Map(received.map(({ contribution, pence }) => [contribution, pence]));
  return inColumns(
    [
      ['Contribution', 'Partner', 'Kind', 'Agreed', 'Came in'],
      ...contributions.map(({ code, partner, kind, name, pence }) => [
        ...[code, partner, name ?? kind, pounds(pence), pounds(cameIn.get(code) ?? 0)],
      ]),
    ],
    [3, 4],
  );
}

/** Rows as columns of one width each, figures to the right. */
function inColumns(rows: readonly (readonly string[])[], figures: readonly number[]): string[] {
  const widths = (rows[0] ?? []).map((_, at) => Math.max(...rows.map((row) => (row[at] ?? '').length)));
  return rows.map((row) =>
    row
      .map((cell, at) =>
        figures.includes(at) ? cell.padStart(widths[at] ?? 0) : cell.padEnd(widths[at] ?? 0),
      )
      .join('  ')
      .trimEnd(),
  );
}
