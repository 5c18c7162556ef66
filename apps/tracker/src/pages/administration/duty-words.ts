import { dayShown, isDay, londonInWords } from '#kernel';
import { periodName } from '#performance/plain';
import { receiptInWords } from '#returns/plain';
import type { JobRunShown } from '../../due-work/due-work.schema';
import { counted } from '../../wording';

// What falls due by itself, in the words of whoever looks after it: what it is, for whom and for when, what came of it, and
// what happens next.

/** What people and things are called, by what an obligation knows them by. */
export interface DutyNames {
  /** Of an area, by its code. */
  readonly areaName: (code: string) => string | undefined;
  /** Of the form of a return, by its code. */
  readonly formName: (template: string) => string | undefined;
}

/** For how long something is tried again, and what is left to people after that. */
const LETTER = 'It is tried nine times within a day. After that it stands here that nobody was told.';
const ALWAYS = 'It is tried again until it succeeds.';

interface DutyInWords {
  readonly title: string;
  readonly until: string;
}

const DUTIES: Readonly<Record<string, DutyInWords>> = {
  'verify-records': { title: 'Verify the records', until: ALWAYS },
  'chase-reports': { title: 'See who has not reported', until: ALWAYS },
  'register-dates': { title: 'See what of a register was due', until: ALWAYS },
  'open-return': { title: 'Open a return', until: ALWAYS },
  'refresh-return': { title: 'Fill a return anew', until: ALWAYS },
  'tell-of-return': { title: 'Remind of a return', until: LETTER },
  'tell-of-unsigned': { title: 'Tell that a return is not signed off', until: LETTER },
  'tell-of-refusal': { title: 'Tell that a return did not go out', until: LETTER },
  'tell-of-failure': { title: 'Tell that a return was not delivered', until: LETTER },
  'submit-return': {
    title: 'Submit a return',
    until:
      'It is tried every two minutes until the deadline of the return. After that a person has to submit it, and say why it is late.',
  },
  'deliver-return': {
    title: 'Deliver a return',
    until:
      'What may help is tried again for a day. What the way did not take by then, or never will, stays failed until somebody has the return sent again or lets that way go.',
  },
  'follow-delivery': {
    title: 'See whether a delivery was collected',
    until:
      'It is looked at every six hours for seven days. What came back by then, or was never heard of, somebody has to send again, or let that way go.',
  },
  'read-mailbox': { title: 'Read what came back', until: ALWAYS },
  'confirm-digest': { title: 'Ask whether an address is theirs', until: LETTER },
  'send-digest': { title: 'Send what is new', until: LETTER },
};

/** What a duty is called: `verify-records` is "Verify the records"; one that nobody gave words, by its name. */
export function dutyInWords(name: string): string {
  const words = name.replaceAll('-', ' ');
  return DUTIES[name]?.title ?? words.slice(0, 1).toUpperCase() + words.slice(1);
}

/** The duties there are, by their titles. */
export function dutiesInWords(): { readonly value: string; readonly name: string }[] {
  return Object.entries(DUTIES).map(([value, { title }]) => ({ value, name: title }));
}

const PARTS: Readonly<Record<string, string>> = {
  cells: 'The sums of the records',
  decisions: 'What was decided',
  journal: 'The journal of the pooled funds',
};

const WAYS: Readonly<Record<string, string>> = {
  'e-mail': 'e-mail',
  folder: 'the folder',
  webhook: 'the webhook',
  mesh: 'MESH',
};

type Key = Pick<JobRunShown, 'name' | 'area' | 'period'>;

/** Of what or of whom it is: an area by its name, a part of the records, a way. */
export function whoseInWords({ name, area }: Key, { areaName }: DutyNames): string {
  if (name === 'read-mailbox') return `The mailbox of ${WAYS[area] ?? area}`;
  if (name === 'verify-records')
    return (
      PARTS[area] ?? `Deliveries of ${area.replace('/', ', lane ').replace('activity.counts', 'counts')}`
    );
  return areaName(area) ?? area;
}

/** What it is for: a day or a month, and of a return which. */
export function forInWords({ name, period }: Key, { formName }: DutyNames): string {
  const [first = '', second = '', third = '', fourth = ''] = period.split('/');
  if (name === 'register-dates') return `${second}, due on ${onDay(third)}`;
  // The hour is one of UTC, so that none comes twice.
  if (name === 'read-mailbox') return londonInWords(new Date(`${period}:00:00Z`), 'minute');
  if (name === 'send-digest') return onDay(second);
  if (name === 'confirm-digest') return 'The address that was given';
  const form = formName(first);
  if (form === undefined) return isDay(period) ? dayShown(period) : periodName(period);
  const again = fourth === '' || fourth === '1' ? '' : `, sent again (${fourth})`;
  if (name === 'deliver-return' || name === 'follow-delivery' || name === 'tell-of-failure')
    return `${form}, revision ${second}, by ${WAYS[third] ?? third}${again}`;
  if (name === 'submit-return' || name === 'tell-of-refusal') return `${form}, signature ${second}`;
  return second === '' ? form : `${form}, on ${onDay(second)}`;
}

function onDay(day: string): string {
  return isDay(day) ? dayShown(day) : day;
}

/** What came of it, each in a sentence; nothing where nobody has begun it, or of what was kept nothing has words. */
export function cameInWords({ name, state, failure, outcome }: JobRunShown): string[] {
  if (state === 'failed') return [`It was tried and failed: ${failure ?? 'no reason was kept'}`];
  if (state !== 'done' || outcome === null || typeof outcome !== 'object') return [];
  return doneInWords(name, outcome);
}

/** What happens next, and until when it is tried; nothing once it is done. */
export function nextInWords({ name, state, nextTryAt, begunAt }: JobRunShown): string[] {
  if (state === 'done') return [];
  if (state === 'due') return ['A reporter takes it up within a minute, unless none is running.'];
  if (state === 'running')
    return [
      `Somebody has been at it since ${begunAt === null ? 'a moment ago' : at(begunAt)}. Where they were stopped, another takes it up.`,
    ];
  const again = nextTryAt === null ? 'It is tried again soon.' : `It is tried again on ${at(nextTryAt)}.`;
  return [again, DUTIES[name]?.until ?? ALWAYS];
}

function at(moment: string): string {
  return londonInWords(new Date(moment), 'minute');
}

/** What duties answer with, as far as it is said here. */
interface Outcome {
  readonly left?: string;
  readonly provedBy?: string;
  readonly faults?: readonly string[];
  readonly counts?: number;
  readonly number?: number;
  readonly decisions?: number;
  readonly entries?: number;
  readonly expected?: number;
  readonly missing?: readonly {
    readonly measure: string;
    readonly name: string;
    readonly isInPart: boolean;
    readonly isLaneStopped?: boolean;
  }[];
  readonly shown?: string;
  readonly came?: 'done' | 'not-done' | 'put-off' | 'closed';
  readonly opened?: boolean;
  readonly filled?: boolean;
  readonly changed?: boolean;
  readonly submitted?: boolean;
  readonly channel?: Parameters<typeof receiptInWords>[0]['channel'];
  readonly state?: Parameters<typeof receiptInWords>[0]['state'];
  readonly cameBack?: number;
  readonly stands?: string;
  readonly told?: readonly string[] | number;
  readonly notTold?: readonly string[];
  readonly sent?: boolean;
  readonly notSent?: string;
}

const CAME: Readonly<Record<NonNullable<Outcome['came']>, string>> = {
  done: 'It was done by its day',
  'not-done': 'It was NOT done by its day',
  'put-off': 'It had been put off to another day',
  closed: 'It had been closed',
};

function doneInWords(name: string, outcome: Outcome): string[] {
  const { left, provedBy, faults, missing, expected = 0, came, shown = '' } = outcome;
  if (left !== undefined) return [`There was nothing to do: ${left.replaceAll('-', ' ')}.`];
  if (provedBy !== undefined) return [`The verification of ${onDay(provedBy)} proved this day as well.`];
  if (faults !== undefined)
    return faults.length > 0
      ? [
          `The records DO NOT HOLD. ${faults.length === 1 ? 'One fault was' : `${counted(faults.length, 'fault')} were`} found:`,
          ...faults,
        ]
      : [`They hold: ${foundInWords(outcome)} looked through, and no fault.`];
  if (missing !== undefined) return missingInWords(missing, expected);
  if (came !== undefined) return [`${CAME[came]}: ${shown}`];
  return name === 'send-digest' || name === 'confirm-digest'
    ? digestInWords(outcome)
    : returnInWords(outcome);
}

function foundInWords({ counts, number, decisions, entries }: Outcome): string {
  if (number !== undefined) return counted(number, 'sum');
  if (decisions !== undefined) return counted(decisions, 'decision');
  if (entries !== undefined) return counted(entries, 'entry', 'entries');
  return counted(counts ?? 0, 'count');
}

function missingInWords(missing: NonNullable<Outcome['missing']>, expected: number): string[] {
  if (missing.length === 0)
    return [expected === 0 ? 'No report was expected.' : `All ${counted(expected, 'report')} were in.`];
  return [
    `Of ${counted(expected, 'report')} that ${expected === 1 ? 'was' : 'were'} expected, ${missing.length === 1 ? 'one was' : `${missing.length} were`} not in:`,
    ...missing.map(({ measure, name, isInPart, isLaneStopped }) => {
      const part = isInPart ? ', of which a part was in' : '';
      const unknown = isLaneStopped
        ? '; it may have been sent, which cannot be known before its lane goes on'
        : '';
      return `${measure.replaceAll('-', ' ')} from ${name}${part}${unknown}`;
    }),
  ];
}

function digestInWords({ told, sent, notSent }: Outcome): string[] {
  if (notSent !== undefined) return [`No mail was sent: ${notSent}`];
  if (sent === true) return ['A mail was sent to the address.'];
  if (told === 0) return ['Nothing was new, so no mail was sent.'];
  return typeof told === 'number' ? [`A mail was sent, with ${counted(told, 'line')} of what was new.`] : [];
}

function returnInWords(outcome: Outcome): string[] {
  const {
    opened,
    filled,
    changed,
    submitted,
    channel,
    state,
    cameBack,
    stands,
    told,
    notTold = [],
  } = outcome;
  if (opened !== undefined)
    return [
      opened ? 'It was opened.' : 'It was open already.',
      ...(filled === true ? ['It was filled with what the ledger knew.'] : []),
    ];
  if (changed !== undefined)
    return [changed ? 'It was filled anew with what the ledger knew by then.' : 'Nothing had changed.'];
  if (submitted !== undefined) return ['It was submitted.'];
  if (cameBack !== undefined)
    return [
      cameBack === 0 ? 'Nothing came back.' : `${counted(cameBack, 'delivery', 'deliveries')} came back.`,
    ];
  if (channel !== undefined && state !== undefined) return [`It was ${receiptInWords({ channel, state })}.`];
  if (stands === undefined) return [];
  const people = Array.isArray(told) ? (told as readonly string[]) : [];
  return [
    `How it stood: ${stands.replaceAll('-', ' ')}.`,
    people.length === 0 ? 'Nobody was told.' : `Told: ${people.join(', ')}.`,
    ...notTold.map((each) => `Not told: ${each.replace(/^nobody: /, '')}`),
  ];
}
