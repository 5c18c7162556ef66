import { Command, CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import { DecisionStore, type DecidedBy } from '#decisions';
import { fail, londonDay, ok, type Refusal } from '#kernel';
import { fundStream, settledLines } from '#pooled-fund';
import type { AgreementContent } from './agreement-content';
import { refuseStale } from './agreement.decider';
import { warnOfSameMoney } from './holding-fund.rules';
import { settlementStream, type OfSettlement } from './settlement.events';
import { setAsideOf, SettlementStore, type SettlementOutcome } from './settlement.store';

/** Opens the settlement of an agreement that is in force: its fund is held back from the day the agreement took effect. */
export class OpenSettlementCommand extends Command<SettlementOutcome> {
  constructor(
    readonly of: OfSettlement,
    readonly by: DecidedBy,
    /** The hash of the terms that were read; whichever are in force when left out. */
    readonly contentHash?: string,
  ) {
    super();
  }
}

@CommandHandler(OpenSettlementCommand)
export class OpenSettlementHandler implements ICommandHandler<OpenSettlementCommand> {
  constructor(
    private readonly settlements: SettlementStore,
    private readonly decisions: DecisionStore,
  ) {}

  async execute({ of, by, contentHash }: OpenSettlementCommand): Promise<SettlementOutcome> {
    const terms = await this.settlements.termsOn(of, londonDay(new Date()));
    if (!terms.ok) return terms;
    const others = refuseStale(contentHash ?? terms.value.contentHash, terms.value.contentHash);
    if (others.length > 0) return fail(others);
    const opened = await this.settlements.decide({ type: 'open', of, terms: terms.value }, by);
    if (!opened.ok) return opened;
    return ok({ ...opened.value, warnings: await this.warningsOf(of, terms.value.content) });
  }

  /** Agreements of the area and year under which the same money may be held back. */
  private async warningsOf(of: OfSettlement, terms: AgreementContent): Promise<Refusal[]> {
    const every = settlementStream({ ...of, agreement: '' });
    const streams = (await this.decisions.streams(every)).filter((each) => each !== settlementStream(of));
    const histories = await this.decisions.readEach(streams);
    const others = histories.flatMap((history, at) =>
      setAsideOf(streams[at]?.slice(every.length) ?? '', history),
    );
    const fund = await this.decisions.read(fundStream(of.area, of.policyYear));
    return warnOfSameMoney(of, terms, settledLines(fund), others);
  }
}
