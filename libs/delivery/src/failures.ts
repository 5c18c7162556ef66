import type { DeliveryFailure } from './channel';
import { SAID_CHARACTERS_MAX } from './limits';

type Told = Pick<DeliveryFailure, 'where' | 'what'> & { readonly said?: string };

export function unfitParcel(id: string, what: string): DeliveryFailure {
  return {
    rule: 'parcel-unfit',
    where: id,
    what: `The parcel cannot be carried: ${what}`,
    mend: 'Make it up anew',
    mayRetry: false,
    said: '',
  };
}

export function unfitDestination(where: string, what: string): DeliveryFailure {
  return {
    rule: 'destination-unfit',
    where,
    what,
    mend: 'Name a destination that this channel has',
    mayRetry: false,
    said: '',
  };
}

/** Nothing of it has arrived. */
export function unreachable(told: Told): DeliveryFailure {
  return {
    rule: 'receiver-unreachable',
    ...cut(told),
    mend: 'See that the receiver runs, is rightly named in the settings, and shows a certificate that is trusted',
    mayRetry: true,
  };
}

/** All or part of it was sent, and what became of it is not known. */
export function answerLost(told: Told): DeliveryFailure {
  return {
    rule: 'answer-lost',
    ...cut(told),
    mend: 'Send it again under the same id: the receiver may have it, and knows it by that',
    mayRetry: true,
  };
}

export function busy(told: Told): DeliveryFailure {
  return {
    rule: 'receiver-busy',
    ...cut(told),
    mend: 'Send it again later',
    mayRetry: true,
  };
}

export function refusedByReceiver(told: Told): DeliveryFailure {
  return {
    rule: 'receiver-refused',
    ...cut(told),
    mend: 'Read what the receiver said; the same parcel will be refused again',
    mayRetry: false,
  };
}

export function loginRefused(told: Told): DeliveryFailure {
  return {
    rule: 'login-refused',
    ...cut(told),
    mend: 'See that user, password, key and certificate in the settings are the ones the receiver knows',
    mayRetry: false,
  };
}

export function recipientRefused(told: Told): DeliveryFailure {
  return {
    rule: 'recipient-refused',
    ...cut(told),
    mend: 'Ask the addressee for the right destination',
    mayRetry: false,
  };
}

export function cameBack(told: Told): DeliveryFailure {
  return {
    rule: 'parcel-came-back',
    ...cut(told),
    mend: 'Ask the addressee to collect what is sent there, and send it again',
    mayRetry: false,
  };
}

/** What the other side said, as much of it as is kept. */
export function cutSaid(said: string): string {
  return said.trim().slice(0, SAID_CHARACTERS_MAX);
}

function cut({ where, what, said = '' }: Told) {
  return { where, what, said: cutSaid(said) };
}
