import { BenefitsOfYearQuery, RegisterEntryQuery, RegisterQuery, RegistersOfAreaQuery } from '#governance';
import { codeInWords, entryTitle } from '#governance/plain';
import { html, sendPage, whoIsSignedIn } from '#pages';
import { Page, Permission } from '#platform';
import { Names } from '#reference';
import { Controller, Get, Param, Query, Req, Res } from '@nestjs/common';
import { QueryBus } from '@nestjs/cqrs';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { policyYearOf } from '../../area-path';
import { refusedRegister } from '../../governance/register-problems';
import { AREA_READERS } from '../../permissions';
import { AreaMoments, thereThen } from '../areas/area-moment';
import { areaPage } from '../areas/area-sections';
import { nothingKnownContent } from '../areas/overview.page';
import { isNow } from '../areas/page-moment';
import { timeBar } from '../shell/time-bar';
import { benefitsContent } from './benefits.page';
import { entryStepLinks, newEntryLink } from './entry-decision.page';
import { entryContent } from './entry.page';
import { benefitsPath, entryPath, registerPath, registersPath } from './register-paths';
import { registerContent } from './register.page';
import { registersContent } from './registers.page';

/** The registers of an area: what there is, each of them, and each entry with its history. */
@Controller('areas/:area')
export class RegisterPagesController {
  constructor(
    private readonly queries: QueryBus,
    private readonly moments: AreaMoments,
    private readonly names: Names,
  ) {}

  @Get('registers')
  @Page()
  @Permission(AREA_READERS)
  async registers(
    @Param('area') code: string,
    @Query() query: unknown,
    @Req() request: FastifyRequest,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    const { moment, recordedBy } = await this.moments.decidedThen(query);
    const area = await this.moments.area(code);
    const answer = await this.queries.execute(new RegistersOfAreaQuery(code, { recordedBy }));
    if (!answer.ok) throw refusedRegister(answer.failure);
    const bar = timeBar({ path: registersPath(code), kept: {}, ...moment, isOfDecisions: true });
    const content = registersContent({ area, registers: answer.value.registers, moment }, bar);
    const page = areaPage({ area, section: 'registers', title: 'Registers', content, between: [], moment });
    await sendPage(request, reply, page);
  }

  @Get('registers/:kind')
  @Page()
  @Permission(AREA_READERS)
  async register(
    @Param() { area: code, kind }: { readonly area: string; readonly kind: string },
    @Query() query: unknown,
    @Req() request: FastifyRequest,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    const { moment, recordedBy, today } = await this.moments.decidedThen(query);
    const area = await this.moments.area(code);
    const answer = await this.queries.execute(new RegisterQuery(code, kind, { recordedBy }));
    if (!answer.ok) throw refusedRegister(answer.failure);
    const bar = timeBar({ path: registerPath(code, kind), kept: {}, ...moment, isOfDecisions: true });
    const newEntry = isNow(moment) ? newEntryLink(area, kind, whoIsSignedIn(request)) : html``;
    const nameOf = await this.names.known();
    const content = registerContent({ area, register: answer.value, today, moment, newEntry, nameOf }, bar);
    const between = [registersCrumb(code)];
    const page = areaPage({ area, section: 'registers', title: codeInWords(kind), content, between, moment });
    await sendPage(request, reply, page);
  }

  @Get('registers/:kind/:code')
  @Page()
  @Permission(AREA_READERS)
  async entry(
    @Param() params: { readonly area: string; readonly kind: string; readonly code: string },
    @Query() query: unknown,
    @Req() request: FastifyRequest,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    const { kind, code } = params;
    const then = await this.moments.decidedThen(query);
    const { moment, recordedBy, today } = then;
    const area = await this.moments.area(params.area);
    const answer = await this.queries.execute(new RegisterEntryQuery(area.code, kind, code, { recordedBy }));
    const entry = thereThen(then, answer, 'no-register-entry', refusedRegister);
    const path = entryPath(area.code, kind, code);
    const bar = timeBar({ path, kept: {}, ...moment, isOfDecisions: true });
    const between = [
      registersCrumb(area.code),
      { name: codeInWords(kind), path: registerPath(area.code, kind) },
    ];
    const title = entry ? entryTitle(entry) : code;
    const content = entry
      ? entryContent(
          {
            ...{ area, entry, today },
            steps: isNow(moment) ? entryStepLinks(area, entry, whoIsSignedIn(request)) : html``,
            nameOf: await this.names.known(),
          },
          bar,
        )
      : nothingKnownContent(title, area, `${code} was not in this register by then`, bar);
    const page = areaPage({ area, section: 'registers', title, content, between, moment });
    await sendPage(request, reply, page);
  }

  @Get('benefits/:year')
  @Page()
  @Permission(AREA_READERS)
  async benefits(
    @Param() params: { readonly area: string; readonly year: string },
    @Query() query: unknown,
    @Req() request: FastifyRequest,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    const { moment, recordedBy } = await this.moments.decidedThen(query);
    const area = await this.moments.area(params.area);
    const year = policyYearOf(params);
    const answer = await this.queries.execute(new BenefitsOfYearQuery(area.code, year, { recordedBy }));
    if (!answer.ok) throw refusedRegister(answer.failure);
    const bar = timeBar({ path: benefitsPath(area.code, year), kept: {}, ...moment, isOfDecisions: true });
    const content = benefitsContent({ area, answer: answer.value, moment }, bar);
    const title = `Benefits of ${year}`;
    const between = [registersCrumb(area.code)];
    await sendPage(request, reply, areaPage({ area, section: 'registers', title, content, between, moment }));
  }
}

function registersCrumb(area: string) {
  return { name: 'Registers', path: registersPath(area) };
}
