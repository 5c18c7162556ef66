import type { Pool, PoolClient } from 'pg';
import { notNoted, type Duty, type Obligation, type ObligationKey } from '#jobs';
import type { Json } from '#kernel';
import type { ReferenceStore } from '#reference';
import { linkWord } from '../digest-links';
import { writeConfirmation } from '../digest-mail';
import type { DigestStore, Subscription } from '../digest.store';
import type { DigestLetters } from './digest-letters';

const LIMIT_MS = 10 * 60 * 1000;
const NAME = 'confirm-digest';

/** The mail to an address that somebody has given: due as soon as they have. */
export function confirmationDue({
  id,
  area,
  askedAt,
}: Pick<Subscription, 'id' | 'area' | 'askedAt'>): Obligation {
  return { name: NAME, area, period: id, dueSince: askedAt };
}

/** Asks whoever has the mail of an address to confirm it. */
export class ConfirmDigests implements Duty {
  readonly name = NAME;
  readonly limitMs = LIMIT_MS;
  readonly outside = 'letters';

  constructor(
    private readonly pool: Pool,
    private readonly digests: DigestStore,
    private readonly reference: ReferenceStore,
    private readonly letters: DigestLetters,
  ) {}

  async due(): Promise<Obligation[]> {
    await this.digests.forgetUnconfirmed();
    return notNoted(this.pool, (await this.digests.unconfirmed()).map(confirmationDue));
  }

  isForOthers(): Promise<boolean> {
    return this.letters.areForOthers();
  }

  async carryOut({ area: code, period: id }: ObligationKey, _: PoolClient, attempt: number): Promise<Json> {
    const found = await this.digests.byId(id);
    if (!found) return { left: 'stopped, or asked for anew' };
    if (found.toldUpTo !== null) return { left: 'confirmed' };
    const area = { code, name: (await this.reference.current())?.area(code)?.name ?? code };
    const { address, askedAt } = found;
    const origin = this.letters.originOf(found);
    const written = writeConfirmation({ ...found, area }, origin, linkWord(found, 'confirm'));
    const letter = { ...written, id: `digest.${id}.confirm`, to: address, at: askedAt };
    return { ...(await this.letters.post(letter, attempt)) };
  }
}
