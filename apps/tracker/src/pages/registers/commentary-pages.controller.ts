import { DecideEntryCommand, providerCommentaries, RegisterQuery } from '#governance';
import type { RegisterKind } from '#governance/plain';
import { ok, type Refusal, type Result } from '#kernel';
import { NOTHING_GIVEN, readFormSent, sendPage, whoIsSignedIn } from '#pages';
import type { FormGiven } from '#pages';
import { Page, Permission, readValue } from '#platform';
import type { RoutePermission } from '#platform';
import { DefinitionStore } from '#reference';
import { Controller, Get, Post, Query, Req, Res } from '@nestjs/common';
import { CommandBus, QueryBus } from '@nestjs/cqrs';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { refusedRegister } from '../../governance/register-problems';
import { addBodyOf, changeBodyOf } from '../../governance/registers.schema';
import { AreaMoments } from '../areas/area-moment';
import { answerDecided } from '../shell/decision-page';
import { commentaryContent, commentaryFields } from './commentary.page';
import { entryTyped, type Says } from './entry-fields';
import { commentaryPath } from './register-paths';

type CommentaryRequest = FastifyRequest<{ Params: { area: string; provider: string } }>;

const COMMENTARIES: RegisterKind = providerCommentaries;

type Given = Extract<DecideEntryCommand['decision'], { readonly type: 'add' | 'change' }>;

const GIVER = {
  roles: ['signatory'],
  scope: { path: 'provider' },
  by: 'person',
} as const satisfies RoutePermission;

/** A provider's own word on an area's figures, for a person of the provider: what it said, and where it says more. */
@Controller('areas/:area/commentary/:provider')
export class CommentaryPagesController {
  constructor(
    private readonly commands: CommandBus,
    private readonly queries: QueryBus,
    private readonly areas: AreaMoments,
    private readonly definitions: DefinitionStore,
  ) {}

  /** With a code in its address, that commentary is changed. */
  @Get()
  @Page()
  @Permission(GIVER)
  async commentary(
    @Query('code') code: unknown,
    @Req() request: CommentaryRequest,
    @Res() reply: FastifyReply,
  ) {
    await this.show(request, reply, code, NOTHING_GIVEN);
  }

  @Post()
  @Page()
  @Permission(GIVER)
  async give(@Req() request: CommentaryRequest, @Res() reply: FastifyReply): Promise<void> {
    const { area, provider } = request.params;
    const { typed, by } = readFormSent(request);
    const changed = (await this.before(request)).find(({ code }) => code === typed.get('code'));
    const said = entryTyped(
      COMMENTARIES,
      commentaryFields(COMMENTARIES),
      typed,
      (changed?.entry ?? {}) as Says,
    );
    const reason = changed && (typed.get('reason') ?? '');
    const decision = decisionTyped({ ...said, provider, given: 'by-provider' }, reason);
    const decided: Result<unknown, readonly Refusal[]> = decision.ok
      ? await this.commands.execute(
          new DecideEntryCommand(
            area,
            COMMENTARIES.kind,
            changed?.code ?? codeOf(decision.value),
            decision.value,
            // Nobody has read what is yet to be.
            { ...(changed ? by : { actor: by.actor }), inNameOf: provider },
          ),
        )
      : decision;
    await answerDecided(decided, {
      ...{ reply, typed, next: commentaryPath(area, provider), refusedAs: refusedRegister },
      again: (given, status) => this.show(request, reply, changed?.code, given, status),
    });
  }

  private async show(
    request: CommentaryRequest,
    reply: FastifyReply,
    code: unknown,
    given: FormGiven,
    status?: number,
  ): Promise<void> {
    const { provider } = request.params;
    const area = await this.areas.area(request.params.area);
    const before = await this.before(request);
    const content = commentaryContent({
      ...{ area, session: whoIsSignedIn(request), provider, before, given },
      ...{ kind: COMMENTARIES, years: await this.definitions.inForce() },
      changed: before.find((each) => each.code === code),
    });
    await sendPage(request, reply, { title: `${area.name}: What the provider says`, content }, status);
  }

  /** What is said of the area in the name of the provider, by it or for it. */
  private async before({ params: { area, provider } }: CommentaryRequest) {
    const answer = await this.queries.execute(new RegisterQuery(area, COMMENTARIES.kind));
    if (!answer.ok) throw refusedRegister(answer.failure);
    return answer.value.entries.filter(({ entry }) => (entry as Says)['provider'] === provider);
  }
}

/** What was typed, as the body that the door of the same decision takes; a change has a reason. */
function decisionTyped(entry: Says, reason: string | undefined): Result<Given, Refusal[]> {
  const { entry: schema } = COMMENTARIES;
  if (reason === undefined) {
    const read = readValue(addBodyOf(schema), { entry });
    return read.ok ? ok({ type: 'add', ...read.value }) : read;
  }
  const read = readValue(changeBodyOf(schema), { entry, reason });
  return read.ok ? ok({ type: 'change', ...read.value }) : read;
}

function codeOf({ entry }: Given): string {
  return COMMENTARIES.codeOf?.(entry) ?? '';
}
