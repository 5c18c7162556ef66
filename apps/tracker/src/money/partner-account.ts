import type { Statement, StatementTable } from '#documents';
import { londonDay } from '#kernel';
import { policyYearOfFundStream } from '#pooled-fund';
import type { FundStanding, PartnerStatement, StatementSection } from '#pooled-fund';
import { FROM_OTHER_FUNDS, SECTION_NAMES } from '#pooled-fund/plain';
import { inventedLabel } from '#settlement/plain';

/** What a statement of account says beside the statement and its fund. */
interface Around {
  /** Whose fund it is, as documents name it: `Cambridgeshire (E10000003)`. */
  readonly area: string;
  readonly recordedBy: string | undefined;
  /** What of the terms that money of the fund is settled on is made up, in words. */
  readonly invented: readonly string[];
}

/** A partner's statement of account, as a document. */
export function partnerAccount(
  statement: PartnerStatement,
  fund: FundStanding,
  { area, recordedBy, invented }: Around,
): Statement {
  const { partner, name, from, to, sections, sharesPence, fromOtherFunds } = statement;
  const hasCome = fromOtherFunds.movements.length > 0 || fromOtherFunds.closingPence !== 0n;
  const { policyYear } = fund;
  const content = fund.inForce?.content ?? fund.waiting;
  const draft = fund.status === 'draft' ? 'Draft: the fund is not agreed' : undefined;
  const marking = [inventedLabel({ invented }), draft].filter((each) => each !== undefined).join('. ');
  return {
    title: `Statement of account ${policyYear}: ${name}`,
    ...(marking !== '' && { marking }),
    at: lastMoment(statement, fund),
    facts: [
      { name: 'partner', label: 'Partner', type: 'text', value: `${name} (${partner})` },
      { name: 'fund_of', label: 'Pooled fund', type: 'text', value: `${area}, ${policyYear}` },
      {
        name: 'document',
        label: fund.inForce ? 'Agreed in' : 'Drafted in',
        type: 'text',
        value: statement.document,
      },
      { name: 'from_day', label: 'From', type: 'date', value: from },
      { name: 'to_day', label: 'To', type: 'date', value: to },
      ...(recordedBy === undefined
        ? []
        : [{ name: 'as_known', label: 'As known at', type: 'text', value: recordedBy } as const]),
      ...sections.map(({ of, closingPence }) => ({
        ...{ name: `closing_${of}`, label: `${SECTION_NAMES[of]}, at the end` },
        ...{ type: 'money' as const, value: closingPence },
      })),
      ...(hasCome
        ? [
            {
              ...{ name: 'from_other_funds', label: `${FROM_OTHER_FUNDS}, at the end` },
              ...{ type: 'money' as const, value: fromOtherFunds.closingPence },
            },
          ]
        : []),
      { name: 'share', label: 'Its part of underspends and overspends', type: 'money', value: sharesPence },
    ],
    tables: [
      ...sections.map((section) => sectionTable(section, statement)),
      ...(hasCome ? [fromOtherFundsTable(statement)] : []),
      shareTable(statement),
      ...unsharedTables(statement),
      reconciledTable(statement),
    ],
    notes: [
      'Entries stand by the day they take effect on; Recorded is the day on which they were entered. What was put right ' +
        'stands beside its reversal, and nothing was changed.',
      'Of a joint line the statement has the partner’s share. A joint line without stated shares is nobody’s in ' +
        'particular, and stands in no partner’s statement.',
      'A part below zero is of an underspend, one above zero of an overspend, by the steps that each line is agreed with.',
      ...(content?.note === undefined ? [] : [content.note]),
    ],
  };
}

function sectionTable(section: StatementSection, { from, to }: PartnerStatement): StatementTable {
  const { of, openingPence, movements, closingPence } = section;
  return {
    name: of,
    title: SECTION_NAMES[of],
    columns: [
      { header: 'Entry', type: 'count' },
      { header: 'Effective', type: 'date' },
      { header: 'Recorded', type: 'date' },
      { header: 'Kind', type: 'text' },
      { header: 'What', type: 'text' },
      { header: 'Amount', type: 'money' },
    ],
    rows: [
      [undefined, from, undefined, '', 'Opening', openingPence],
      ...movements.map(({ entry, kind, effectiveOn, recordedAt, narrative, pence }) => [
        ...[entry, effectiveOn, londonDay(new Date(recordedAt)), kind, narrative, pence],
      ]),
    ],
    total: [undefined, to, undefined, '', 'Closing', closingPence],
  };
}

/** Money of the pool that is no partner's in particular, and stands in the journal of another fund. */
function fromOtherFundsTable({ fromOtherFunds, from, to }: PartnerStatement): StatementTable {
  const { openingPence, movements, closingPence } = fromOtherFunds;
  return {
    name: 'from_other_funds_entries',
    title: FROM_OTHER_FUNDS,
    columns: [
      { header: 'Entry', type: 'count' },
      { header: 'Effective', type: 'date' },
      { header: 'Recorded', type: 'date' },
      { header: 'From the fund of', type: 'text' },
      { header: 'What', type: 'text' },
      { header: 'Amount', type: 'money' },
    ],
    rows: [
      [undefined, from, undefined, '', 'Opening', openingPence],
      ...movements.map(({ entry, effectiveOn, recordedAt, fund, narrative, pence }) => [
        ...[entry, effectiveOn, londonDay(new Date(recordedAt)), policyYearOfFundStream(fund)],
        ...[narrative, pence],
      ]),
    ],
    total: [undefined, to, undefined, '', 'Closing', closingPence],
  };
}

function shareTable({ shares, sharesPence }: PartnerStatement): StatementTable {
  return {
    name: 'shares',
    title: 'Its part of underspends and overspends',
    columns: [
      { header: 'Line', type: 'text' },
      { header: 'Rule', type: 'text' },
      { header: 'Amount', type: 'money' },
    ],
    rows: shares.map(({ line, rule, pence }) => [line, rule, pence]),
    total: ['All lines', '', sharesPence],
  };
}

function unsharedTables({ unshared }: PartnerStatement): StatementTable[] {
  if (unshared.length === 0) return [];
  return [
    {
      name: 'unshared',
      title: 'Joint lines without stated shares, which are nobody’s',
      columns: [
        { header: 'Line', type: 'text' },
        { header: 'Spent', type: 'money' },
        { header: 'Underspend or overspend', type: 'money' },
      ],
      rows: unshared.map(({ line, spentPence, variancePence }) => [line, spentPence, variancePence]),
    },
  ];
}

function reconciledTable({ reconciled }: PartnerStatement): StatementTable {
  return {
    name: 'reconciled',
    title: 'All partners’ statements, and what is nobody’s, against the journal',
    columns: [
      { header: 'Section', type: 'text' },
      { header: 'Statements', type: 'money' },
      { header: 'Journal', type: 'money' },
      { header: 'On no statement', type: 'money' },
    ],
    rows: reconciled.map(({ of, statedPence, journalPence }) => [
      ...[SECTION_NAMES[of], statedPence, journalPence, journalPence - statedPence],
    ]),
  };
}

/** When the last of what it says was recorded: the same statement is the same document, whenever it is asked for. */
function lastMoment({ sections, fromOtherFunds }: PartnerStatement, { decisions }: FundStanding): Date {
  const said = [...sections, fromOtherFunds].flatMap(({ movements }): { recordedAt: string }[] => [
    ...movements,
  ]);
  const moments = [...decisions, ...said].map(({ recordedAt }) => Date.parse(recordedAt));
  return new Date(Math.max(...moments));
}
