import { Command, CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import { DecisionStore, handleOrRefuse, RefusedInTurn } from '#decisions';
import { fail, type Refusal } from '#kernel';
import { outcomeOf, type DigestOutcome } from './digest-outcome';
import { digestDecider } from './digest.decider';
import { digestStream } from './digest.events';
import { idInLink, isLinkOf } from './digest-links';
import { DigestStore, keepConfirmed } from './digest.store';
import { refusal } from './rules';

/** Confirms an address by the link that was sent to it, in the name of whoever asked and no other. */
export class ConfirmDigestCommand extends Command<DigestOutcome> {
  constructor(
    readonly area: string,
    readonly link: string,
    readonly by: { readonly actor: string },
  ) {
    super();
  }
}

@CommandHandler(ConfirmDigestCommand)
export class ConfirmDigestHandler implements ICommandHandler<ConfirmDigestCommand> {
  constructor(
    private readonly decisions: DecisionStore,
    private readonly digests: DigestStore,
  ) {}

  async execute({ area, link, by }: ConfirmDigestCommand): Promise<DigestOutcome> {
    const id = idInLink(link);
    const found = id === undefined ? undefined : await this.digests.byId(id);
    const isTheirs = found?.area === area && found.subject === by.actor && isLinkOf(link, found, 'confirm');
    if (!isTheirs) return fail([linkOver()]);
    return outcomeOf(
      await handleOrRefuse(
        ...([this.decisions, digestDecider, digestStream(area, found.subject)] as const),
        ...([{ type: 'confirm', area }, by] as const),
        async (client, [recorded]) => {
          if (recorded && !(await keepConfirmed(client, found, new Date(recorded.recordedAt))))
            throw new RefusedInTurn([linkOver()]);
        },
      ),
    );
  }
}

function linkOver(): Refusal {
  const what = 'This link confirms nothing: it is over, or another person asked';
  return refusal('digest-link-over', '', what, 'Ask for the digest again, and use the newest mail');
}
