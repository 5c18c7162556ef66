import { londonDay, type Refusal, type Result } from '#kernel';
import { NOTHING_GIVEN, readFormSent, sendPage, textTyped, whoIsSignedIn } from '#pages';
import type { FormGiven } from '#pages';
import { Page, Permission, ProblemError, PROBLEMS, readValue } from '#platform';
import { AgreementQuery, SignAgreementCommand } from '#settlement';
import { Controller, Get, Post, Req, Res } from '@nestjs/common';
import { CommandBus, QueryBus } from '@nestjs/cqrs';
import type { FastifyReply } from 'fastify';
import { signBody } from '../../money/agreements.schema';
import { refusedMoney, type MoneyRequest } from '../../money/money-command';
import { settlementOf } from '../../money/settlement-paths';
import { SETTLEMENT_KINDS } from '../../money/settlement-problems';
import { actsFor, SIGNATORY } from '../../permissions';
import { AreaMoments } from '../areas/area-moment';
import { areaPage } from '../areas/area-sections';
import { answerDecided } from '../shell/decision-page';
import { signingContent } from './agreement-signing.page';
import { releasePath, settlementPath } from './money-paths';

/** Where terms that are proposed are signed, by each partner's person for that partner alone. */
@Controller('areas/:area/agreements/:year/:code/sign')
export class AgreementSigningController {
  constructor(
    private readonly commands: CommandBus,
    private readonly queries: QueryBus,
    private readonly areas: AreaMoments,
  ) {}

  @Get()
  @Page()
  @Permission(SIGNATORY)
  async form(@Req() request: MoneyRequest, @Res() reply: FastifyReply): Promise<void> {
    await this.show(request, reply, NOTHING_GIVEN);
  }

  @Post()
  @Page()
  @Permission(SIGNATORY)
  async sign(@Req() request: MoneyRequest, @Res() reply: FastifyReply): Promise<void> {
    const { session, typed, by } = readFormSent(request);
    const of = settlementOf(request);
    const text = (name: string): string => textTyped(typed, name);
    const read = readValue(signBody, {
      contentHash: text('contentHash'),
      signature: {
        ...{ partner: text('partner'), signedBy: text('signedBy') },
        ...{ position: text('position'), signedOn: text('signedOn') },
      },
    });
    const outcome: Result<unknown, readonly Refusal[]> = read.ok
      ? await this.commands.execute(
          new SignAgreementCommand(
            of,
            read.value.contentHash,
            read.value.signature,
            actsFor(session.identity),
            by,
          ),
        )
      : read;
    await answerDecided(outcome, {
      ...{ reply, typed, next: settlementPath(of) },
      refusedAs: (refusals) => refusedMoney(refusals, SETTLEMENT_KINDS),
      again: (given, status) => this.show(request, reply, given, status),
    });
  }

  private async show(
    request: MoneyRequest,
    reply: FastifyReply,
    given: FormGiven,
    status?: number,
  ): Promise<void> {
    const of = settlementOf(request);
    const session = whoIsSignedIn(request);
    const found = await this.queries.execute(new AgreementQuery(of));
    if (!found.ok) throw refusedMoney(found.failure, SETTLEMENT_KINDS);
    const { proposed, version } = found.value;
    if (!proposed) throw new ProblemError(PROBLEMS.notFound, 'No terms wait for signatures.');
    const own = actsFor(session.identity);
    if (!proposed.content.partners.some(({ partner }) => own.includes(partner)))
      throw new ProblemError(PROBLEMS.notPermitted, 'You sign for none of the partners of these terms.');
    const area = await this.areas.area(of.area);
    const today = londonDay(new Date());
    const content = signingContent({ area, session, of, version, proposed, today, given });
    const between = [
      { name: 'Release', path: releasePath(area.code) },
      { name: proposed.content.title, path: settlementPath(of) },
    ];
    const page = areaPage({ area, section: 'release', title: 'Sign the terms', content, between });
    await sendPage(request, reply, page, status);
  }
}
