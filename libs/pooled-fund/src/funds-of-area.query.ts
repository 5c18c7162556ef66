import { Query, QueryHandler, type IQueryHandler } from '@nestjs/cqrs';
import { DecisionStore, type RecordedDecision } from '#decisions';
import { fail, ok, type Pence, type Refusal, type Result } from '#kernel';
import { ReferenceStore } from '#reference';
import { unknownFundArea } from './fund-basis.query';
import { fundIn, type FundStanding } from './fund.query';
import { fundsOfArea, policyYearOfFundStream } from './fund.stream';

/** How one of an area's funds stands. */
export interface FundOfArea extends Pick<FundStanding, 'policyYear' | 'status' | 'version'> {
  /** What its lines come to, of what is in force, or of the draft where nothing is. */
  readonly linesPence: Pence;
  /** The day on which what is in force was agreed. */
  readonly agreedOn?: string;
  /** The last day that is closed. */
  readonly closedThrough?: string;
}

export interface AreaFunds {
  readonly area: string;
  /** In the order of their policy years. */
  readonly funds: readonly FundOfArea[];
}

type Answer = Result<AreaFunds, readonly Refusal[]>;

/** Which pooled funds has an area, now or as decided by a moment? Refused as `unknown-fund-area`. */
export class FundsOfAreaQuery extends Query<Answer> {
  constructor(
    readonly area: string,
    /** `2017-04-03T09:00:00.000Z` */
    readonly recordedBy?: string,
  ) {
    super();
  }
}

@QueryHandler(FundsOfAreaQuery)
export class FundsOfAreaHandler implements IQueryHandler<FundsOfAreaQuery> {
  constructor(
    private readonly decisions: DecisionStore,
    private readonly reference: ReferenceStore,
  ) {}

  async execute({ area, recordedBy }: FundsOfAreaQuery): Promise<Answer> {
    if ((await this.reference.current())?.area(area) === undefined) return fail([unknownFundArea(area)]);
    const streams = await this.decisions.streams(fundsOfArea(area));
    const histories = await this.decisions.readEach(streams, await this.decisions.upTo(recordedBy));
    return ok({ area, funds: streams.flatMap((stream, at) => standingOf(stream, histories[at] ?? [])) });
  }
}

function standingOf(stream: string, decisions: readonly RecordedDecision[]): FundOfArea[] {
  const fund = fundIn(decisions);
  // It was drafted later.
  if (!fund) return [];
  const { history, state, content } = fund;
  return [
    {
      ...{ policyYear: policyYearOfFundStream(stream), status: state.status, version: history.length },
      linesPence: content.lines.reduce((sum, { pence }) => sum + BigInt(pence), 0n),
      ...('inForce' in state && { agreedOn: state.inForce.agreement.agreedOn }),
      ...(state.closedThrough !== undefined && { closedThrough: state.closedThrough }),
    },
  ];
}
