import type { Json } from '#kernel';
import type { OfReturn } from '../return.events';
import type { ReturnStore } from '../return.store';
import { DailyReturnDuty } from './daily-return.duty';
import { fillUnlessApproved } from './fill-unless-approved';
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

  protected days(opened: OpenedReturn): readonly string[] {
    return refreshDays(opened);
  }

  protected work(of: OfReturn): Promise<Json> {
    return fillUnlessApproved(of, this.returns, this.options.commands);
  }
}
