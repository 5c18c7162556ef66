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

/** How does an agreement stand, now or as it was recorded at a moment? Refused as `no-agreement`. */
export class AgreementQuery extends Query<Answer> {
  constructor(
    readonly of: OfSettlement,
    /** `2017-04-03T09:00:00.000Z` */
    readonly recordedBy?: string,
  ) {
    super();
  }
}

@QueryHandler(AgreementQuery)
export class AgreementHandler implements IQueryHandler<AgreementQuery> {
  constructor(private readonly decisions: DecisionStore) {}

  async execute({ of, recordedBy }: AgreementQuery): Promise<Answer> {
    const stream = agreementStream(of.area, of.policyYear, of.agreement);
    const history = await this.decisions.read(stream, await this.decisions.upTo(recordedBy));
    if (history.length === 0)
      return fail([refusal('no-agreement', '', `There is no ${stream}`, 'Propose one')]);
    return ok(standingOf(of, history));
  }
}

/**
 * How does each agreement of an area stand, now or as decided by a moment, of all policy years or of one? In the order of
 * their streams.
 */
export class AgreementsOfAreaQuery extends Query<readonly AgreementStanding[]> {
  constructor(
    readonly area: string,
    readonly policyYear?: string,
    /** `2017-04-03T09:00:00.000Z` */
    readonly recordedBy?: string,
  ) {
    super();
  }
}

@QueryHandler(AgreementsOfAreaQuery)
export class AgreementsOfAreaHandler implements IQueryHandler<AgreementsOfAreaQuery> {
  constructor(private readonly decisions: DecisionStore) {}

  async execute({
    area,
    policyYear,
    recordedBy,
  }: AgreementsOfAreaQuery): Promise<readonly AgreementStanding[]> {
    const streams = await this.decisions.streams(agreementsOfArea(area, policyYear));
    const histories = await this.decisions.readEach(streams, await this.decisions.upTo(recordedBy));
    return streams.flatMap((stream, at) => {
      const history = histories[at] ?? [];
      // What has none was proposed later.
      return history.length === 0 ? [] : [standingOf(ofAgreementStream(stream), history)];
    });
  }
}

function standingOf(of: OfSettlement, history: readonly RecordedDecision[]): AgreementStanding {
  const { signed, proposed } = fold(agreementDecider, history);
  const decisions = history as readonly RecordedDecision<AgreementEvent>[];
  return { ...of, version: history.length, signed, proposed, decisions };
}
