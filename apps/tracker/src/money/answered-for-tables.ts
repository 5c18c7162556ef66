import type { StatementRow, StatementTable } from '#documents';
import { londonDay } from '#kernel';
import type { Computation, Person, SettlementStanding } from '#settlement';
import { clausesOf, money, NOT_REPORTED } from './statement-tables';

/** A person as they gave their name, and beside it who had signed in: the name alone is only what was typed. */
const BY = [
  { header: 'By', type: 'text' },
  { header: 'Signed in as', type: 'text' },
  { header: 'On', type: 'date' },
] as const;

interface Decided {
  readonly actor: string;
  readonly recordedAt: string;
}

function byCells({ name, position }: Person, { actor, recordedAt }: Decided): string[] {
  return [`${name}, ${position}`, actor, londonDay(new Date(recordedAt))];
}

/** What named persons answer for beside their approvals: an amount that was agreed, and counts that were put up with. */
export function answeredForTables(standing: SettlementStanding): StatementTable[] {
  return [...agreedTables(standing), ...overrideTables(standing)];
}

type Decisions = SettlementStanding['decisions'];
type DecisionType = Decisions[number]['type'];

const TAKING_BACK: readonly DecisionType[] = ['settlement.computed', 'settlement.quarters-posted'];
const POSTING: readonly DecisionType[] = [
  'settlement.posted',
  'settlement.restated',
  'settlement.quarters-posted',
];

/** Computing anew, or posting quarters, takes back what was agreed or put up with before; the last that is left holds. */
function heldAt(decisions: Decisions, type: DecisionType): number | undefined {
  const taken = decisions.findLastIndex((each) => TAKING_BACK.includes(each.type));
  const last = decisions.findLastIndex((each) => each.type === type);
  return last > taken ? decisions[last]?.version : undefined;
}

/** What was agreed or put up with when it was posted last: that rests on it, whatever was computed since. */
function postedOn(decisions: Decisions, type: DecisionType): number | undefined {
  const posted = decisions.findLastIndex((each) => POSTING.includes(each.type));
  return heldAt(decisions.slice(0, Math.max(posted, 0)), type);
}

function isPosted({ version }: Decisions[number], posted: number | undefined, otherwise: string): string {
  return version === posted ? 'as posted' : otherwise;
}

function agreedTables(standing: SettlementStanding): StatementTable[] {
  const { terms, decisions, agreedPence } = standing;
  const clauses = clausesOf(terms.content, 'decision');
  const held = agreedPence === undefined ? undefined : heldAt(decisions, 'settlement.amount-agreed');
  const posted = postedOn(decisions, 'settlement.amount-agreed');
  const rows = decisions.flatMap((decision): StatementRow[] => {
    if (decision.type !== 'settlement.amount-agreed') return [];
    const { suggestedPence, agreedPence: agreed, reason = '' } = decision.data;
    const stands = decision.version === held ? 'stands' : isPosted(decision, posted, 'no longer stands');
    const put = [decision.actor, londonDay(new Date(decision.recordedAt))];
    return [[clauses, money(suggestedPence), money(agreed), reason, ...put, stands]];
  });
  if (rows.length === 0) return [];
  return [
    {
      name: 'amounts_agreed',
      title: 'Amounts that were put forward as agreed',
      columns: [
        { header: 'Clause', type: 'text' },
        { header: 'Suggested by the rule', type: 'money' },
        { header: 'Agreed', type: 'money' },
        { header: 'Because', type: 'text' },
        { header: 'Put forward by', type: 'text' },
        { header: 'On', type: 'date' },
        { header: 'Whether it stands', type: 'text' },
      ],
      rows,
    },
  ];
}

function overrideTables(standing: SettlementStanding): StatementTable[] {
  const { terms, decisions } = standing;
  const clauses = clausesOf(terms.content, 'decision', 'target');
  const held = heldAt(decisions, 'settlement.coverage-overridden');
  const posted = postedOn(decisions, 'settlement.coverage-overridden');
  const rows = decisions.flatMap((decision): StatementRow[] => {
    if (decision.type !== 'settlement.coverage-overridden') return [];
    const { by, reason, open, counts = [], uncounted = [] } = decision.data;
    const named = [
      ...counts.map(({ figure, count }) => `${figure}=${count}`),
      ...uncounted.map((figure) => `${figure}: not counted`),
    ].join('; ');
    const stands = decision.version === held ? 'holds' : isPosted(decision, posted, 'no longer holds');
    return [[clauses, ...byCells(by, decision), reason, open.length, named, stands]];
  });
  if (rows.length === 0) return [];
  return [
    {
      name: 'overrides',
      title: 'Counts that were put up with, though they are not the last word',
      columns: [
        { header: 'Clause', type: 'text' },
        ...BY,
        { header: 'Because', type: 'text' },
        { header: 'Questions open', type: 'count' },
        { header: 'Counts named', type: 'text' },
        { header: 'Whether it holds', type: 'text' },
      ],
      rows,
    },
  ];
}

/** What keeps counts from being the last word, each figure's in lines of its own: a tariff's may be a hundred. */
export function questionsTables({ inputs }: Computation): StatementTable[] {
  const rows = inputs.flatMap(({ figure, open }) => open.map((question) => [figure, question]));
  if (rows.length === 0) return [];
  const more = rows.length - QUESTIONS_PRINTED_MAX;
  return [
    {
      name: 'open_questions',
      title: 'Why the counts are not the last word',
      columns: [
        { header: 'Figure', type: 'text' },
        { header: 'Question', type: 'text' },
      ],
      rows: rows.slice(0, QUESTIONS_PRINTED_MAX),
      ...(more > 0 && { total: ['', `and ${more} more, which the settlement names over HTTP`] }),
    },
  ];
}

const QUESTIONS_PRINTED_MAX = 500;

/** Each dispute with what was claimed, how it ended, by whose word and why; and what the others replied. */
export function disputesTables({ terms, disputes, decisions }: SettlementStanding): StatementTable[] {
  if (disputes.length === 0) return [];
  const clauses = clausesOf(terms.content, 'decision', 'target');
  const nameOf = (urn: string) => terms.content.partners.find(({ partner }) => partner === urn)?.name ?? urn;
  const replies = decisions.flatMap((decision): StatementRow[] => {
    if (decision.type !== 'settlement.replied') return [];
    const { dispute, partner, by, reply } = decision.data;
    return [[dispute, nameOf(partner), clauses, ...byCells(by, decision), reply]];
  });
  const raised: StatementTable = {
    name: 'disputes',
    title: 'Disputes',
    columns: [
      { header: 'Dispute', type: 'count' },
      { header: 'Partner', type: 'text' },
      { header: 'Clause', type: 'text' },
      { header: 'Figure', type: 'text' },
      { header: 'Counted', type: 'count' },
      { header: 'Claimed', type: 'count' },
      { header: 'Evidence', type: 'text' },
      { header: 'Reply by', type: 'date' },
      { header: 'Outcome', type: 'text' },
      ...BY,
      { header: 'Because', type: 'text' },
    ],
    rows: disputes.map(({ dispute, partner, figure, counted, claimed, evidence, replyBy, outcome }) => {
      const ended = decisions.find(
        ({ type, data }) => type === 'settlement.dispute-resolved' && data.dispute === dispute,
      );
      const ending =
        ended?.type === 'settlement.dispute-resolved'
          ? [...byCells(ended.data.by, ended), ended.data.reason]
          : [];
      const claim = [dispute, nameOf(partner), clauses, figure, counted, claimed, evidence, replyBy];
      return [...claim, outcome ?? 'open', ...ending];
    }),
  };
  if (replies.length === 0) return [raised];
  const columns = [
    { header: 'Dispute', type: 'count' },
    { header: 'Partner', type: 'text' },
    { header: 'Clause', type: 'text' },
    ...BY,
    { header: 'Reply', type: 'text' },
  ] as const;
  return [raised, { name: 'replies', title: 'What was replied', columns, rows: replies }];
}

/** Who upheld a claim, and who made it, is told that another count stands than the one it was about. */
export function lapsedClaimsTables({ terms, lapsedClaims }: SettlementStanding): StatementTable[] {
  if (lapsedClaims.length === 0) return [];
  const clauses = clausesOf(terms.content, 'decision', 'target');
  return [
    {
      name: 'lapsed_claims',
      title: 'Claims that were upheld and no longer stand: another count has been reported since',
      columns: [
        { header: 'Dispute', type: 'count' },
        { header: 'Clause', type: 'text' },
        { header: 'Figure', type: 'text' },
        { header: 'Claimed', type: 'count' },
        { header: 'Reported when it was disputed', type: 'count' },
        { header: 'Reported now', type: 'count' },
      ],
      rows: lapsedClaims.map(({ dispute, figure, claimed, counted, reported }): StatementRow => {
        return [dispute, clauses, figure, claimed, counted ?? NOT_REPORTED, reported ?? NOT_REPORTED];
      }),
    },
  ];
}
