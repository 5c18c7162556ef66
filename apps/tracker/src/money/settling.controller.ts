import { Caller } from '#platform';
import type { Identity } from '#platform';
import { ComputeSettlementCommand, OpenSettlementCommand } from '#settlement';
import { Controller, Req, Res } from '@nestjs/common';
import { CommandBus } from '@nestjs/cqrs';
import type { FastifyReply } from 'fastify';
import { answerSettled, decideOnSettlement } from './decide-on-settlement';
import { APPROVER, decidedBy, FINANCE, MoneyCommand, readMoneyBody } from './money-command';
import type { MoneyDecided, MoneyRequest } from './money-command';
import { actsFor, agreementPath, settlementOf, SIGNATORY } from './settlement-paths';
import {
  agreeAmountBody,
  approveBody,
  computeBody,
  forecastBody,
  nothingBody,
  openBody,
  overrideBody,
  postBody,
  releaseBody,
  reviewBody,
  voidBody,
} from './settlements.schema';

/** From counts to release: what is decided on a settlement, each over the version that was read but the opening. */
@Controller('v1/areas/:area/settlements')
export class SettlingController {
  constructor(private readonly commands: CommandBus) {}

  /** Opens it: the fund is held back from the day the agreement took effect. */
  @MoneyCommand(':year/:code/open', {
    permission: FINANCE,
    summary: 'Open the settlement of an agreement that is in force',
    path: agreementPath,
    body: openBody,
  })
  async open(
    @Req() request: MoneyRequest,
    @Caller() caller: Identity,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<MoneyDecided> {
    const by = decidedBy(request, caller, 'is-first');
    const { contentHash } = readMoneyBody(openBody, request);
    const command = new OpenSettlementCommand(settlementOf(request), by, contentHash);
    const outcome = await this.commands.execute(command);
    return answerSettled(outcome, by, reply);
  }

  /** Works it out on what is known at a stored watermark, twice: here, and in SQL alone. */
  @MoneyCommand(':year/:code/compute', {
    permission: FINANCE,
    summary: 'Work the settlement out on the counts known at a watermark',
    details:
      'What was approved before is void. After posting it takes grounds, and is restated once it is approved.',
    path: agreementPath,
    body: computeBody,
  })
  async compute(
    @Req() request: MoneyRequest,
    @Caller() caller: Identity,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<MoneyDecided> {
    const by = decidedBy(request, caller);
    const asked = readMoneyBody(computeBody, request);
    const outcome = await this.commands.execute(
      new ComputeSettlementCommand(settlementOf(request), asked, by),
    );
    return answerSettled(outcome, by, reply);
  }

  @MoneyCommand(':year/:code/review', {
    permission: FINANCE,
    summary: 'Say that what stands was looked at, and what was found',
    details: 'Notes that somebody looked at what stands.',
    path: agreementPath,
    body: reviewBody,
  })
  review(
    @Req() request: MoneyRequest,
    @Caller() caller: Identity,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<MoneyDecided> {
    return decideOnSettlement(
      this.commands,
      { request, caller, reply },
      reviewBody,
      ({ contentHash, by, note }) => ({
        type: 'review',
        contentHash,
        by,
        note,
      }),
    );
  }

  @MoneyCommand(':year/:code/override-coverage', {
    permission: APPROVER,
    summary: 'Put up with counts that are not the last word, by name',
    details: 'A named person answers for paying on less than everything.',
    path: agreementPath,
    body: overrideBody,
  })
  overrideCoverage(
    @Req() request: MoneyRequest,
    @Caller() caller: Identity,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<MoneyDecided> {
    return decideOnSettlement(this.commands, { request, caller, reply }, overrideBody, (body) => ({
      type: 'override-coverage',
      ...body,
    }));
  }

  @MoneyCommand(':year/:code/agree-amount', {
    permission: FINANCE,
    summary: 'Say which amount the partners agreed on',
    details: 'Another amount than the rule suggests takes a reason; partners approve it with the rest.',
    path: agreementPath,
    body: agreeAmountBody,
  })
  agreeAmount(
    @Req() request: MoneyRequest,
    @Caller() caller: Identity,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<MoneyDecided> {
    return decideOnSettlement(this.commands, { request, caller, reply }, agreeAmountBody, (body) => ({
      type: 'agree-amount',
      ...body,
    }));
  }

  @MoneyCommand(':year/:code/approve', {
    permission: SIGNATORY,
    summary: 'Approve what stands, named by its hash, for one partner',
    details: 'It takes `signatory@` of that partner.',
    path: agreementPath,
    body: approveBody,
  })
  approve(
    @Req() request: MoneyRequest,
    @Caller() caller: Identity,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<MoneyDecided> {
    return decideOnSettlement(this.commands, { request, caller, reply }, approveBody, (body) => ({
      type: 'approve',
      ...body,
      actsFor: actsFor(caller),
    }));
  }

  @MoneyCommand(':year/:code/forecast', {
    permission: FINANCE,
    summary: 'Accrue what is expected to be released',
    details: 'In place of what was accrued before; it is reversed when the settlement is posted.',
    path: agreementPath,
    body: forecastBody,
  })
  forecast(
    @Req() request: MoneyRequest,
    @Caller() caller: Identity,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<MoneyDecided> {
    return decideOnSettlement(
      this.commands,
      { request, caller, reply },
      forecastBody,
      ({ forecastPence, asOf, method }) => ({
        type: 'forecast',
        pence: forecastPence,
        asOf,
        method,
      }),
    );
  }

  @MoneyCommand(':year/:code/post', {
    permission: FINANCE,
    summary: 'Divide the fund in the journal, once every partner has approved',
    details:
      'Of pay for performance, with `through`, what the quarters to that one earned: it is released to the pool, less ' +
      'what was before, and the rest of the fund is held anew.',
    path: agreementPath,
    body: postBody,
  })
  post(
    @Req() request: MoneyRequest,
    @Caller() caller: Identity,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<MoneyDecided> {
    return decideOnSettlement(this.commands, { request, caller, reply }, postBody, (body) => ({
      type: 'post',
      ...body,
    }));
  }

  @MoneyCommand(':year/:code/restate', {
    permission: FINANCE,
    summary: 'Reverse what was posted, and post what stands',
    details: 'After it was computed anew and approved by every partner again.',
    path: agreementPath,
    body: nothingBody,
  })
  restate(
    @Req() request: MoneyRequest,
    @Caller() caller: Identity,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<MoneyDecided> {
    return decideOnSettlement(this.commands, { request, caller, reply }, nothingBody, () => ({
      type: 'restate',
    }));
  }

  @MoneyCommand(':year/:code/release', {
    permission: FINANCE,
    summary: 'Say that what was released was paid on',
    path: agreementPath,
    body: releaseBody,
  })
  release(
    @Req() request: MoneyRequest,
    @Caller() caller: Identity,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<MoneyDecided> {
    return decideOnSettlement(
      this.commands,
      { request, caller, reply },
      releaseBody,
      ({ paidOn, reference }) => ({
        type: 'pay-on',
        paidOn,
        reference,
      }),
    );
  }

  @MoneyCommand(':year/:code/close', {
    permission: FINANCE,
    summary: 'Close the settlement: nothing more is done to it',
    path: agreementPath,
    body: nothingBody,
  })
  close(
    @Req() request: MoneyRequest,
    @Caller() caller: Identity,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<MoneyDecided> {
    return decideOnSettlement(this.commands, { request, caller, reply }, nothingBody, () => ({
      type: 'close',
    }));
  }

  /** Partners approve that it is ended without a release, by the hash that it has from then on. */
  @MoneyCommand(':year/:code/propose-void', {
    permission: FINANCE,
    summary: 'Ask the partners to end it without a release',
    details:
      'What was approved before is void. Partners approve this in the place of the amounts; whatever else is decided ' +
      'takes it back.',
    path: agreementPath,
    body: voidBody,
  })
  proposeVoid(
    @Req() request: MoneyRequest,
    @Caller() caller: Identity,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<MoneyDecided> {
    return decideOnSettlement(this.commands, { request, caller, reply }, voidBody, (body) => ({
      type: 'propose-void',
      ...body,
    }));
  }

  @MoneyCommand(':year/:code/void', {
    permission: FINANCE,
    summary: 'Give what is held back to its holder, once every partner has approved that',
    details: 'Nothing is released, and nothing more is done to it. What was posted is not voided.',
    path: agreementPath,
    body: nothingBody,
  })
  void(
    @Req() request: MoneyRequest,
    @Caller() caller: Identity,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<MoneyDecided> {
    return decideOnSettlement(this.commands, { request, caller, reply }, nothingBody, () => ({
      type: 'void',
    }));
  }
}
