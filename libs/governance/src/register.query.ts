import { Query, QueryHandler, type IQueryHandler } from '@nestjs/cqrs';
import { DecisionStore } from '#decisions';
import { fail, ok, type Refusal, type Result } from '#kernel';
import { DefinitionStore, ReferenceStore } from '#reference';
import { decidedBelow, readEntries, type AsDecided } from './read-entries.query';
import { refuseWhose } from './register-basis.query';
import { entriesOf } from './register.stream';
import { warnedEntries, type WarnedEntry } from './warned-entries.query';

export interface RegisterStanding {
  readonly area: string;
  readonly kind: string;
  /** In the order of their codes. */
  readonly entries: readonly WarnedEntry[];
}

type Answer = Result<RegisterStanding, readonly Refusal[]>;

/** What stands in an area's register, now or as it was decided by then? Refused as an unknown area or kind. */
export class RegisterQuery extends Query<Answer> {
  constructor(
    readonly area: string,
    readonly kind: string,
    readonly asDecided: AsDecided = {},
  ) {
    super();
  }
}

@QueryHandler(RegisterQuery)
export class RegisterHandler implements IQueryHandler<RegisterQuery> {
  constructor(
    private readonly decisions: DecisionStore,
    private readonly definitions: DefinitionStore,
    private readonly reference: ReferenceStore,
  ) {}

  async execute({ area, kind, asDecided }: RegisterQuery): Promise<Answer> {
    const unknown = await refuseWhose(this.reference, area, kind);
    if (unknown.length > 0) return fail(unknown);
    const { decisions, definitions, reference } = this;
    const upTo = await decidedBelow(decisions, asDecided);
    const read = await readEntries(decisions, entriesOf(area, kind), upTo);
    const standings = read.map(({ standing }) => standing);
    const entries = await warnedEntries({ decisions, definitions, reference }, area, kind, standings, upTo);
    return ok({ area, kind, entries });
  }
}
