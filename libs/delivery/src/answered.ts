import type { DeliveryFailure } from './channel';
import { answerLost, busy, loginRefused, refusedByReceiver, unreachable } from './failures';
import { Unanswered } from './http-exchange';
import type { Answer } from './http-exchange';

const LATER = new Set([408, 425, 429]);
const WHO = new Set([401, 403, 407]);

/** What an answer of HTTP that is no success means for the parcel. */
export function failureOf({ status, text }: Answer, where: string): DeliveryFailure {
  const told = { where, what: `The receiver answered ${status}`, said: text };
  if (status >= 500 || LATER.has(status)) return busy(told);
  return WHO.has(status) ? loginRefused(told) : refusedByReceiver(told);
}

/** What it means that none came. */
export function failureOfNone(cause: unknown, where: string): DeliveryFailure {
  if (!(cause instanceof Unanswered)) throw cause;
  return cause.isSent
    ? answerLost({ where, what: `It was sent, and no answer came: ${cause.message}` })
    : unreachable({ where, what: `The receiver was not reached: ${cause.message}` });
}
