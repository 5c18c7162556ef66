import type { Fact, Statement, StatementColumn, StatementRow, StatementTable } from '#documents';
import { londonDay, londonMoment } from '#kernel';
import { receivingYear } from '#settlement';
import type { AgreementContent, Computation, Mover, SettlementStanding, Split } from '#settlement';
import { differingAmounts, inventedLabel, untoldText } from '#settlement/plain';
import {
  answeredForTables,
  disputesTables,
  lapsedClaimsTables,
  questionsTables,
} from './answered-for-tables';
import { paymentsTables } from './payments-table';
import { approvalsAsPosted, approvalsOf } from './settlement-answer';
import type { ApprovalAnswer } from './settlement-answer';
import { clausesOf, clausesTable, money, NOT_REPORTED, stepsTable } from './statement-tables';

/**
 * What a settlement comes to, for the partners: what is released, the counts and every step it follows from with their
 * clauses, who approved it, what later counts moved, and what it did in the journal.
 *
 * @param area whose it is, as documents name it: `Cambridgeshire (E10000003)`
 */
export function releaseStatement(standing: SettlementStanding, area: string): Statement {
  const { terms, decisions, computation, rounding } = standing;
  const { content } = terms;
  const last = decisions.at(-1);
  if (!last) throw new Error('A settlement without a decision');
  return {
    title: `Release statement: ${content.title}`,
    marking: markingOf(standing),
    at: new Date(last.recordedAt),
    facts: factsOf(standing, area),
    tables: [
      outcomeTable(standing),
      ...(computation
        ? [countsTable(content, computation), stepsTable('How it was worked out', computation.steps)]
        : []),
      ...changedTables(standing),
      ...(rounding ? [roundingTable(content, rounding)] : []),
      ...answeredForTables(standing),
      ...(computation ? questionsTables(computation) : []),
      ...approvalsTables(standing),
      ...disputesTables(standing),
      ...lapsedClaimsTables(standing),
      ...quartersTables(standing),
      ...restatementTables(standing),
      ...paymentsTables(standing),
      entriesTable(standing),
      clausesTable(content),
    ],
    notes: notesOf(standing),
  };
}

const MARKINGS: Readonly<Record<SettlementStanding['status'], string | undefined>> = {
  open: 'Not settled: nothing has been computed',
  computed: 'Draft: nothing has been posted',
  posted: undefined,
  restating: 'Being restated: what stands has not been posted yet',
  closed: undefined,
  voided: 'Voided: nothing is released',
};

/** Whoever prints the statement may not overlook what is made up, and what does not stand yet. */
function markingOf({
  status,
  terms,
  isClaimOpen,
  interim,
  countsChanged,
}: SettlementStanding): string | undefined {
  const claim = isClaimOpen ? 'A claim was upheld and is not in the amounts' : undefined;
  const changed = countsChanged.length > 0 ? 'Counts have changed since it was computed' : undefined;
  const standing =
    interim && status === 'computed'
      ? `Draft: quarters to ${interim.through} are posted, the rest of the fund is not`
      : MARKINGS[status];
  const said = [inventedLabel(terms.content), standing, claim, changed].filter((each) => each !== undefined);
  return said.length === 0 ? undefined : said.join('. ');
}

function factsOf(standing: SettlementStanding, area: string): Fact[] {
  const { policyYear, terms, status, version, computation, contentHash, postedHash } = standing;
  const { content } = terms;
  const text = (name: string, label: string, value: string): Fact => ({ name, label, type: 'text', value });
  const { voiding } = standing;
  const shared = content.rule.kind === 'pool-shares';
  return [
    text('area', 'Area', area),
    text('policy_year', 'Policy year', policyYear),
    text('agreement', 'Agreement', `${standing.agreement}, version ${terms.version}`),
    text('document', 'Taken from', content.document),
    text('agreement_hash', 'Hash of the terms', terms.contentHash),
    text('holder', 'Fund held by', nameOf(content, content.holder)),
    text('decided_by', 'Decided by', content.decidedBy),
    text('status', 'Status', `${status}, after ${version} decisions`),
    ...(shared
      ? []
      : [text('receiver', 'Released into', `the pool of ${area}, ${receivingYear(content, standing)}`)]),
    {
      name: 'effective_on',
      label: 'Effective on',
      type: 'date',
      value: standing.effectiveOn ?? content.releasedOn,
    },
    ...(voiding
      ? [
          text('voided_by', 'Voided on the word of', `${voiding.by.name}, ${voiding.by.position}`),
          text('voided_because', 'Voided because', voiding.reason),
        ]
      : []),
    ...(computation ? computedFacts(computation) : []),
    ...(contentHash === undefined ? [] : [text('content_hash', 'Hash that partners approve', contentHash)]),
    ...(postedHash === undefined ? [] : [text('posted_hash', 'Hash it was posted on', postedHash)]),
  ];
}

function computedFacts(computation: Computation): Fact[] {
  const { watermark, inputHash } = computation;
  const differing = differingAmounts(computation);
  return [
    {
      name: 'known_at',
      label: 'Counts known at',
      type: 'text',
      value: `watermark ${watermark.id}, ${londonMoment(new Date(watermark.at))}`,
    },
    { name: 'input_hash', label: 'Hash of terms and counts', type: 'text', value: inputHash },
    {
      name: 'second_opinion',
      label: 'Worked out again in SQL alone',
      type: 'text',
      value:
        differing.length === 0
          ? 'the same to the penny'
          : `differs in ${differing.join(', ')}: it cannot be approved`,
    },
  ];
}

function outcomeTable({
  terms,
  split,
  posted,
  computation,
  agreedPence,
  interim,
  waitingFor,
}: SettlementStanding): StatementTable {
  const { content } = terms;
  // Until every partner has approved it, it is only what was put forward.
  const agreedBy =
    waitingFor.length === 0 ? 'Agreed by the partners' : 'Put forward as agreed, not yet approved';
  const line = (what: string, clauses: string, of: (part: Split) => number): StatementRow => [
    what,
    clauses,
    split && money(of(split)),
    posted && money(of(posted)),
  ];
  const agreed: StatementRow[] =
    computation && agreedPence !== undefined
      ? [
          ['Suggested by the rule', clausesOf(content, 'rule'), money(computation.releasedPence), undefined],
          [agreedBy, clausesOf(content, 'decision'), money(agreedPence), undefined],
        ]
      : [];
  const shares = (split ?? posted)?.shares ?? [];
  const fund = BigInt(content.fundPence);
  return {
    name: 'outcome',
    title: 'What is released',
    columns: [
      { header: 'What', type: 'text' },
      { header: 'Clause', type: 'text' },
      { header: 'As it stands', type: 'money' },
      { header: 'As posted', type: 'money' },
    ],
    rows: [
      ...agreed,
      line('Released', clausesOf(content, 'rule', 'receiver', 'use'), ({ releasedPence }) => releasedPence),
      ...(interim
        ? [
            [
              `of which for quarters to ${interim.through}, posted before`,
              clausesOf(content, 'rule'),
              undefined,
              money(interim.releasedPence),
            ] satisfies StatementRow,
          ]
        : []),
      ...shares.map(({ partner }) =>
        line(
          `of which to ${nameOf(content, partner)}`,
          clausesOf(content, 'rule', 'rounding'),
          (part) => part.shares.find((share) => share.partner === partner)?.pence ?? 0,
        ),
      ),
      line(
        `Retained by ${nameOf(content, content.holder)}`,
        clausesOf(content, 'rule', 'holder'),
        ({ retainedPence }) => retainedPence,
      ),
      line('Held for open disputes', clausesOf(content, 'decision'), ({ disputedPence }) => disputedPence),
    ],
    total: ['The fund', clausesOf(content, 'fund', 'holder'), split && fund, posted && fund],
  };
}

function countsTable(content: AgreementContent, { inputs }: Computation): StatementTable {
  const clauses = clausesOf(content, 'target');
  return {
    name: 'counts',
    title: 'The counts it rests on',
    columns: [
      { header: 'Figure', type: 'text' },
      { header: 'Clause', type: 'text' },
      { header: 'Target', type: 'count' },
      { header: 'Counted', type: 'count' },
      { header: 'Source', type: 'text' },
      { header: 'Reports', type: 'text' },
      { header: 'Open questions', type: 'count' },
    ],
    rows: inputs.map(({ figure, target, count, source, coverage, open, claimedIn }): StatementRow => {
      const from = claimedIn === undefined ? source : `as claimed in dispute ${claimedIn}`;
      const reports = `${coverage.reported} of ${coverage.expected}`;
      return [figure, clauses, target, count ?? NOT_REPORTED, from, reports, open.length];
    }),
  };
}

/** Whoever reads the statement is told which of its counts are others by now: what it comes to would be another. */
function changedTables({ terms, countsChanged }: SettlementStanding): StatementTable[] {
  if (countsChanged.length === 0) return [];
  const clauses = clausesOf(terms.content, 'target');
  return [
    {
      name: 'counts_changed',
      title: 'Counts that have changed since it was computed',
      columns: [
        { header: 'Figure', type: 'text' },
        { header: 'Clause', type: 'text' },
        { header: 'Was', type: 'count' },
        { header: 'Is', type: 'count' },
      ],
      rows: countsChanged.map(({ figure, before, after }): StatementRow => {
        return [figure, clauses, before ?? NOT_REPORTED, after ?? NOT_REPORTED];
      }),
    },
  ];
}

function roundingTable(
  content: AgreementContent,
  { quarters, toDatePence, byItselfPence }: NonNullable<SettlementStanding['rounding']>,
): StatementTable {
  const clauses = clausesOf(content, 'rounding', 'rule');
  return {
    name: 'rounding',
    title: 'What the plan is worth, rounded in both ways',
    columns: [
      { header: 'Quarter', type: 'text' },
      { header: 'Clause', type: 'text' },
      { header: 'Pence before rounding', type: 'text' },
      { header: 'Rounded to date', type: 'money' },
      { header: 'Each by itself', type: 'money' },
      { header: 'Difference', type: 'money' },
    ],
    rows: quarters.map(({ period, exactPence, ...rounded }): StatementRow => {
      const exactly = `${exactPence.numerator} / ${exactPence.denominator}`;
      return [period, clauses, exactly, ...bothWays(rounded)];
    }),
    total: ['Together', clauses, undefined, ...bothWays({ toDatePence, byItselfPence })],
  };
}

function bothWays(rounded: { readonly toDatePence: number; readonly byItselfPence: number }): bigint[] {
  const [toDate, byItself] = [BigInt(rounded.toDatePence), BigInt(rounded.byItselfPence)];
  return [toDate, byItself, byItself - toDate];
}

/** While it is restated, or only quarters are posted, what is posted has the approvals that it was posted on beside. */
function approvalsTables(standing: SettlementStanding): StatementTable[] {
  const { status, terms, interim, posted: atItsEnd } = standing;
  const stands = approvalsTable(terms.content, 'approvals', 'Who approved it', approvalsOf(standing));
  if (status !== 'restating' && (!interim || atItsEnd)) return [stands];
  const posted = approvalsAsPosted(standing);
  return [stands, approvalsTable(terms.content, 'posted_approvals', 'Who approved what is posted', posted)];
}

function approvalsTable(
  content: AgreementContent,
  name: string,
  title: string,
  approvals: readonly ApprovalAnswer[],
): StatementTable {
  return {
    ...{ name, title },
    columns: [
      { header: 'Partner', type: 'text' },
      { header: 'Clause', type: 'text' },
      { header: 'Approved by', type: 'text' },
      { header: 'Signed in as', type: 'text' },
      { header: 'On', type: 'date' },
      { header: 'Hash', type: 'text' },
    ],
    rows: approvals.map(({ partner, approved }): StatementRow => {
      const who = [nameOf(content, partner), clausesOf(content, 'decision')];
      if (!approved) return [...who, 'not yet'];
      const { by, actor, recordedAt, contentHash } = approved;
      return [...who, `${by.name}, ${by.position}`, actor, londonDay(new Date(recordedAt)), contentHash];
    }),
  };
}

const movedColumns = ({ numbered, because }: MovedHeads): readonly StatementColumn[] => [
  { header: numbered, type: 'count' },
  { header: 'Figure', type: 'text' },
  { header: 'Clause', type: 'text' },
  { header: because, type: 'text' },
  { header: 'Was', type: 'count' },
  { header: 'Is', type: 'count' },
  { header: 'Moved the release by', type: 'money' },
];

/** How what has moved is told, and what moves once it is approved. */
interface MovedHeads {
  readonly name: string;
  readonly title: string;
  readonly numbered: string;
  readonly because: string;
  readonly total: string;
  readonly records: Pick<StatementTable, 'name' | 'title'>;
}
const RESTATED: MovedHeads = {
  ...{ numbered: 'Restatement', because: 'Grounds' },
  name: 'restatements',
  title: 'What was restated, and which count moved how much',
  total: 'Moved by restatements',
  records: { name: 'restated_records', title: 'Which records moved it' },
};
const RESTATING: MovedHeads = {
  ...{ numbered: 'Restatement', because: 'Grounds' },
  name: 'restating',
  title: 'What is being restated, and which count moves how much',
  total: 'Moved once it is restated',
  records: { name: 'restating_records', title: 'Which records move it' },
};

const QUARTERS_MOVED: MovedHeads = {
  ...{ numbered: 'Post', because: 'Quarters' },
  name: 'quarters_moved',
  title: 'What moved the release from post to post',
  total: 'Moved since quarters were first posted',
  records: { name: 'quarters_moved_records', title: 'Which records of quarters posted before moved it' },
};

/** Quarters that were posted are settled with the next: what of them came late, and what was counted first then. */
function quartersTables({ terms, quartersMoved }: SettlementStanding): StatementTable[] {
  const moved = quartersMoved.map(
    ({ from, through, beforePence, releasedPence, effectiveOn, differences }) => {
      const since = `to ${through}, after those to ${from}`;
      const because = effectiveOn === undefined ? `${since}; not posted yet` : since;
      return { because, morePence: releasedPence - beforePence, differences };
    },
  );
  // The first post has none before it.
  return movedTables(QUARTERS_MOVED, clausesOf(terms.content, 'rule', 'target'), moved, 2);
}

/** What was restated; and what partners are asked to approve in the place of what is posted. */
function restatementTables({ terms, restatements, restating }: SettlementStanding): StatementTable[] {
  const clauses = clausesOf(terms.content, 'restatement', 'rule');
  const next = restatements.length + 1;
  return [
    ...movedTables(RESTATED, clauses, restatements.map(restatedMove), 1),
    ...(restating ? movedTables(RESTATING, clauses, [restatedMove(restating)], next) : []),
  ];
}

type Restating = NonNullable<SettlementStanding['restating']>;

/** What moved the release at once, why, and by how many pence in all. */
interface Move extends Pick<Restating, 'differences'> {
  readonly because: string;
  readonly morePence: number;
}

function restatedMove({ grounds, before, split, differences }: Restating): Move {
  return { because: grounds, morePence: split.releasedPence - before.releasedPence, differences };
}

function movedTables(
  heads: MovedHeads,
  clauses: string,
  moves: readonly Move[],
  first: number,
): StatementTable[] {
  if (moves.length === 0) return [];
  const { name, title, total } = heads;
  return [
    {
      ...{ name, title },
      columns: movedColumns(heads),
      rows: moves.flatMap(({ because, differences }, at) =>
        differences.map(({ figure, before, after, releasedPence }) => [
          at + first,
          figure,
          clauses,
          because,
          before,
          after,
          money(releasedPence),
        ]),
      ),
      total: [
        ...[undefined, total, undefined, undefined, undefined, undefined],
        moves.reduce((sum, { morePence }) => sum + BigInt(morePence), 0n),
      ],
    },
    ...movedByTables(heads, clauses, moves, first),
  ];
}

/** The records behind what moved, so that each can be looked up where it was reported. */
function movedByTables(
  { numbered, records }: MovedHeads,
  clauses: string,
  moves: readonly Move[],
  first: number,
): StatementTable[] {
  const rows = moves.flatMap(({ differences }, at) =>
    differences.flatMap(({ figure, before, after, releasedPence, movedBy, untold }): StatementRow[] => {
      const head = [at + first, figure, clauses];
      if (untold) return [[...head, untoldText(untold), ...NO_RECORD, before, after, money(releasedPence)]];
      return movedBy.map((mover) => {
        const moved = mover.releasedPence === undefined ? TOGETHER : money(mover.releasedPence);
        return [...head, ...moverCells(mover), mover.before, mover.after, moved];
      });
    }),
  );
  if (rows.length === 0) return [];
  const more = rows.length - MOVERS_PRINTED_MAX;
  return [
    {
      ...records,
      columns: [
        { header: numbered, type: 'count' },
        { header: 'Figure', type: 'text' },
        { header: 'Clause', type: 'text' },
        { header: 'Reported by', type: 'text' },
        { header: 'For', type: 'text' },
        { header: 'Record', type: 'text' },
        { header: 'In the log', type: 'text' },
        { header: 'Was', type: 'count' },
        { header: 'Is', type: 'count' },
        { header: 'Moved the release by', type: 'money' },
      ],
      rows: rows.slice(0, MOVERS_PRINTED_MAX),
      ...(more > 0 && { total: [undefined, `and ${more} more, which the settlement names over HTTP`] }),
    },
  ];
}

/** A statement is for people to read. */
const MOVERS_PRINTED_MAX = 1_000;
/** Where the rule gives a record no pence of its own, as where quarters are rounded. */
const TOGETHER = { type: 'text', value: 'with the others' } as const;

const NO_RECORD = [undefined, undefined, undefined];

function moverCells({ record, dispute }: Mover): StatementRow {
  if (!record) return [`claim of dispute ${dispute ?? ''}`, ...NO_RECORD];
  const { source, period, category, event } = record;
  const of = [period, ...Object.values(category)].join(', ');
  return [source, of, event.id, `${event.topic}/${event.partition} at ${event.offset}`];
}

function entriesTable({ terms, entries }: SettlementStanding): StatementTable {
  const { content } = terms;
  return {
    name: 'entries',
    title: 'What was entered in the journal',
    columns: [
      { header: 'Entry', type: 'count' },
      { header: 'What', type: 'text' },
      { header: 'Clause', type: 'text' },
      { header: 'Effective', type: 'date' },
      { header: 'Recorded', type: 'date' },
      { header: 'Account', type: 'text' },
      { header: 'Debit', type: 'money' },
      { header: 'Credit', type: 'money' },
    ],
    rows: entries.flatMap(({ number, kind, reverses, narrative, effectiveOn, recordedAt, lines }) =>
      lines.map(({ account, pence }): StatementRow => {
        const head = [
          number,
          narrative,
          entryClauses(content, kind, entries.find((each) => each.number === reverses)?.kind),
          effectiveOn,
          londonDay(new Date(recordedAt)),
        ];
        return [...head, account, ...(pence > 0n ? [pence] : [undefined, -pence])];
      }),
    ),
  };
}

type EntryKind = SettlementStanding['entries'][number]['kind'];

function entryClauses(content: AgreementContent, kind: EntryKind, reversed: EntryKind | undefined): string {
  switch (kind) {
    case 'hold':
    case 'void':
      return clausesOf(content, 'fund', 'holder');
    case 'reversal':
      // What was expected is undone by posting, and every time it is expected anew: that restates nothing.
      return reversed === 'forecast'
        ? clausesOf(content, 'rule', 'decision')
        : clausesOf(content, 'restatement', 'rule');
    default:
      return clausesOf(content, 'rule', 'decision');
  }
}

function notesOf(standing: SettlementStanding): string[] {
  const { terms, rounding } = standing;
  const { useOfReleased, lateRestatement, reopening } = terms.content;
  const late =
    lateRestatement === 'reverse-and-repost'
      ? 'Counts that come late are restated: what was posted is reversed, and what stands is posted.'
      : 'Counts that come late are left to the next year.';
  return [
    `Released money may be used for: ${useOfReleased}.`,
    ...putOff(standing),
    late,
    ...(reopening
      ? [`It can be reopened until ${reopening.until}, for: ${reopening.grounds.join('; ')}.`]
      : []),
    ...(rounding ? [rounding.explained] : []),
  ];
}

/** What takes effect on a later day than was agreed, because the months before it are closed. */
function putOff({ decisions }: SettlementStanding): string[] {
  let releasedOn = '';
  let quarters = { through: '', effectiveOn: '' };
  const said: string[] = [];
  const say = (what: string, agreed: string, effectiveOn: string): void => {
    if (agreed >= effectiveOn) return;
    said.push(`${what} ${agreed}, of a month that is closed: it takes effect on ${effectiveOn}.`);
  };
  for (const { type, data } of decisions) {
    if (type === 'settlement.computed') ({ releasedOn } = data.computation.agreement.content);
    if (type === 'settlement.quarters-posted') quarters = data;
    if (type === 'settlement.posted') {
      const { through, effectiveOn } = quarters;
      const isHeldLater = effectiveOn > releasedOn;
      if (isHeldLater)
        said.push(
          `The release was agreed for ${releasedOn}. Quarters to ${through} were posted on ${effectiveOn}, and the rest was held until then: it is released no earlier.`,
        );
      say('The release is for', isHeldLater ? effectiveOn : releasedOn, data.effectiveOn);
    }
    if (type !== 'settlement.opened') continue;
    const [hold] = data.entries;
    say('The hold is for', data.terms.content.effectiveFrom, hold?.effectiveOn ?? '');
  }
  return said;
}

function nameOf({ partners }: AgreementContent, urn: string): string {
  return partners.find(({ partner }) => partner === urn)?.name ?? urn;
}
