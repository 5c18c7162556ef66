import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { repositoryRoot } from '#installation';
import { sha256 } from '#kernel';
import type { SealedEntry } from '#pooled-fund';
import { splitOf, standingHash, type Dispute, type SettlementState } from '../settlement-state';
import { inventedLabel } from '../invented';
import type { StandingAgreement } from '../settlement.events';
import type { Evidence } from './evidence';
import { evidenceReadme } from './evidence-readme';

/** What the files are laid out as. `check.mjs` reads this number and refuses any other. */
const PACK = 1;

/** The files of an evidence pack, by name, in their order. */
export function evidenceFiles(evidence: Evidence): Map<string, Buffer> {
  const { of, decisions, agreed, settled, state, facts, seals } = evidence;
  const files = new Map<string, Buffer>([
    ['README.txt', Buffer.from(evidenceReadme(of, seals, inventedLabel(termsOf(state).content)))],
    ['check.mjs', readFileSync(join(repositoryRoot(), 'infra', 'evidence', 'check.mjs'))],
    ['agreement.json', json(agreementOf(evidence))],
    ['settlement.json', json(standingOf(evidence))],
    ['working.json', json(computationOf(evidence.state) ?? null)],
    ['facts.json', json(facts)],
    ['decisions.json', json(decisions)],
    ['journal.json', json(evidence.entries.map(writtenEntry))],
    ['seals.json', json(seals)],
  ]);
  const manifest = {
    pack: PACK,
    settlement: of,
    versions: { agreement: agreed.length, settlement: settled.length },
    files: [...files].map(([name, content]) => {
      return { name, bytes: content.length, sha256: sha256(content).toString('hex') };
    }),
  };
  return files.set('manifest.json', json(manifest));
}

/** The terms that the settlement rests on, and who signed them. */
function agreementOf({ state, signed }: Evidence) {
  const { stream, version, contentHash, content } = termsOf(state);
  const { signatures = [] } = signed.find((each) => each.contentHash === contentHash) ?? {};
  return { stream, version, contentHash, content, signatures };
}

function termsOf(state: SettlementState): StandingAgreement {
  if (state.status === 'none') throw new Error('Evidence of a settlement that was never opened');
  return state.terms;
}

/** Where the settlement stands: all of it follows from the decisions, and is said for who reads. */
function standingOf({ state, settled, entries }: Evidence) {
  if (state.status === 'none') throw new Error('Evidence of a settlement that was never opened');
  const { status, computation, voiding } = state;
  const isVoided = status === 'voided';
  return {
    isClosed: status === 'closed',
    isVoided,
    /** Who asks, or asked, for it to be ended without a release. */
    voiding: voiding ?? null,
    /** What partners approve. */
    contentHash: computation || voiding ? standingHash(state) : null,
    split: computation && !isVoided ? splitOf(state) : null,
    posted: state.posted?.split ?? null,
    /** What quarters were released for before the last was over. */
    interim: state.interim ?? null,
    paidOn: state.paidOn ?? null,
    approvals: settled.flatMap(({ type, data, position, recordedAt }) => {
      if (type !== 'settlement.approved') return [];
      const { partner, by, contentHash } = data;
      return [{ decision: position, recordedAt, partner, by, contentHash }];
    }),
    disputes: state.disputes.map(disputed),
    decisions: settled.length,
    entries: entries.length,
  };
}

function disputed({ dispute, partner, by, figure, claimed, counted, evidence, replyBy, outcome }: Dispute) {
  return { dispute, partner, by, figure, claimed, counted, evidence, replyBy, outcome };
}

function computationOf(state: SettlementState) {
  return state.status === 'none' ? undefined : state.computation;
}

/** Pence as text: what the entry's hash is over. */
function writtenEntry({ lines, ...entry }: SealedEntry) {
  return { ...entry, lines: lines.map(({ account, pence }) => ({ account, pence: pence.toString() })) };
}

/** For people too: two columns deep, a line an item. */
function json(content: unknown): Buffer {
  return Buffer.from(`${JSON.stringify(content, null, 2)}\n`);
}
