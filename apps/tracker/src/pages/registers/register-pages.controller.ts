import { BenefitsOfYearQuery, RegisterEntryQuery, RegisterQuery, RegistersOfAreaQuery } from '#governance';
import { codeInWords } from '#governance/plain';
import { londonDay } from '#kernel';
import { html, sendPage, whoIsSignedIn } from '#pages';
import { Page, Permission } from '#platform';
import { Names } from '#reference';
import { Controller, Get, Param, Query, Req, Res } from '@nestjs/common';
import { QueryBus } from '@nestjs/cqrs';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { refusedRegister } from '../../governance/register-problems';
import { readRegisterQuestion } from '../../governance/register-questions';
import { AREA_READERS } from '../../permissions';
import { refusedQuestion } from '../../problems';
import { AreaMoments } from '../areas/area-moment';
import { areaPage } from '../areas/area-sections';
import { momentOf, pageParameters, type MomentKept } from '../areas/page-moment';
import { timeBar } from '../shell/time-bar';
import { benefitsContent } from './benefits.page';
import { entryStepLinks, newEntryLink } from './entry-decision.page';
import { entryContent, entryTitle } from './entry.page';
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
    @Req() request: FastifyRequest,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    const area = await this.moments.area(code);
    const answer = await this.queries.execute(new RegistersOfAreaQuery(code));
    if (!answer.ok) throw refusedRegister(answer.failure);
    const content = registersContent(area, answer.value);
    const page = areaPage({ area, section: 'registers', title: 'Registers', content, between: [] });
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
    const { asked, moment, today } = readMoment(query);
    const area = await this.moments.area(code);
    const answer = await this.queries.execute(new RegisterQuery(code, kind, asked));
    if (!answer.ok) throw refusedRegister(answer.failure);
    const bar = timeBar({ path: registerPath(code, kind), kept: {}, ...moment, isOfDecisions: true });
    // What is shown as it was once is not decided on from there.
    const newEntry = isNow(moment) ? newEntryLink(area, kind, whoIsSignedIn(request)) : html``;
    const nameOf = await this.names.known();
    const content = registerContent({ area, register: answer.value, today, moment, newEntry, nameOf }, bar);
    const between = [registersCrumb(code)];
    const page = areaPage({ area, section: 'registers', title: codeInWords(kind), content, between });
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
    const { asked, moment, today } = readMoment(query);
    const area = await this.moments.area(params.area);
    const answer = await this.queries.execute(new RegisterEntryQuery(area.code, kind, code, asked));
    if (!answer.ok) throw refusedRegister(answer.failure);
    const path = entryPath(area.code, kind, code);
    const bar = timeBar({ path, kept: {}, ...moment, isOfDecisions: true });
    const steps = isNow(moment) ? entryStepLinks(area, answer.value, whoIsSignedIn(request)) : html``;
    const nameOf = await this.names.known();
    const content = entryContent({ area, entry: answer.value, today, steps, nameOf }, bar);
    const between = [
      registersCrumb(area.code),
      { name: codeInWords(kind), path: registerPath(area.code, kind) },
    ];
    const title = entryTitle(answer.value);
    await sendPage(request, reply, areaPage({ area, section: 'registers', title, content, between }));
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
    const { asked, moment } = readMoment(query);
    const area = await this.moments.area(params.area);
    const year = params.year.replace('-', '/');
    const answer = await this.queries.execute(new BenefitsOfYearQuery(area.code, year, asked));
    if (!answer.ok) throw refusedRegister(answer.failure);
    const bar = timeBar({ path: benefitsPath(area.code, year), kept: {}, ...moment, isOfDecisions: true });
    const content = benefitsContent({ area, answer: answer.value, moment }, bar);
    const title = `Benefits of ${year}`;
    const between = [registersCrumb(area.code)];
    await sendPage(request, reply, areaPage({ area, section: 'registers', title, content, between }));
  }
}

function isNow({ asKnown }: MomentKept): boolean {
  return asKnown === undefined;
}

function registersCrumb(area: string) {
  return { name: 'Registers', path: registersPath(area) };
}

/** The moment asked about, and the day that was in London then. */
function readMoment(query: unknown) {
  const parameters = pageParameters(query);
  const now = new Date();
  const asked = readRegisterQuestion(parameters, now);
  if (!asked.ok) throw refusedQuestion(asked.failure);
  const { recordedBy } = asked.value;
  const today = londonDay(recordedBy === undefined ? now : new Date(recordedBy));
  return { asked: asked.value, moment: momentOf(parameters), today };
}
