import { Controller } from '@nestjs/common';
import { CommandBus } from '@nestjs/cqrs';
import { Asking } from '../deciding';
import type { Decided } from '../deciding';
import { actsFor, APPROVER, SIGNATORY } from '../permissions';
import { decideOnReturn, ReturnCommand } from './return-routes';
import type { ReturnAsking } from './return-routes';
import { approveReturnBody, letGoBody, ratifyBody, signOffBody, withdrawReturnBody } from './returns.schema';

/** What persons answer for: the approvals of partners, the board's sign-off and what becomes of it. */
@Controller('v1/areas/:area/returns')
export class SigningController {
  constructor(private readonly commands: CommandBus) {}

  @ReturnCommand('approve', {
    permission: SIGNATORY,
    summary: 'Approve what stands, named by its hash, for one organisation',
    details: 'It takes `signatory@` of that organisation, and a person who did not prepare it.',
    body: approveReturnBody,
  })
  approve(@Asking() asking: ReturnAsking): Promise<Decided> {
    return decideOnReturn(this.commands, asking, approveReturnBody, (body) => ({
      type: 'approve',
      ...body,
      actsFor: actsFor(asking.caller),
    }));
  }

  @ReturnCommand('sign-off', {
    permission: APPROVER,
    summary: 'Sign off what every partner approved, as the board or for it',
    details:
      'Whoever signs for the board names the `authority` by which they may; the board ratifies it later.',
    body: signOffBody,
  })
  signOff(@Asking() asking: ReturnAsking): Promise<Decided> {
    return decideOnReturn(this.commands, asking, signOffBody, (body) => ({ type: 'sign-off', ...body }));
  }

  @ReturnCommand('ratify', {
    permission: APPROVER,
    summary: 'Note that the board ratified what was signed for it',
    body: ratifyBody,
  })
  ratify(@Asking() asking: ReturnAsking): Promise<Decided> {
    return decideOnReturn(this.commands, asking, ratifyBody, (body) => ({ type: 'ratify', ...body }));
  }

  @ReturnCommand('let-go', {
    permission: APPROVER,
    summary: 'Let a way go by which what was submitted has not arrived, for a reason',
    body: letGoBody,
  })
  letGo(@Asking() asking: ReturnAsking): Promise<Decided> {
    return decideOnReturn(this.commands, asking, letGoBody, (body) => ({ type: 'let-go', ...body }));
  }

  @ReturnCommand('withdraw', {
    permission: APPROVER,
    summary: 'Withdraw a return, for a reason',
    body: withdrawReturnBody,
  })
  withdraw(@Asking() asking: ReturnAsking): Promise<Decided> {
    return decideOnReturn(this.commands, asking, withdrawReturnBody, (body) => ({
      type: 'withdraw',
      ...body,
    }));
  }
}
