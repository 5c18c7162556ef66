import type { OfSettlement } from '../settlement.events';
import type { Evidence } from './evidence';

/** What an auditor finds in a pack, how to check it, and what no pack can show. */
export function evidenceReadme(
  { area, policyYear, agreement }: OfSettlement,
  { decisions, journal, lanes }: Evidence['seals'],
  label: string | undefined,
): string {
  return `EVIDENCE OF A SETTLEMENT

Agreement ${agreement} of ${area} for ${policyYear}, as Better Care Ledger holds it.
${label === undefined ? '' : `\n${label}.\n`}
To check it, offline, with Node 20 or newer (https://nodejs.org) and nothing else:

    node check.mjs

One line is printed for each check, and a verdict at the end. The exit code is 0 where everything holds, 1 where
anything does not. check.mjs is one file and shares no code with the ledger: read it before you run it.

WHAT IS HERE

agreement.json   the terms that bound, as they were signed, clause by clause, and who signed them
settlement.json  where the settlement stands: approvals, disputes, how the fund is divided
working.json     the computation: what went in, every step with its clauses, the amounts, and the amounts of a
                 second opinion, which the database worked out by other means
facts.json       the records that each count is the sum of, for every computation that money was moved on: who
                 reported it, which version, where it stands in the log, the hash of what the record says and of the
                 bytes that were delivered
decisions.json   every decision on the agreement and on the settlement, as it is stored, with its hash and that of the
                 decision before it
journal.json     every entry that the settlement made in the journal of the pooled fund, with its lines in pence
                 (debits above zero, credits below), its hash and that of the entry before it
seals.json       how far everything was recorded when this pack was made, and the last hash of every chain
manifest.json    the length and SHA-256 of each file

WHAT IS CHECKED

That no file was changed. That each decision and each entry hashes to what it was sealed with. That every entry
balances and is what its decision says. That every partner signed the agreement. That the records say what they were
recorded as, and add up to each count. That the release, worked out a third time from terms and counts, comes to
the same pence as both opinions. That every partner approved the very content that was posted, that what was posted is
what was computed, and that the accounts stand accordingly.

WHAT IT CANNOT SHOW

A pack is as true as the ledger it came from. Whoever could write all of it anew, seals and all, would have a pack that
holds. So compare the seals with those printed elsewhere, earlier and later, and the manifest's SHA-256, which
check.mjs prints, with that of a pack somebody else has asked for. While nothing is recorded or decided, the ledger
gives the same pack, to the byte. The places and times of the records are sealed by the chains of their lanes, which
hold the reports of others too: they are checked in the ledger itself, with \`bettercare verify\`.

HOW HASHES ARE MADE

A decision's: SHA-256 over its members in decisions.json but "hash", as JSON with sorted members and no white space
(RFC 8785). An entry's: the same, over its members in journal.json. A record's: the first eight bytes, as a signed
number, of SHA-256 over the JSON list of source, measure, area, period, table, care type, agency, reason, value,
status and whether it was withdrawn.

SEALS WHEN THIS PACK WAS MADE

decisions  next ${decisions.next}, head ${decisions.head ?? 'none'}
journal    next ${journal.next}, head ${journal.head ?? 'none'}
${lanes.map(({ lane, to, chainHead }) => `records    ${lane}, next ${to}, head ${chainHead}`).join('\n')}
`;
}
