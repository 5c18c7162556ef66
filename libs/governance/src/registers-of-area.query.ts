import { Query, QueryHandler, type IQueryHandler } from '@nestjs/cqrs';
import { DecisionStore } from '#decisions';
import { fail, londonDay, ok, type Refusal, type Result } from '#kernel';
import { ReferenceStore } from '#reference';
import { dueStandings } from './entry-in-words';
import { refuseWhose } from './register-basis.query';
import { REGISTER_KINDS } from './register-kinds';
import { decidedBelow, readEntries, type AsDecided } from './read-entries.query';
import { entryOfStream, registersOf } from './register.stream';

export interface AreaRegisters {
  readonly area: string;
  readonly registers: readonly {
    readonly kind: string;
    /** What it is for. */
    readonly what: string;
    readonly open: number;
    readonly closed: number;
    /** Open, and something that was due on a day that is over has not been done. */
    readonly overdue: number;
  }[];
}

type Answer = Result<AreaRegisters, readonly Refusal[]>;

/** Which registers has an area, now or as it was decided, and what of them is overdue? Refused as an unknown area. */
export class RegistersOfAreaQuery extends Query<Answer> {
  constructor(
    readonly area: string,
    readonly asDecided: AsDecided = {},
  ) {
    super();
  }
}

@QueryHandler(RegistersOfAreaQuery)
export class RegistersOfAreaHandler implements IQueryHandler<RegistersOfAreaQuery> {
  constructor(
    private readonly decisions: DecisionStore,
    private readonly reference: ReferenceStore,
  ) {}

  async execute({ area, asDecided }: RegistersOfAreaQuery): Promise<Answer> {
    const unknown = await refuseWhose(this.reference, area);
    if (unknown.length > 0) return fail(unknown);
    const { recordedBy } = asDecided;
    const today = londonDay(recordedBy === undefined ? await this.decisions.clock() : new Date(recordedBy));
    const upTo = await decidedBelow(this.decisions, asDecided);
    const entries = await readEntries(this.decisions, registersOf(area), upTo);
    const registers = REGISTER_KINDS.map((each) => {
      const own = entries
        .filter(({ stream }) => entryOfStream(stream).kind === each.kind)
        .map(({ standing }) => standing);
      const open = own.filter(({ status }) => status === 'open');
      const overdue = open.filter((standing) =>
        dueStandings(each, standing, today).some(({ isOverdue }) => isOverdue),
      );
      const { kind, what } = each;
      return { kind, what, open: open.length, closed: own.length - open.length, overdue: overdue.length };
    });
    return ok({ area, registers });
  }
}
