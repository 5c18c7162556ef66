import type { Rule } from '#kernel';

const OWN = 'How documents are delivered here';
const SMTP = 'RFC 5321, Simple Mail Transfer Protocol';
const HTTP = 'RFC 9110, HTTP Semantics';
const MESH = 'Message Exchange for Social Care and Health (MESH) API';

/** What a delivery is held to, by this house and by those who receive. */
export const DELIVERY_RULES: readonly Rule[] = [
  {
    code: 'channel-not-set-up',
    severity: 'error',
    sentence: 'A delivery goes by a channel that the settings describe.',
    why: 'A channel without settings is not there.',
    source: OWN,
  },
  {
    code: 'parcel-unfit',
    severity: 'error',
    sentence:
      'A parcel has a plain id, a subject of one line, and one document or more of different plain names, of 64 MiB together at most.',
    why: 'These stand in addresses, headers and names of files at the receiver.',
    source: OWN,
  },
  {
    code: 'destination-unfit',
    severity: 'error',
    sentence: 'A destination is of the kind that its channel has.',
    why: 'An address of one channel means nothing on another.',
    source: OWN,
  },
  {
    code: 'receiver-unreachable',
    severity: 'error',
    sentence: 'The receiver, or the folder, can be reached. It is tried again.',
    why: 'Nothing of the parcel has arrived.',
    source: OWN,
  },
  {
    code: 'answer-lost',
    severity: 'error',
    sentence: 'The receiver answers what was sent. It is sent again, under the same id.',
    why: 'The parcel may have arrived; without an answer nobody here knows.',
    source: OWN,
  },
  {
    code: 'receiver-busy',
    severity: 'error',
    sentence: 'The receiver takes it now. It is tried again.',
    why: 'It said that it could not, and that it may later.',
    source: `${SMTP}, 4.2.1; ${HTTP}, 15.6`,
  },
  {
    code: 'receiver-refused',
    severity: 'error',
    sentence: 'The receiver takes what is sent.',
    why: 'It said that it never would.',
    source: `${SMTP}, 4.2.1; ${HTTP}, 15.5`,
  },
  {
    code: 'login-refused',
    severity: 'error',
    sentence: 'The receiver knows who sends.',
    why: 'A wrong password that is tried again locks the account.',
    source: `RFC 4954, SMTP Service Extension for Authentication; ${HTTP}, 15.5; ${MESH}`,
  },
  {
    code: 'recipient-refused',
    severity: 'error',
    sentence: 'The receiver knows the addressee.',
    why: 'What it cannot hand on it does not take.',
    source: `${SMTP}, 3.3; ${MESH}, error 12`,
  },
  {
    code: 'other-bytes-under-id',
    severity: 'error',
    sentence: 'What lies in the folder under the id of a parcel is that parcel.',
    why: 'Whoever collects it goes by the id; it is never overwritten with something else.',
    source: OWN,
  },
  {
    code: 'earlier-attempts-unclear',
    severity: 'error',
    sentence: 'MESH knows at most one message under an id.',
    why: 'Of several it does not say which arrived, and one more might be one too many.',
    source: `${MESH}, tracking`,
  },
  {
    code: 'parcel-came-back',
    severity: 'error',
    sentence: 'A message is collected from its mailbox within five days.',
    why: 'MESH takes it back then, and reports it to the sender.',
    source: `${MESH}, error 14`,
  },
];
