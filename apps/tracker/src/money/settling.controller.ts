import { ComputeSettlementCommand, OpenSettlementCommand } from '#settlement';
import { Controller } from '@nestjs/common';
import { CommandBus } from '@nestjs/cqrs';
import { Asking, decidedBy, nothingBody } from '../deciding';
import { actsFor, APPROVER, FINANCE, SIGNATORY } from '../permissions';
import { answerSettled, decideOnSettlement } from './decide-on-settlement';
import { MoneyCommand, readMoneyBody } from './money-command';
import type { MoneyAsking, MoneyDecided } from './money-command';
import { agreementPath, settlementOf } from './settlement-paths';
import {
  agreeAmountBody,
  approveBody,
  computeBody,
  forecastBody,
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
  async open(@Asking() asking: MoneyAsking): Promise<MoneyDecided> {
    const by = decidedBy(asking, 'is-first');
    const { contentHash } = readMoneyBody(openBody, asking.request);
    const command = new OpenSettlementCommand(settlementOf(asking.request), by, contentHash);
    const outcome = await this.commands.execute(command);
    return answerSettled(outcome, by, asking.reply);
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
  async compute(@Asking() asking: MoneyAsking): Promise<MoneyDecided> {
    const by = decidedBy(asking);
    const asked = readMoneyBody(computeBody, asking.request);
    const outcome = await this.commands.execute(
      new ComputeSettlementCommand(settlementOf(asking.request), asked, by),
    );
    return answerSettled(outcome, by, asking.reply);
  }

  @MoneyCommand(':year/:code/review', {
    permission: FINANCE,
    summary: 'Say that what stands was looked at, and what was found',
    details: 'Notes that somebody looked at what stands.',
    path: agreementPath,
    body: reviewBody,
  })
  review(@Asking() asking: MoneyAsking): Promise<MoneyDecided> {
    return decideOnSettlement(this.commands, asking, reviewBody, ({ contentHash, by, note }) => ({
      type: 'review',
      contentHash,
      by,
      note,
    }));
  }

  @MoneyCommand(':year/:code/override-coverage', {
    permission: APPROVER,
    summary: 'Put up with counts that are not the last word, by name',
    details: 'A named person answers for paying on less than everything.',
    path: agreementPath,
    body: overrideBody,
  })
  overrideCoverage(@Asking() asking: MoneyAsking): Promise<MoneyDecided> {
    return decideOnSettlement(this.commands, asking, overrideBody, (body) => ({
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
  agreeAmount(@Asking() asking: MoneyAsking): Promise<MoneyDecided> {
    return decideOnSettlement(this.commands, asking, agreeAmountBody, (body) => ({
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
  approve(@Asking() asking: MoneyAsking): Promise<MoneyDecided> {
    return decideOnSettlement(this.commands, asking, approveBody, (body) => ({
      type: 'approve',
      ...body,
      actsFor: actsFor(asking.caller),
    }));
  }

  @MoneyCommand(':year/:code/forecast', {
    permission: FINANCE,
    summary: 'Accrue what is expected to be released',
    details: 'In place of what was accrued before; it is reversed when the settlement is posted.',
    path: agreementPath,
    body: forecastBody,
  })
  forecast(@Asking() asking: MoneyAsking): Promise<MoneyDecided> {
    return decideOnSettlement(this.commands, asking, forecastBody, ({ forecastPence, asOf, method }) => ({
      type: 'forecast',
      pence: forecastPence,
      asOf,
      method,
    }));
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
  post(@Asking() asking: MoneyAsking): Promise<MoneyDecided> {
    return decideOnSettlement(this.commands, asking, postBody, (body) => ({
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
  restate(@Asking() asking: MoneyAsking): Promise<MoneyDecided> {
    return decideOnSettlement(this.commands, asking, nothingBody, () => ({
      type: 'restate',
    }));
  }

  @MoneyCommand(':year/:code/release', {
    permission: FINANCE,
    summary: 'Say that what was released was paid on',
    path: agreementPath,
    body: releaseBody,
  })
  release(@Asking() asking: MoneyAsking): Promise<MoneyDecided> {
    return decideOnSettlement(this.commands, asking, releaseBody, ({ paidOn, reference }) => ({
      type: 'pay-on',
      paidOn,
      reference,
    }));
  }

  @MoneyCommand(':year/:code/close', {
    permission: FINANCE,
    summary: 'Close the settlement: nothing more is done to it',
    path: agreementPath,
    body: nothingBody,
  })
  close(@Asking() asking: MoneyAsking): Promise<MoneyDecided> {
    return decideOnSettlement(this.commands, asking, nothingBody, () => ({
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
  proposeVoid(@Asking() asking: MoneyAsking): Promise<MoneyDecided> {
    return decideOnSettlement(this.commands, asking, voidBody, (body) => ({
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
  void(@Asking() asking: MoneyAsking): Promise<MoneyDecided> {
    return decideOnSettlement(this.commands, asking, nothingBody, () => ({
      type: 'void',
    }));
  }
}
