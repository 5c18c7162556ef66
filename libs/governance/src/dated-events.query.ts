import { Query, QueryHandler, type IQueryHandler } from '@nestjs/cqrs';
import { DecisionStore } from '#decisions';
import { fail, ok, type Refusal, type Result } from '#kernel';
import { ReferenceStore } from '#reference';
import { datedEvents, type EntryEvent } from './dated-events';
import { decidedBelow, readEntries, type AsDecided } from './read-entries.query';
import { refuseWhose } from './register-basis.query';
import { REGISTER_KINDS } from './register-kinds';
import { entriesOf } from './register.stream';

type Answer = Result<readonly EntryEvent[], readonly Refusal[]>;

/**
 * What came to pass in an area by its registers, in the order of its days: schemes that began or were closed, milestones that
 * were reached, missed or put off. As it was decided by then; refused as an unknown area.
 */
export class DatedEventsQuery extends Query<Answer> {
  constructor(
    readonly area: string,
    readonly asDecided: AsDecided = {},
  ) {
    super();
  }
}

@QueryHandler(DatedEventsQuery)
export class DatedEventsHandler implements IQueryHandler<DatedEventsQuery> {
  constructor(
    private readonly decisions: DecisionStore,
    private readonly reference: ReferenceStore,
  ) {}

  async execute({ area, asDecided }: DatedEventsQuery): Promise<Answer> {
    const unknown = await refuseWhose(this.reference, area);
    if (unknown.length > 0) return fail(unknown);
    const upTo = await decidedBelow(this.decisions, asDecided);
    const ofKinds = await Promise.all(
      REGISTER_KINDS.filter((each) => 'happened' in each).map(async (kind) => {
        const read = await readEntries(this.decisions, entriesOf(area, kind.kind), upTo);
        return datedEvents(
          kind,
          read.map(({ standing }) => standing),
        );
      }),
    );
    return ok(ofKinds.flat().toSorted((a, b) => (a.on < b.on ? -1 : a.on > b.on ? 1 : 0)));
  }
}
