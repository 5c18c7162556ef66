import { Command, CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import { DecisionStore, handleOrRefuse, type DecidedBy, type RecordedDecision } from '#decisions';
import { fail, type Refusal, type Result } from '#kernel';
import { ReferenceStore } from '#reference';
import { unknownArea } from '../as-asked';
import { publicPageDecider, type PublicPageDecision } from './public-page.decider';
import { publicPageStream } from './public-page.events';

type Outcome = Result<readonly RecordedDecision[], readonly Refusal[]>;

/** Opens the public page of an area, or closes it. Refused as `unknown-area` too. */
export class DecidePublicPageCommand extends Command<Outcome> {
  constructor(
    readonly area: string,
    readonly decision: PublicPageDecision,
    readonly by: DecidedBy,
  ) {
    super();
  }
}

@CommandHandler(DecidePublicPageCommand)
export class DecidePublicPageHandler implements ICommandHandler<DecidePublicPageCommand> {
  constructor(
    private readonly decisions: DecisionStore,
    private readonly reference: ReferenceStore,
  ) {}

  async execute({ area, decision, by }: DecidePublicPageCommand): Promise<Outcome> {
    const current = await this.reference.current();
    if (current?.area(area) === undefined) return fail([unknownArea(area, current?.areasNamed(area))]);
    const command = { ...decision, area };
    return handleOrRefuse(this.decisions, publicPageDecider, publicPageStream(area), command, by);
  }
}
