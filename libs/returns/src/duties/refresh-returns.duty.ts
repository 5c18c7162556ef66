import type { Json } from '#kernel';
import { FillReturnCommand } from '../fill-return.command';
import type { OfReturn } from '../return.events';
import type { ReturnStore } from '../return.store';
import { submissionOf } from '../return-state';
import { DailyReturnDuty } from './daily-return.duty';
import { BY_ITSELF, doneOnce } from './done-once';
import type { ReturnDutyOptions } from './open-returns.duty';
import type { OpenedReturn } from './opened-returns.query';
import { refreshDays } from './returns-owed';

/** Fills a return that is being prepared anew each week, until partners begin to approve it. */
export class RefreshReturns extends DailyReturnDuty {
  readonly name = 'refresh-return';
  protected readonly time = '06:00';

  constructor(
    options: ReturnDutyOptions,
    private readonly returns: ReturnStore,
  ) {
    super(options);
  }

  protected days({ template }: OpenedReturn): readonly string[] {
    return refreshDays(template);
  }

  /** What partners have approved is not changed under their hands; a person may, and sees what that makes void. */
  protected async work(of: OfReturn): Promise<Json> {
    const { state } = await this.returns.read(of);
    if (state.status === 'none') return { left: 'not opened' };
    if (state.withdrawn !== undefined) return { left: 'withdrawn' };
    if (submissionOf(state)) return { left: 'submitted' };
    if (state.approvals.length > 0) return { left: 'approved' };
    const filled = doneOnce(await this.options.commands.execute(new FillReturnCommand(of, BY_ITSELF)));
    return { changed: filled.length > 0 };
  }
}
