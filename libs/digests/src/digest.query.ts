import { Inject } from '@nestjs/common';
import { Query, QueryHandler, type IQueryHandler } from '@nestjs/cqrs';
import type { Pool } from 'pg';
import { DecisionStore, type RecordedDecision } from '#decisions';
import { APP_POOL } from '#platform';
import { ReferenceStore } from '#reference';
import { readWaysSetUp } from '#returns';
import { digestStream, type DigestEvent, type Rhythm } from './digest.events';
import { DigestStore } from './digest.store';
import { subscriptionOfLink } from './stop-digest.command';

/** How the digest of one person and one area stands. */
export interface DigestStanding {
  readonly area: string;
  /** How many decisions there are on it; a command names it as read. */
  readonly version: number;
  /** `asked` until its address is confirmed. */
  readonly status: 'off' | 'asked' | 'on';
  readonly rhythm?: Rhythm | undefined;
  readonly address?: string | undefined;
  /** When it was asked for with this address. */
  readonly askedAt?: Date | undefined;
  /** Up to when all that is new has been told, or there was nothing. */
  readonly toldUpTo?: Date | undefined;
  /** Whether any reporter can send mail. */
  readonly isMailSetUp: boolean;
  /** The newest last. */
  readonly decisions: readonly RecordedDecision<DigestEvent>[];
}

/** How does somebody's own digest of an area stand? */
export class DigestQuery extends Query<DigestStanding> {
  constructor(
    readonly area: string,
    readonly subject: string,
  ) {
    super();
  }
}

@QueryHandler(DigestQuery)
export class DigestHandler implements IQueryHandler<DigestQuery> {
  constructor(
    @Inject(APP_POOL) private readonly pool: Pool,
    private readonly store: DecisionStore,
    private readonly digests: DigestStore,
  ) {}

  async execute({ area, subject }: DigestQuery): Promise<DigestStanding> {
    const [decided, found, ways] = await Promise.all([
      this.store.read(digestStream(area, subject)),
      this.digests.of(area, subject),
      readWaysSetUp(this.pool),
    ]);
    const decisions = decided as RecordedDecision<DigestEvent>[];
    const standing = { area, version: decisions.length, decisions };
    const isMailSetUp = ways?.has('e-mail') ?? false;
    if (!found) return { ...standing, isMailSetUp, status: 'off' };
    const { rhythm, address, askedAt, toldUpTo } = found;
    return {
      ...{ ...standing, isMailSetUp, rhythm, address, askedAt },
      ...{ status: toldUpTo === null ? 'asked' : 'on', toldUpTo: toldUpTo ?? undefined },
    };
  }
}

/** Of which area is the digest that a link stops? Undefined where it stops none, or none any more. */
export class LinkedDigestQuery extends Query<string | undefined> {
  constructor(readonly link: string) {
    super();
  }
}

@QueryHandler(LinkedDigestQuery)
export class LinkedDigestHandler implements IQueryHandler<LinkedDigestQuery> {
  constructor(
    private readonly digests: DigestStore,
    private readonly reference: ReferenceStore,
  ) {}

  async execute({ link }: LinkedDigestQuery): Promise<string | undefined> {
    const found = await subscriptionOfLink(this.digests, link);
    return found && ((await this.reference.current())?.area(found.area)?.name ?? found.area);
  }
}
