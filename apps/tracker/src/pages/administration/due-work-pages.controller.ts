import type { ObligationKey } from '#jobs';
import { londonDay } from '#kernel';
import { leadTo, sendPage, whoIsSignedIn } from '#pages';
import { Caller, isGranted, Page, Permission, readParameters } from '#platform';
import type { Identity } from '#platform';
import { Names, ReferenceStore } from '#reference';
import type { Area } from '#reference';
import { TemplateStore } from '#returns';
import { Controller, Get, Param, Post, Query, Req, Res } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { DUE_WORK_MENDS, dueWorkQuery } from '../../due-work/due-work.schema';
import { Obligations } from '../../due-work/obligations';
import { OPERATORS, WATCHERS_OF_ALL } from '../../permissions';
import { refusedQuestion } from '../../problems';
import { keptOf, pageParameters } from '../areas/page-moment';
import { addressOf } from '../shell/time-bar';
import { DUE_WORK_PATH, DUE_WORK_TRAIL, obligationPath } from './administration-paths';
import { dueWorkContent, type DueWorkList } from './due-work.page';
import { dutyInWords } from './duty-words';
import { obligationContent, runContent, type ObligationNames } from './obligation.page';

/** What falls due, as pages: what came of it, and a way to have it done now. */
@Controller('administration/due-work')
export class DueWorkPagesController {
  constructor(
    private readonly obligations: Obligations,
    private readonly reference: ReferenceStore,
    private readonly templates: TemplateStore,
    private readonly people: Names,
  ) {}

  @Get()
  @Page()
  @Permission(WATCHERS_OF_ALL)
  async list(
    @Query() query: unknown,
    @Req() request: FastifyRequest,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    const parameters = await this.withAreaByCode(pageParameters(query));
    const asked = readParameters(dueWorkQuery, parameters, DUE_WORK_MENDS);
    if (!asked.ok) throw refusedQuestion(asked.failure);
    const { state, name, area } = asked.value;
    const kept = keptOf(parameters, ['name', 'area', 'limit']);
    const list = async (of: typeof state, after?: string): Promise<DueWorkList> => {
      const { runs, next } = await this.obligations.list({ ...asked.value, state: of, after });
      return { runs, next: next && addressOf(DUE_WORK_PATH, { state: of, ...kept, after: next }) };
    };
    const listed = await list(state ?? 'done', asked.value.after);
    const open = state === undefined ? await list('open') : undefined;
    const known = area && (await this.reference.current())?.area(area);
    const called = area && (await this.nameOrCode(area));
    const content = dueWorkContent({
      ...{ open, listed, asked: { state, name, area: called }, isNoArea: area !== undefined && !known },
      names: await this.names(),
    });
    const trail = DUE_WORK_TRAIL.slice(0, 1);
    await sendPage(request, reply, { title: 'Due work', content, trail, hasFiles: true });
  }

  @Get(':name/:area/:period')
  @Page()
  @Permission(WATCHERS_OF_ALL)
  async one(
    @Param() key: ObligationKey,
    @Caller() caller: Identity,
    @Req() request: FastifyRequest,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    const run = await this.obligations.one(key);
    const content = obligationContent(run, await this.names(), isGranted(caller, OPERATORS.roles, '*'));
    await sendPage(request, reply, { title: dutyInWords(run.name), content, trail: DUE_WORK_TRAIL });
  }

  @Get(':name/:area/:period/run')
  @Page()
  @Permission(OPERATORS)
  async asking(
    @Param() key: ObligationKey,
    @Req() request: FastifyRequest,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    const run = await this.obligations.one(key);
    const trail = [...DUE_WORK_TRAIL, { name: dutyInWords(run.name), path: obligationPath(run) }];
    const content = runContent(run, await this.names(), whoIsSignedIn(request));
    await sendPage(request, reply, { title: 'Have it carried out now', content, trail });
  }

  @Post(':name/:area/:period/run')
  @Page()
  @Permission(OPERATORS)
  async run(
    @Param() key: ObligationKey,
    @Caller() caller: Identity,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    await this.obligations.run(key, caller);
    await leadTo(reply, obligationPath(key));
  }

  /** People know areas by their names; of several of one name it is the one that lasts. */
  private async withAreaByCode(parameters: Record<string, unknown>): Promise<Record<string, unknown>> {
    const { area } = parameters;
    const only = typeof area === 'string' ? await this.areaCalled(area) : undefined;
    return only ? { ...parameters, area: only.code } : parameters;
  }

  /** The name of an area, where it leads back to that area and no other. */
  private async nameOrCode(code: string): Promise<string> {
    const name = (await this.reference.current())?.area(code)?.name;
    return name !== undefined && (await this.areaCalled(name))?.code === code ? name : code;
  }

  private async areaCalled(text: string): Promise<Area | undefined> {
    const month = londonDay(new Date()).slice(0, 7);
    const called = (await this.reference.current())?.areasCalled(text, month);
    return called?.length === 1 ? called[0] : undefined;
  }

  private async names(): Promise<ObligationNames> {
    const [view, nameOf, forms] = [
      await this.reference.current(),
      await this.people.known(),
      await this.templates.all(),
    ];
    const formNames = new Map(forms.map(({ template: { code, name } }) => [code, name]));
    return {
      areaName: (code) => view?.area(code)?.name,
      nameOf,
      formName: (template) => formNames.get(template),
    };
  }
}
