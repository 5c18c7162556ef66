import { Query, QueryHandler, type IQueryHandler } from '@nestjs/cqrs';
import { DecisionStore, fold, type RecordedDecision } from '#decisions';
import { fail, ok, type Refusal, type Result } from '#kernel';
import { agreementDecider, type SignedAgreement } from './agreement.decider';
import {
  agreementsOfArea,
  agreementStream,
  ofAgreementStream,
  type AgreementEvent,
} from './agreement.events';
import { refusal } from './rules';
import type { OfSettlement } from './settlement.events';

/** An agreement as it stands: what all have signed, what waits for signatures, and every decision that led there. */
export interface AgreementStanding extends OfSettlement {
  readonly version: number;
  /** Oldest first; each supersedes those before it from the day it takes effect. */
  readonly signed: readonly SignedAgreement[];
  readonly proposed?: SignedAgreement | undefined;
  readonly decisions: readonly RecordedDecision<AgreementEvent>[];
}

type Answer = Result<AgreementStanding, readonly Refusal[]>;

/** How does an agreement stand? Refused as `no-agreement`. */
export class AgreementQuery extends Query<Answer> {
  constructor(readonly of: OfSettlement) {
    super();
  }
}

@QueryHandler(AgreementQuery)
export class AgreementHandler implements IQueryHandler<AgreementQuery> {
  constructor(private readonly decisions: DecisionStore) {}

  async execute({ of }: AgreementQuery): Promise<Answer> {
    const stream = agreementStream(of.area, of.policyYear, of.agreement);
    const history = await this.decisions.read(stream);
    if (history.length === 0)
      return fail([refusal('no-agreement', '', `There is no ${stream}`, 'Propose one')]);
    return ok(standingOf(of, history));
  }
}

/** How does each agreement of an area stand, of all policy years or of one? In the order of their streams. */
export class AgreementsOfAreaQuery extends Query<readonly AgreementStanding[]> {
  constructor(
    readonly area: string,
    readonly policyYear?: string,
  ) {
    super();
  }
}

@QueryHandler(AgreementsOfAreaQuery)
export class AgreementsOfAreaHandler implements IQueryHandler<AgreementsOfAreaQuery> {
  constructor(private readonly decisions: DecisionStore) {}

  async execute({ area, policyYear }: AgreementsOfAreaQuery): Promise<readonly AgreementStanding[]> {
    const streams = await this.decisions.streams(agreementsOfArea(area, policyYear));
    const histories = await this.decisions.readEach(streams);
    return streams.map((stream, at) => standingOf(ofAgreementStream(stream), histories[at] ?? []));
  }
}

function standingOf(of: OfSettlement, history: readonly RecordedDecision[]): AgreementStanding {
  const { signed, proposed } = fold(agreementDecider, history);
  const decisions = history as readonly RecordedDecision<AgreementEvent>[];
  return { ...of, version: history.length, signed, proposed, decisions };
}
