import { Command, CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import { DecisionStore, handleOrRefuse, type DecidedBy, type RecordedDecision } from '#decisions';
import { fail, londonDay, ok, type Refusal, type Result } from '#kernel';
import {
  returnSettingsDecider,
  returnSettingsStream,
  type ReturnSettings,
  type ReturnSettingsChanged,
} from './return-settings';
import { ReturnSurroundings } from './return-surroundings';
import { refusal } from './rules';
import { TemplateStore } from './template.store';

type Outcome = Result<
  { readonly recorded: readonly RecordedDecision<ReturnSettingsChanged>[] },
  readonly Refusal[]
>;

/** Says, whole, how an area answers returns from now on, and why. */
export class ChangeReturnSettingsCommand extends Command<Outcome> {
  constructor(
    readonly area: string,
    readonly settings: ReturnSettings,
    readonly reason: string,
    readonly by: DecidedBy,
  ) {
    super();
  }
}

@CommandHandler(ChangeReturnSettingsCommand)
export class ChangeReturnSettingsHandler implements ICommandHandler<ChangeReturnSettingsCommand> {
  constructor(
    private readonly decisions: DecisionStore,
    private readonly surroundings: ReturnSurroundings,
    private readonly templates: TemplateStore,
  ) {}

  async execute({ area, settings, reason, by }: ChangeReturnSettingsCommand): Promise<Outcome> {
    const reference = await this.surroundings.referenceNow();
    if (!reference.area(area)) {
      const what = `There is no area ${area}`;
      return fail([refusal('return-of-unknown-area', '/area', what, "Use the area's 9-character ONS code")]);
    }
    const stream = returnSettingsStream(area);
    const forms = (await this.templates.all()).map(({ template }) => template);
    const today = londonDay(new Date(await this.surroundings.clock()));
    const ways = await this.surroundings.waysSetUp();
    const decided = await handleOrRefuse(
      this.decisions,
      returnSettingsDecider,
      stream,
      { area, settings, reason, ways, forms, today },
      by,
    );
    return decided.ok ? ok({ recorded: decided.value }) : decided;
  }
}
