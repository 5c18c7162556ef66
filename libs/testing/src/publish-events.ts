import { setTimeout as sleep } from 'node:timers/promises';
import type { LedgerEvent } from '#contracts';

/** Where to publish, and with what. */
export interface Door {
  readonly url: string;
  readonly token: string;
}

/** How soon a batch is sent again where nobody said how soon it may be. */
const AGAIN_AFTER_MS = 50;

/**
 * Publishes a batch, again and again until it is accepted: a connection may break, and a system may answer that it
 * cannot take it just now. Resolves with how often it was sent in vain.
 *
 * @param door is asked for before each time, since a system that is started again may stand elsewhere.
 * @throws Error where the system refused any of it.
 */
export async function publishEvents(
  door: () => Door | Promise<Door>,
  events: readonly LedgerEvent[],
): Promise<number> {
  for (let inVain = 0; ; inVain++) {
    const answer = await answerTo(await door(), events);
    if (answer?.status === 202 && (JSON.parse(answer.text) as { refused: number }).refused === 0)
      return inVain;
    if (answer !== undefined && answer.status !== 429 && answer.status < 500)
      throw new Error(`The gateway answered ${answer.status}: ${answer.text.slice(0, 2_000)}`);
    await sleep(answer?.againAfterMs ?? AGAIN_AFTER_MS);
  }
}

/** Undefined where the connection broke before there was an answer. */
async function answerTo({ url, token }: Door, events: readonly LedgerEvent[]) {
  try {
    const response = await fetch(`${url}/v1/events`, {
      method: 'POST',
      headers: { authorization: `Bearer ${token}`, 'content-type': 'application/cloudevents-batch+json' },
      body: JSON.stringify(events),
    });
    const retryAfter = response.headers.get('retry-after');
    return {
      status: response.status,
      text: await response.text(),
      againAfterMs: retryAfter === null ? undefined : Number(retryAfter) * 1_000,
    };
  } catch {
    return undefined;
  }
}
