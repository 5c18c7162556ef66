import type { DecidedBy } from '#decisions';
import { FillReturnCommand, OpenReturnCommand, type OfReturn, type ReturnOutcome } from '#returns';
import type { CommandBus } from '@nestjs/cqrs';

/** Opens a return, and fills it at once with what the ledger knows, as one that opens by itself is. */
export async function openFilled(commands: CommandBus, of: OfReturn, by: DecidedBy): Promise<ReturnOutcome> {
  const opened = await commands.execute(new OpenReturnCommand(of, by));
  if (!opened.ok) return opened;
  const overOpened = { actor: by.actor, expectedVersion: opened.value.recorded.length };
  const filled = await commands.execute(new FillReturnCommand(of, overOpened));
  // It is open, whoever has decided on it since.
  return filled.ok && filled.value.recorded.length > 0 ? filled : opened;
}
