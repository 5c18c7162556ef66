import type { CommandBus } from '@nestjs/cqrs';
import type { Json } from '#kernel';
import { FillReturnCommand } from '../fill-return.command';
import type { OfReturn } from '../return.events';
import type { ReturnStore } from '../return.store';
import { submissionOf } from '../return-state';
import { BY_ITSELF, doneOnce } from './done-once';

/** What partners have approved is not changed under their hands; a person may, and sees what that makes void. */
export async function fillUnlessApproved(
  of: OfReturn,
  returns: ReturnStore,
  commands: CommandBus,
): Promise<Json> {
  const { state, history } = await returns.read(of);
  if (state.status === 'none') return { left: 'not opened' };
  if (state.withdrawn !== undefined) return { left: 'withdrawn' };
  if (submissionOf(state)) return { left: 'submitted' };
  if (state.approvals.length > 0) return { left: 'approved' };
  // Nor is what somebody approves in between.
  const by = { ...BY_ITSELF, expectedVersion: history.length };
  const filled = doneOnce(await commands.execute(new FillReturnCommand(of, by)));
  return { changed: filled.length > 0 };
}
