import { londonDay, type Refusal, type Result } from '#kernel';
import { NOTHING_GIVEN, readFormSent, sendPage, whoIsSignedIn } from '#pages';
import type { FormGiven } from '#pages';
import { isGranted, Page, Permission, readValue } from '#platform';
import { Names, ReferenceStore } from '#reference';
import { ChangeReturnSettingsCommand, ReturnSettingsQuery, TemplateStore } from '#returns';
import { Controller, Get, Param, Post, Req, Res } from '@nestjs/common';
import { CommandBus, QueryBus } from '@nestjs/cqrs';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { APPROVER, AREA_READERS } from '../../../permissions';
import { refusedReturn } from '../../../returns/return-problems';
import { settingsBody } from '../../../returns/returns.schema';
import { AreaMoments } from '../../areas/area-moment';
import { areaPage } from '../../areas/area-sections';
import { answerDecided } from '../../shell/decision-page';
import { returnSettingsPath, returnsPath } from '../return-paths';
import { organisationsNamed } from './organisations-named';
import { settingsBodyTyped, settingsTyped, type SettingsBefore } from './settings-fields';
import { refusalOfForm } from './settings-words';
import { settingsChangeContent, settingsContent, SETTINGS_TITLE } from './settings.page';

/** How an area answers returns, for who reads it; and where whoever approves changes it. */
@Controller('areas/:area/return-settings')
export class SettingsPagesController {
  constructor(
    private readonly commands: CommandBus,
    private readonly queries: QueryBus,
    private readonly templates: TemplateStore,
    private readonly areas: AreaMoments,
    private readonly names: Names,
    private readonly reference: ReferenceStore,
  ) {}

  @Get()
  @Page()
  @Permission(AREA_READERS)
  async settings(
    @Param('area') code: string,
    @Req() request: FastifyRequest,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    const area = await this.areas.area(code);
    const standing = await this.queries.execute(new ReturnSettingsQuery(code));
    const told = {
      nameOf: await this.names.known(),
      forms: await this.forms(),
      today: londonDay(new Date()),
    };
    const mayChange = isGranted(whoIsSignedIn(request).identity, APPROVER.roles, code);
    const content = settingsContent(area, standing, told, mayChange);
    const between = [{ name: 'Returns', path: returnsPath(code) }];
    await sendPage(
      request,
      reply,
      areaPage({ area, section: 'returns', title: SETTINGS_TITLE, content, between }),
    );
  }

  @Get('change')
  @Page()
  @Permission(APPROVER)
  async changing(
    @Param('area') code: string,
    @Req() request: FastifyRequest,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    await this.show(code, request, reply, NOTHING_GIVEN);
  }

  @Post('change')
  @Page()
  @Permission(APPROVER)
  async change(
    @Param('area') code: string,
    @Req() request: FastifyRequest,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    const { typed: sent, by } = readFormSent(request);
    const typed = settingsTyped(sent);
    const { settings } = await this.queries.execute(new ReturnSettingsQuery(code));
    const read = readValue(settingsBody, settingsBodyTyped(await this.before(settings), typed));
    const outcome: Result<unknown, readonly Refusal[]> = read.ok
      ? await this.commands.execute(
          new ChangeReturnSettingsCommand(code, read.value.settings, read.value.reason, by),
        )
      : read;
    await answerDecided(outcome, {
      ...{ reply, typed, next: returnSettingsPath(code), refusedAs: refusedReturn },
      again: (given, status) => this.show(code, request, reply, given, status),
    });
  }

  private async show(
    code: string,
    request: FastifyRequest,
    reply: FastifyReply,
    given: FormGiven,
    status = 200,
  ): Promise<void> {
    const area = await this.areas.area(code);
    const { version, settings } = await this.queries.execute(new ReturnSettingsQuery(code));
    const before = await this.before(settings);
    const refusals = given.refusals.map((each) => refusalOfForm(each, before.forms));
    const content = settingsChangeContent({
      ...{ area, session: whoIsSignedIn(request), version, before },
      given: { ...given, refusals },
    });
    const between = [
      { name: 'Returns', path: returnsPath(code) },
      { name: SETTINGS_TITLE, path: returnSettingsPath(code) },
    ];
    const title = 'Change how returns are answered';
    await sendPage(request, reply, areaPage({ area, section: 'returns', title, content, between }), status);
  }

  private async before(settings: SettingsBefore['settings']): Promise<SettingsBefore> {
    const view = await this.reference.current();
    return {
      settings,
      forms: await this.forms(),
      organisations: organisationsNamed(view?.organisations ?? []),
    };
  }

  private async forms() {
    return (await this.templates.all()).map(({ template }) => template);
  }
}
