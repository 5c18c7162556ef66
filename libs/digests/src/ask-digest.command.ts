import { randomBytes } from 'node:crypto';
import { Command, CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import { Inject } from '@nestjs/common';
import type { Pool } from 'pg';
import { DecisionStore, handleOrRefuse, RefusedInTurn, type DecidedBy } from '#decisions';
import { noteDue } from '#jobs';
import { fail } from '#kernel';
import { unknownArea } from '#performance';
import { APP_POOL } from '#platform';
import { ReferenceStore } from '#reference';
import { readWaysSetUp } from '#returns';
import { ASKED_MAX, askedTooOften, digestDecider } from './digest.decider';
import { digestStream, type DigestAsked } from './digest.events';
import { outcomeOf, type DigestOutcome } from './digest-outcome';
import { askedLately, DigestStore, keepAsked, keepRhythm } from './digest.store';
import { confirmationDue } from './duties/confirm-digests.duty';
import { refusal } from './rules';

const ID_BYTES = 8;
const LINK_KEY_BYTES = 32;

/** Has the digest of an area sent to whoever asks. Refused as `unknown-area` too. */
export class AskDigestCommand extends Command<DigestOutcome> {
  constructor(
    readonly area: string,
    readonly asked: DigestAsked,
    /** Where they reach the pages; undefined where nobody can tell. */
    readonly origin: string | undefined,
    readonly by: DecidedBy,
  ) {
    super();
  }
}

@CommandHandler(AskDigestCommand)
export class AskDigestHandler implements ICommandHandler<AskDigestCommand> {
  constructor(
    @Inject(APP_POOL) private readonly pool: Pool,
    private readonly decisions: DecisionStore,
    private readonly reference: ReferenceStore,
    private readonly digests: DigestStore,
  ) {}

  async execute({ area, asked, origin, by }: AskDigestCommand): Promise<DigestOutcome> {
    const current = await this.reference.current();
    if (current?.area(area) === undefined) return fail([unknownArea(area, current?.areasNamed(area))]);
    if (origin === undefined) {
      const what = 'It is not known where people reach the pages, and a mail has to say';
      return fail([refusal('digest-without-pages', '', what, 'Whoever runs this ledger sets PUBLIC_URL')]);
    }
    const { rhythm, address } = asked;
    const subject = by.actor;
    const [standing, lately, ways] = await Promise.all([
      this.digests.of(area, subject),
      askedLately(this.pool, subject),
      readWaysSetUp(this.pool),
    ]);
    const command = {
      ...({
        type: 'ask',
        area,
        rhythm,
        askedLately: lately,
        isMailSetUp: ways?.has('e-mail') ?? false,
      } as const),
      isAddressConfirmed:
        standing !== undefined && standing.toldUpTo !== null && standing.address === address,
    };
    return outcomeOf(
      await handleOrRefuse(
        ...([this.decisions, digestDecider, digestStream(area, subject), command, by] as const),
        async (client, recorded) => {
          for (const { type, recordedAt } of recorded) {
            if (type === 'digest.changed') await keepRhythm(client, { area, subject }, rhythm);
            if (type !== 'digest.asked') continue;
            // Each area is a stream of its own: only in turn is it known how often they have asked, this time among them.
            const others = (await askedLately(client, subject)) - 1;
            if (others >= ASKED_MAX) throw new RefusedInTurn([askedTooOften(others)]);
            // Drawn here, since nobody may be able to work them out.
            const id = randomBytes(ID_BYTES).toString('hex');
            const linkKey = randomBytes(LINK_KEY_BYTES);
            const askedAt = new Date(recordedAt);
            await keepAsked(client, { id, area, subject, rhythm, address, origin, linkKey, askedAt });
            await noteDue(client, [confirmationDue({ id, area, askedAt })]);
          }
        },
      ),
    );
  }
}
