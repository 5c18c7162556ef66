import { Command, CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import { decideAnyhow, DecisionStore, handleOrRefuse, type DecidedBy } from '#decisions';
import { ok, type Refusal } from '#kernel';
import { outcomeOf, type DigestOutcome } from './digest-outcome';
import { digestDecider } from './digest.decider';
import { digestStream, type StoppedBy } from './digest.events';
import { idInLink, isLinkOf } from './digest-links';
import { DigestStore, forget, type Subscription } from './digest.store';

/** Who has stopped it where nobody signed in did: whoever has a mail of it. */
const BY_LINK = { actor: 'link in a digest' } as const;

export interface DigestOf {
  readonly area: string;
  readonly subject: string;
}

/** Ends the digest of a person: nothing is sent any more, and its address is forgotten. */
export class StopDigestCommand extends Command<DigestOutcome> {
  constructor(
    readonly of: DigestOf,
    readonly how: StoppedBy,
    readonly by: DecidedBy,
  ) {
    super();
  }
}

@CommandHandler(StopDigestCommand)
export class StopDigestHandler implements ICommandHandler<StopDigestCommand> {
  constructor(private readonly decisions: DecisionStore) {}

  execute({ of, how, by }: StopDigestCommand): Promise<DigestOutcome> {
    return stop(this.decisions, of, how, by);
  }
}

/** The same by a link in one of its mails. One that stops nothing, or nothing any more, is no failure: there is none. */
export class StopByLinkCommand extends Command<DigestOutcome> {
  constructor(readonly link: string) {
    super();
  }
}

@CommandHandler(StopByLinkCommand)
export class StopByLinkHandler implements ICommandHandler<StopByLinkCommand> {
  constructor(
    private readonly decisions: DecisionStore,
    private readonly digests: DigestStore,
  ) {}

  async execute({ link }: StopByLinkCommand): Promise<DigestOutcome> {
    // Whoever decided on it at the same moment may have stopped it, or had it go elsewhere.
    const stopped = await decideAnyhow<unknown, readonly Refusal[]>(async () => {
      const of = await subscriptionOfLink(this.digests, link);
      return of ? stop(this.decisions, of, 'link', BY_LINK) : ok(undefined);
    });
    return stopped.ok || isNoneThere(stopped.failure) ? ok({ recorded: [] }) : stopped;
  }
}

/** Whose digest a link stops; undefined where it stops none. */
export async function subscriptionOfLink(
  digests: DigestStore,
  link: string,
): Promise<Subscription | undefined> {
  const id = idInLink(link);
  const found = id === undefined ? undefined : await digests.byId(id);
  return found && isLinkOf(link, found, 'stop') ? found : undefined;
}

/** Whether nothing was stopped since there is none any more, whoever stopped it. */
export function isNoneThere(refusals: readonly Refusal[]): boolean {
  return refusals.every(({ rule }) => rule === 'digest-not-asked');
}

async function stop(
  decisions: DecisionStore,
  { area, subject }: DigestOf,
  how: StoppedBy,
  by: DecidedBy,
): Promise<DigestOutcome> {
  const decided = await handleOrRefuse(
    ...([decisions, digestDecider, digestStream(area, subject)] as const),
    ...([{ type: 'stop', area, by: how }, by] as const),
    (client) => forget(client, { area, subject }),
  );
  return outcomeOf(decided);
}
