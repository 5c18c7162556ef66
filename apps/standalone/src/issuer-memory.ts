import type { Adapter, AdapterFactory, AdapterPayload } from 'oidc-provider';

/** Things remembered at once, of all kinds; beyond it the oldest are forgotten, and whoever they were of signs in again. */
const THINGS_MAX = 1_000;

/** Nothing here has to be waited for. */
const DONE = Promise.resolve();

interface Kept {
  readonly payload: AdapterPayload;
  readonly endsAt: number;
}

/**
 * What the local issuer remembers while somebody signs in: interactions, sessions and codes, each for as long as it
 * is good for. Tokens are signed and not remembered, so that nothing is lost with the process but unfinished sign-ins.
 */
export function issuerMemory(now: () => number = Date.now): AdapterFactory {
  const things = new Map<string, Kept>();

  const read = (key: string): AdapterPayload | undefined => {
    const kept = things.get(key);
    if (kept !== undefined && kept.endsAt > now()) return kept.payload;
    things.delete(key);
    return undefined;
  };

  const keep = (key: string, kept: Kept): void => {
    things.delete(key); // the newest stands last
    things.set(key, kept);
    for (const oldest of things.keys()) {
      if (things.size <= THINGS_MAX) break;
      things.delete(oldest);
    }
  };

  const firstWith = (model: string, holds: (payload: AdapterPayload) => boolean) => {
    for (const key of things.keys()) {
      const payload = key.startsWith(`${model}:`) ? read(key) : undefined;
      if (payload !== undefined && holds(payload)) return payload;
    }
    return undefined;
  };

  return (model: string): Adapter => ({
    // Everything that is remembered here has an end.
    upsert: (id, payload, expiresInSeconds = 0) => {
      keep(`${model}:${id}`, { payload, endsAt: now() + expiresInSeconds * 1_000 });
      return DONE;
    },
    find: (id) => Promise.resolve(read(`${model}:${id}`)),
    findByUid: (uid) => Promise.resolve(firstWith(model, (payload) => payload.uid === uid)),
    findByUserCode: () => Promise.resolve(undefined),
    consume: (id) => {
      const payload = read(`${model}:${id}`);
      if (payload !== undefined) payload['consumed'] = Math.floor(now() / 1_000);
      return DONE;
    },
    destroy: (id) => {
      things.delete(`${model}:${id}`);
      return DONE;
    },
    revokeByGrantId: (grantId) => {
      for (const [key, { payload }] of things) if (payload.grantId === grantId) things.delete(key);
      return DONE;
    },
  });
}
