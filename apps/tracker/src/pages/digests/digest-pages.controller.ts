import {
  AskDigestCommand,
  ConfirmDigestCommand,
  digestAskedSchema,
  DigestQuery,
  StopDigestCommand,
} from '#digests';
import { leadTo, NOTHING_GIVEN, readFormSent, refusedForm, sendPage, textTyped, whoIsSignedIn } from '#pages';
import type { FormGiven } from '#pages';
import { originOf, Page, Permission, readValue, SETTINGS } from '#platform';
import type { Settings } from '#platform';
import { Controller, Get, Inject, Post, Req, Res } from '@nestjs/common';
import { CommandBus, QueryBus } from '@nestjs/cqrs';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { refusedDigest } from '../../digests/digest-problems';
import { AREA_READERS } from '../../permissions';
import { AreaMoments } from '../areas/area-moment';
import { areaPage } from '../areas/area-sections';
import { answerDecided } from '../shell/decision-page';
import { confirmContent, digestContent } from './digest.page';
import type { DigestShown } from './digest.page';
import { digestPath } from './digest-paths';

const TITLE = 'Your digest by e-mail';

type AreaRequest = FastifyRequest<{ Params: { area: string } }>;
type LinkRequest = FastifyRequest<{ Params: { area: string; link: string } }>;

/** Where somebody has what is new of an area sent to them, confirms their address, and stops it. */
@Controller('areas/:area/digest')
export class DigestPagesController {
  constructor(
    private readonly commands: CommandBus,
    private readonly queries: QueryBus,
    private readonly moments: AreaMoments,
    @Inject(SETTINGS) private readonly settings: Settings,
  ) {}

  @Get()
  @Page()
  @Permission(AREA_READERS)
  async standing(@Req() request: AreaRequest, @Res() reply: FastifyReply): Promise<void> {
    await this.show(request, reply, NOTHING_GIVEN);
  }

  @Post()
  @Page()
  @Permission(AREA_READERS)
  async ask(@Req() request: AreaRequest, @Res() reply: FastifyReply): Promise<void> {
    const { typed, by } = readFormSent(request);
    const { area } = request.params;
    const asked = { rhythm: textTyped(typed, 'rhythm'), address: textTyped(typed, 'address') };
    const read = readValue(digestAskedSchema, asked);
    const origin = originOf(this.settings, request);
    const outcome = read.ok
      ? await this.commands.execute(new AskDigestCommand(area, read.value, origin, by))
      : read;
    await answerDecided(outcome, {
      ...{ reply, typed, next: digestPath(area), refusedAs: refusedDigest },
      again: (given, status) => this.show(request, reply, given, status),
    });
  }

  @Post('stop')
  @Page()
  @Permission(AREA_READERS)
  async stop(@Req() request: AreaRequest, @Res() reply: FastifyReply): Promise<void> {
    const { typed, by } = readFormSent(request);
    const of = { area: request.params.area, subject: by.actor };
    const outcome = await this.commands.execute(new StopDigestCommand(of, 'person', by));
    await answerDecided(outcome, {
      ...{ reply, typed, next: digestPath(of.area), refusedAs: refusedDigest },
      again: (given, status) => this.show(request, reply, given, status),
    });
  }

  /** Signed in as whoever asked: where an address was mistyped, somebody else has the mail. */
  @Get('confirm/:link')
  @Page()
  @Permission(AREA_READERS)
  async toConfirm(@Req() request: LinkRequest, @Res() reply: FastifyReply): Promise<void> {
    await this.showConfirm(request, reply, NOTHING_GIVEN);
  }

  @Post('confirm/:link')
  @Page()
  @Permission(AREA_READERS)
  async confirm(@Req() request: LinkRequest, @Res() reply: FastifyReply): Promise<void> {
    const { area, link } = request.params;
    const { identity } = whoIsSignedIn(request);
    const by = { actor: identity.subject };
    const outcome = await this.commands.execute(new ConfirmDigestCommand(area, link, by));
    if (outcome.ok) {
      await leadTo(reply, digestPath(area));
      return;
    }
    const given = refusedForm(new URLSearchParams(), outcome.failure);
    await this.showConfirm(request, reply, given, refusedDigest(outcome.failure).kind.status);
  }

  private async show(request: AreaRequest, reply: FastifyReply, given: FormGiven, status?: number) {
    const shown = await this.shown(request, given);
    const content = digestContent(shown);
    const page = areaPage({ area: shown.area, section: 'digest', title: TITLE, content, between: [] });
    await sendPage(request, reply, page, status);
  }

  private async showConfirm(request: LinkRequest, reply: FastifyReply, given: FormGiven, status?: number) {
    const shown = await this.shown(request, given);
    const { area, link } = request.params;
    const content = confirmContent(shown, `${digestPath(area)}/confirm/${encodeURIComponent(link)}`);
    const between = [{ name: TITLE, path: digestPath(area) }];
    const title = 'Confirm your address';
    const page = areaPage({ area: shown.area, section: 'digest', title, content, between });
    await sendPage(request, reply, page, status);
  }

  private async shown(request: AreaRequest, given: FormGiven): Promise<DigestShown> {
    const area = await this.moments.area(request.params.area);
    const session = whoIsSignedIn(request);
    const standing = await this.queries.execute(new DigestQuery(area.code, session.identity.subject));
    return { area, session, standing, given };
  }
}
