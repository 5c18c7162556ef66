import { Command, CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import { DecisionStore, handleOrRefuse, type DecidedBy, type RecordedDecision } from '#decisions';
import { fail, type Refusal, type Result } from '#kernel';
import { DefinitionStore, ReferenceStore } from '#reference';
import { chartDecider, type ChartDecision } from './chart.decider';
import { chartStream, type ChartEvent } from './chart.events';
import { refuseWhoseChart } from './whose-chart.query';

export type ChartOutcome = Result<readonly RecordedDecision<ChartEvent>[], readonly Refusal[]>;

/** Rebases the chart of a metric of an area, fixes its baseline, chooses its ranges, clears it of these, or annotates a period. */
export class DecideChartCommand extends Command<ChartOutcome> {
  constructor(
    readonly area: string,
    readonly metric: string,
    readonly decision: ChartDecision,
    readonly by: DecidedBy,
  ) {
    super();
  }
}

@CommandHandler(DecideChartCommand)
export class DecideChartHandler implements ICommandHandler<DecideChartCommand> {
  constructor(
    private readonly decisions: DecisionStore,
    private readonly definitions: DefinitionStore,
    private readonly reference: ReferenceStore,
  ) {}

  async execute({ area, metric, decision, by }: DecideChartCommand): Promise<ChartOutcome> {
    const refusal = await refuseWhoseChart(this.definitions, this.reference, area, metric);
    if (refusal) return fail([refusal]);
    const command = { ...decision, area, metric };
    return handleOrRefuse(this.decisions, chartDecider, chartStream(area, metric), command, by);
  }
}
