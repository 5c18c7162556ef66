import type { CommandBus, QueryBus } from '@nestjs/cqrs';
import type { Pool, PoolClient } from 'pg';
import { isOvertaken, notNoted, type Duty, type Obligation, type ObligationKey } from '#jobs';
import type { Json } from '#kernel';
import { ADVISORY_LOCKS, type SessionStore } from '#platform';
import { linkWord } from '../digest-links';
import { writeDigest } from '../digest-mail';
import { maySee, type MaySee } from '../digest-readers';
import type { StoppedBy } from '../digest.events';
import type { DigestStore, Subscription } from '../digest.store';
import { AreaNewsQuery } from '../news/area-news.query';
import { newsCount, type AreaNews } from '../news/news';
import { newestSending, sendingMoment, SETTLED_MS } from '../sending-moments';
import { isNoneThere, StopDigestCommand } from '../stop-digest.command';
import type { DigestLetters } from './digest-letters';

const LIMIT_MS = 15 * 60 * 1000;
const NAME = 'send-digest';
/** Whoever has not signed in for so long does not come back: their address is forgotten. */
const AWAY_DAYS = 90;
const DAY_MS = 24 * 60 * 60 * 1000;

export interface SendDigestsOptions {
  readonly pool: Pool;
  readonly digests: DigestStore;
  readonly sessions: Pick<SessionStore, 'vouchedFor'>;
  readonly commands: CommandBus;
  readonly queries: QueryBus;
  readonly letters: DigestLetters;
}

/** Tells each person who asked what is new of an area since they were last told: once, and where something is. */
export class SendDigests implements Duty {
  readonly name = NAME;
  readonly limitMs = LIMIT_MS;
  readonly outside = 'digests';

  /** The one that was found last: most who are told of an area are told the same. */
  private lastNews: { readonly which: string; readonly news: Promise<AreaNews> } | undefined;

  constructor(private readonly options: SendDigestsOptions) {}

  /** Of days on which nobody looked the last: it tells what the others would have told. */
  async due(now: Date): Promise<Obligation[]> {
    const { pool, digests } = this.options;
    const newest = { daily: newestSending('daily', now), weekly: newestSending('weekly', now) };
    const due = (await digests.confirmed()).flatMap(({ id, area, rhythm, toldUpTo }) => {
      const { day, at } = newest[rhythm];
      if (toldUpTo === null || at <= toldUpTo) return [];
      return [{ name: NAME, area, period: `${id}/${day}`, dueSince: new Date(at.getTime() + SETTLED_MS) }];
    });
    return notNoted(pool, due);
  }

  isForOthers(): Promise<boolean> {
    return this.options.letters.areForOthers();
  }

  /**
   * It is made of the moment that it fell due for, and not of when it is made: made again after an answer was lost, it says
   * the same under the same id.
   */
  async carryOut(key: ObligationKey, client: PoolClient, attempt: number): Promise<Json> {
    const [id = '', day = ''] = key.period.split('/');
    const { pool, digests, letters } = this.options;
    if (await isOvertaken(pool, key, `${id}/`)) return { left: 'a later one tells it' };
    await this.alone(id, client);
    // As it stands now, and not in the snapshot of this transaction: whoever had it before has said what they told.
    const found = await digests.byId(id);
    if (!found || found.toldUpTo === null) return { left: 'stopped' };
    const to = sendingMoment(day);
    if (to <= found.toldUpTo) return { left: 'told' };
    const sees = await this.sees(found, to);
    if ('left' in sees) return sees;
    const news = narrowed(await this.news(found.area, found.toldUpTo, to), sees);
    const lines = newsCount(news);
    if (lines > 0) {
      const letter = {
        ...writeDigest(news, letters.originOf(found), linkWord(found, 'stop')),
        to: found.address,
        at: to,
      };
      const posted = await letters.post({ ...letter, id: `digest.${id}.${day}` }, attempt);
      // What nobody was told of is news still.
      if ('notSent' in posted) return { ...posted };
    }
    await digests.keepTold(found, to);
    return { told: lines };
  }

  /** Two days of one digest are not told at the same time: the later would tell what the earlier does. */
  private async alone(id: string, client: PoolClient): Promise<void> {
    const { rows } = await client.query<{ isAlone: boolean }>(
      'SELECT pg_try_advisory_xact_lock($1, hashtext($2)) AS "isAlone"',
      [ADVISORY_LOCKS.digest, id],
    );
    if (rows[0]?.isAlone !== true) throw new Error('Another digest of this person is on its way');
  }

  /** What they may see by their last sign-in. Who may see nothing any more has nothing sent, and is forgotten. */
  private async sees(
    { area, subject, toldUpTo }: Subscription,
    to: Date,
  ): Promise<MaySee | { readonly left: string }> {
    const vouched = await this.options.sessions.vouchedFor(subject);
    if (!vouched) {
      const isAway = to.getTime() - (toldUpTo?.getTime() ?? 0) > AWAY_DAYS * DAY_MS;
      if (isAway) await this.stop({ area, subject }, 'away');
      return { left: isAway ? 'stopped: away for long' : 'they have not signed in lately' };
    }
    const sees = maySee(vouched, area);
    if (sees.figures || sees.obligations) return sees;
    await this.stop({ area, subject }, 'grant-gone');
    return { left: 'stopped: they may not see the area any more' };
  }

  private async stop(of: Pick<Subscription, 'area' | 'subject'>, how: StoppedBy): Promise<void> {
    const outcome = await this.options.commands.execute(
      new StopDigestCommand(of, how, { actor: 'reporter' }),
    );
    // What somebody decided meanwhile may be that they are back: all of it is looked at again in a while.
    if (!outcome.ok && !isNoneThere(outcome.failure))
      throw new Error(outcome.failure.map(({ rule }) => rule).join(', '));
  }

  private news(area: string, from: Date, to: Date): Promise<AreaNews> {
    const which = [area, from.toISOString(), to.toISOString()].join(' ');
    if (this.lastNews?.which === which) return this.lastNews.news;
    const news = this.options.queries.execute(new AreaNewsQuery(area, from, to));
    this.lastNews = { which, news };
    news.catch(() => {
      if (this.lastNews?.news === news) this.lastNews = undefined;
    });
    return news;
  }
}

function narrowed(news: AreaNews, { figures, obligations }: MaySee): AreaNews {
  return {
    ...news,
    ...(!figures && { causes: [], arrivals: [] }),
    ...(!obligations && { obligations: [] }),
  };
}
