import { Inject } from '@nestjs/common';
import { Query, QueryHandler, type IQueryHandler } from '@nestjs/cqrs';
import type { Pool, PoolClient } from 'pg';
import { fold, readDecisionSeal, readSealedDecisions, type RecordedDecision } from '#decisions';
import { writeArchive } from '#documents';
import { fail, ok, type Refusal, type Result } from '#kernel';
import { APP_POOL, transaction } from '#platform';
import { readJournalSeal, readSealedEntries } from '#pooled-fund';
import { readLaneSeals } from '#records';
import { agreementDecider } from '../agreement.decider';
import { agreementStream, type AgreementEvent } from '../agreement.events';
import { refusal } from '../rules';
import { settlementDecider } from '../settlement.decider';
import { settlementStream, type OfSettlement, type SettlementEvent } from '../settlement.events';
import type { Evidence } from './evidence';
import { EvidenceFacts } from './evidence-facts';
import { evidenceFiles } from './evidence-files';

/** One archive that proves a settlement to who has nothing but it. */
export interface EvidencePack {
  /** `evidence-E10000003-2016-17-risk-share.zip`. */
  readonly name: string;
  /** The same as long as nothing is recorded or decided. */
  readonly archive: Buffer;
}

type Answer = Result<EvidencePack, readonly Refusal[]>;

/** What proves a settlement, down to its records? Refused as `no-settlement`, or `evidence-beyond-limits`. */
export class EvidencePackQuery extends Query<Answer> {
  constructor(readonly of: OfSettlement) {
    super();
  }
}

@QueryHandler(EvidencePackQuery)
export class EvidencePackHandler implements IQueryHandler<EvidencePackQuery> {
  constructor(
    @Inject(APP_POOL) private readonly pool: Pool,
    private readonly facts: EvidenceFacts,
  ) {}

  async execute({ of }: EvidencePackQuery): Promise<Answer> {
    const { area, policyYear, agreement } = of;
    // One moment: what is decided meanwhile is in all of it or in none.
    const sealed = await transaction(this.pool, (client) => readSealed(client, of), {
      isolation: 'repeatable read',
      readOnly: true,
    });
    const last = sealed.settled.at(-1);
    if (!last) return fail([refusal('no-settlement', '', 'No settlement has been opened', 'Open it first')]);
    const relied = reliedOn(sealed.settled).map(({ position, data: { computation } }) => {
      return { decision: position, computation };
    });
    const facts = await this.facts.ofEach(of, relied);
    if (!facts.ok) return facts;
    const files = evidenceFiles({ of, facts: facts.value, ...sealed });
    const name = `evidence-${area}-${policyYear.replace('/', '-')}-${agreement}.zip`;
    return ok({ name, archive: writeArchive(files, new Date(last.recordedAt)) });
  }
}

async function readSealed(client: PoolClient, of: OfSettlement): Promise<Omit<Evidence, 'of' | 'facts'>> {
  const streams = {
    agreement: agreementStream(of.area, of.policyYear, of.agreement),
    settlement: settlementStream(of),
  };
  const decisions = await readSealedDecisions(client, [streams.agreement, streams.settlement]);
  const ofStream = (stream: string) => decisions.filter((decision) => decision.stream === stream);
  const agreed = ofStream(streams.agreement) as RecordedDecision<AgreementEvent>[];
  const settled = ofStream(streams.settlement) as RecordedDecision<SettlementEvent>[];
  return {
    decisions,
    agreed,
    settled,
    signed: fold(agreementDecider, agreed).signed,
    state: fold(settlementDecider, settled),
    entries: await readSealedEntries(
      client,
      settled.map(({ position }) => position),
    ),
    seals: {
      decisions: await readDecisionSeal(client),
      journal: await readJournalSeal(client),
      lanes: await readLaneSeals(client),
    },
  };
}

type Computed = RecordedDecision<Extract<SettlementEvent, { type: 'settlement.computed' }>>;

const MOVING: ReadonlySet<SettlementEvent['type']> = new Set([
  'settlement.posted',
  'settlement.quarters-posted',
  'settlement.restated',
]);

/** The computations that money was moved on, and the last one. */
function reliedOn(settled: readonly RecordedDecision<SettlementEvent>[]): Computed[] {
  const relied = new Set<Computed>();
  let last: Computed | undefined;
  for (const decision of settled) {
    if (decision.type === 'settlement.computed') last = decision;
    else if (MOVING.has(decision.type) && last) relied.add(last);
  }
  return last ? [...relied.add(last)] : [];
}
