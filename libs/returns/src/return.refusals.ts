import type { ReturnQuestion } from '#catalogue';
import { canonicalJson, dayShown, isDay, londonDay, londonInWords, type Refusal } from '#kernel';
import { hasOptions, optionMeant } from './answer-option';
import { isToBeConfirmed, type Answers, type AnswerValue } from './answers';
import { notAsSent } from './checks/value-type';
import { cellOf } from './form-cells';
import { saysOtherwise } from './outdated-cells';
import type { ReturnCommand } from './return-command';
import type { AskedApproval, Person } from './return.events';
import {
  approvedOn,
  askedOf,
  contentHashOf,
  isAfterDeadline,
  isChecked,
  lacksApproval,
  lastSubmitted,
  ratifiedRevision,
  submissionOf,
  undelivered,
  type OpenReturn,
  type ReturnState,
} from './return-state';
import { refuseDestination } from './return-settings';
import { refusal } from './rules';

type Of<Type extends ReturnCommand['type']> = Extract<ReturnCommand, { readonly type: Type }>;

/** Why a command may not be carried out; none where it may. */
export function refuseReturn(command: ReturnCommand, state: ReturnState): readonly Refusal[] {
  if (command.type === 'open') {
    if (state.status === 'none') return [];
    return [refusal('return-open-already', '', 'It is open already', 'Go on with the one that is open')];
  }
  if (state.status === 'none')
    return [
      refusal(
        'no-return',
        '',
        'This return was not opened',
        'Open it: it opens by itself when its day has come',
      ),
    ];
  switch (command.type) {
    case 'fill':
    case 'check':
      return refuseWork(state);
    case 'answer':
      return [...refuseWork(state), ...refuseAnswers(command, state)];
    case 'confirm':
      return [...refuseWork(state), ...refuseConfirming(command, state)];
    case 'approve':
      return inTurn([...refuseWork(state), ...refuseOthersAsked(command, state)], () =>
        refuseApproval(command, state),
      );
    case 'sign-off':
      return inTurn([...refuseWork(state), ...refuseOthersAsked(command, state)], () =>
        refuseSigningOff(command, state),
      );
    case 'ratify':
      return refuseRatifying(command, state);
    case 'submit':
      return inTurn([...refuseWork(state), ...refuseOthersAsked(command, state)], () =>
        refuseSubmitting(command, state),
      );
    case 'deliver':
    case 'give-up':
      return refuseReceipt(command, state);
    case 'resend':
      return [
        ...refuseReceipt(command, state),
        ...(command.to === undefined ? [] : refuseDestination(command, '/to')),
      ];
    case 'let-go':
      return inTurn(refuseReceipt(command, state), () => [
        ...refuseLettingGo(command, state),
        ...refuseText(command.reason, '/reason'),
      ]);
    case 'acknowledge':
      return [
        ...refuseUnsubmitted(state, command.revision ?? lastSubmitted(state)),
        ...refuseAcknowledged(state, command.revision ?? lastSubmitted(state)),
        ...refuseAhead(command.on, command.now, '/on'),
        ...refuseText(command.reference, '/reference'),
      ];
    case 'reopen':
      return [
        ...(state.withdrawn === undefined ? refuseUnsubmitted(state, state.revision) : []),
        ...refuseText(command.reason, '/reason'),
      ];
    case 'withdraw':
      return [...refuseWork(state), ...refuseText(command.reason, '/reason')];
  }
}

/** Nothing more is written into what was submitted, or withdrawn. */
function refuseWork(state: OpenReturn): Refusal[] {
  if (submissionOf(state)) {
    const what = `Revision ${state.revision} was submitted, and is locked`;
    return [refusal('return-locked', '', what, 'Reopen it with a reason: that begins the next revision')];
  }
  return refuseWithdrawn(state);
}

function refuseWithdrawn({ withdrawn }: OpenReturn): Refusal[] {
  if (withdrawn === undefined) return [];
  return [refusal('return-withdrawn', '', `It was withdrawn: ${withdrawn}`, 'Reopen it with a reason')];
}

const AT_ONCE_MAX = 2_000;
const ANSWERS_MAX = 10_000;
const LENGTH_MAX = 30_000;
/** Of all answers: three hundred pages, which each revision is locked with anew. */
const ALL_LENGTH_MAX = 1_000_000;

function refuseAnswers({ answers, form }: Of<'answer'>, state: OpenReturn): Refusal[] {
  const given = Object.entries(answers);
  const all = new Set([...Object.keys(state.answers), ...Object.keys(answers)]).size;
  if (given.length > AT_ONCE_MAX || all > ANSWERS_MAX) {
    const what = given.length > AT_ONCE_MAX ? `${given.length} answers at a time` : `${all} answers in all`;
    return [
      refusal('too-many-answers', '/answers', what, 'Send fewer at a time, and only cells of the form'),
    ];
  }
  const length = lengthAfter(answers, state.answers);
  if (length > ALL_LENGTH_MAX) {
    const what = `${length} characters in all answers together`;
    return [refusal('answer-too-long', '/answers', what, `Give at most ${ALL_LENGTH_MAX} in all`)];
  }
  return given.flatMap(([key, value]) => {
    const where = `/answers/${key}`;
    const cell = cellOf(form, key);
    if (!cell) {
      const what = `${form.code} has no cell ${key}`;
      return [refusal('no-such-cell', where, what, 'Read the return: it lists its cells')];
    }
    return value === null ? [] : refuseValue(value, cell.question, where);
  });
}

function lengthAfter(given: Of<'answer'>['answers'], before: Answers): number {
  const kept = Object.entries(before).filter(([key]) => !Object.hasOwn(given, key));
  const values = [...kept.map(([, { value }]) => value), ...Object.values(given)];
  return values.reduce<number>((sum, value) => sum + String(value ?? '').length, 0);
}

function refuseValue(value: AnswerValue, question: ReturnQuestion, where: string): Refusal[] {
  if (typeof value === 'string' && value.length > LENGTH_MAX)
    return [refusal('answer-too-long', where, `${value.length} characters`, `Give at most ${LENGTH_MAX}`)];
  if (hasOptions(question)) {
    const meant = optionMeant(String(value), question, where);
    return meant.ok ? [] : [meant.failure];
  }
  const instead = notAsSent(value, question);
  if (instead === undefined) return [];
  return [
    refusal('answer-of-other-type', where, `${JSON.stringify(value)} is not ${instead}`, `Give ${instead}`),
  ];
}

function refuseConfirming({ cells }: Of<'confirm'>, { answers }: OpenReturn): Refusal[] {
  if (cells.length > AT_ONCE_MAX) {
    const what = `${cells.length} cells at a time`;
    return [refusal('too-many-answers', '/cells', what, `Confirm at most ${AT_ONCE_MAX} at a time`)];
  }
  return cells.flatMap((cell, at) => {
    const answer = answers[cell];
    if (answer && isToBeConfirmed(answer)) return [];
    const what = answer ? `${cell} is no copy that waits to be confirmed` : `${cell} is not answered`;
    return [refusal('nothing-to-confirm', `/cells/${at}`, what, 'Leave it out')];
  });
}

function refuseApproval(command: Of<'approve'>, state: OpenReturn): Refusal[] {
  const { approval, organisation, actsFor } = command;
  const asked = state.asked.find(({ code }) => code === approval);
  if (!asked?.organisations.some(({ source }) => source === organisation)) {
    const what = asked
      ? `${asked.title} is not asked of ${organisation}`
      : `No approval ${approval} is asked for`;
    return [refusal('approval-not-asked', '/approval', what, `Give ${askedFor(state)}`)];
  }
  if (!actsFor.includes(organisation))
    return [
      refusal(
        'approves-for-another',
        '/organisation',
        `You do not act for ${organisation}`,
        'Leave it to somebody who does',
      ),
    ];
  if (state.approvals.some((each) => each.approval === approval && each.organisation === organisation))
    return [
      refusal(
        'approved-already',
        '/approval',
        `${organisation} has approved it`,
        'There is nothing more to do',
      ),
    ];
  const [next] = lacksApproval(state);
  if (next && next.approval !== approval) {
    const title = state.asked.find(({ code }) => code === next.approval)?.title ?? next.approval;
    return [
      refusal(
        'approval-before-its-turn',
        '/approval',
        `"${title}" comes first`,
        `Wait for it, of ${next.organisation ?? NOBODY}`,
      ),
    ];
  }
  return [
    ...refuseStale(command, state),
    ...refuseUnchecked(state),
    ...refuseOwn(command, state),
    ...refusePerson(command.by),
    ...refuseAhead(approvedOn(command), command.now, '/on'),
    ...refuseEarly({ ...command, on: approvedOn(command) }),
  ];
}

const NOBODY = 'somebody whom the settings of the area have to name';

/** Whoever the fund or the settings came to ask since it was filled is asked for it too, and who no longer is, is not. */
function refuseOthersAsked(
  { chain }: Of<'approve' | 'sign-off' | 'submit'>,
  { asked }: OpenReturn,
): Refusal[] {
  if (canonicalJson(chain.map(askedOf)) === canonicalJson(asked.map(askedOf))) return [];
  const [before, now] = [whoIsAsked(asked), whoIsAsked(chain)];
  const added = now.filter((each) => !before.includes(each)).map((each) => `${each} is asked as well by now`);
  const gone = before.filter((each) => !now.includes(each)).map((each) => `${each} is asked no more`);
  const what = [...added, ...gone].join('; ') || 'Approvals are asked for in another order by now';
  const mend = 'Fill it again, which asks whom it has to, and have it approved anew';
  return [refusal('return-asked-of-others', '', what, mend)];
}

function whoIsAsked(asked: readonly AskedApproval[]): string[] {
  return asked.flatMap(({ title, organisations }) =>
    organisations.map(({ source, name }) => `${name} (${source}), "${title}",`),
  );
}

function askedFor({ asked }: OpenReturn): string {
  return asked
    .flatMap(({ code, organisations }) => organisations.map(({ source }) => `${code} for ${source}`))
    .join(', or ');
}

function refuseSigningOff(command: Of<'sign-off'>, state: OpenReturn): Refusal[] {
  if (state.signOff) return [refusal('signed-off-already', '', 'It is signed off as it stands', 'Submit it')];
  const lacking = lacksApproval(state);
  if (lacking.length > 0) {
    const what = `Not approved yet: ${lacking.map(({ approval, organisation }) => `${approval} of ${organisation ?? NOBODY}`).join(', ')}`;
    return [refusal('return-not-approved', '', what, 'Wait for the approvals')];
  }
  const delegated =
    command.authority !== undefined && !state.delegation
      ? [
          refusal(
            'no-delegation',
            '/authority',
            'This form is signed by the board itself',
            'Have the board sign it',
          ),
        ]
      : [];
  return [
    ...delegated,
    ...(command.authority === undefined ? [] : refuseText(command.authority, '/authority')),
    ...refuseStale(command, state),
    ...refuseUnchecked(state),
    ...refuseOwn(command, state),
    ...refusePerson(command.by),
    ...refuseAhead(command.on, command.now, '/on'),
    ...inTurn(refuseEarly(command), () => refuseBeforeApproved(command, state)),
  ];
}

/** The board signs what its partners have approved: on no day before the last of them did. */
function refuseBeforeApproved({ on }: Of<'sign-off'>, { approvals, asked }: OpenReturn): Refusal[] {
  const later = approvals.filter((given) => given.on !== undefined && on < given.on);
  if (later.length === 0) return [];
  const what = later.map(({ approval, organisation, on: day = '' }) => {
    const { title = approval, organisations = [] } = asked.find(({ code }) => code === approval) ?? {};
    const name = organisations.find(({ source }) => source === organisation)?.name ?? organisation;
    return `${name} approved it ("${title}") on ${dayShown(day)}`;
  });
  const mend = 'Give the day on which it was signed, or have it approved anew with the day that it was';
  const before = `${dayShown(on)} is before the ${later.length === 1 ? 'approval' : 'approvals'}`;
  return [refusal('signed-before-approved', '/on', `${before}: ${what.join('; ')}`, mend)];
}

/** A form of a quarter long past may be filled in now with a signature of its time; none is older than the form. */
function refuseEarly({
  on,
  now,
  form: { calendar },
}: Pick<Of<'sign-off'>, 'on' | 'now' | 'form'>): Refusal[] {
  if (on >= calendar.opensOn || londonDay(new Date(now)) < calendar.opensOn) return [];
  const what = `On ${on} there was nothing to sign: the form opened on ${calendar.opensOn}`;
  return [refusal('signed-before-it-opened', '/on', what, 'Give the day it was')];
}

function refuseRatifying(command: Of<'ratify'>, state: OpenReturn): Refusal[] {
  const { on, now, reference, by } = command;
  const revision = ratifiedRevision(command, state);
  const submission = state.submissions.find(({ snapshot }) => snapshot.revision === revision);
  const signOff = submission?.snapshot.signOff ?? (revision === state.revision ? state.signOff : undefined);
  if (!signOff) {
    const what = `Nobody has signed off revision ${revision}`;
    return [refusal('return-not-signed-off', '', what, 'Have it signed off first')];
  }
  const ratified = submission ? (submission.ratified ?? submission.snapshot.ratified) : state.ratified;
  if (signOff.authority === undefined || ratified) {
    const what = ratified ? `It was ratified on ${ratified.on}` : 'The board signed it itself';
    return [refusal('nothing-to-ratify', '', what, 'There is nothing more to do')];
  }
  return [...refuseAhead(on, now, '/on'), ...refuseText(reference, '/reference'), ...refusePerson(by)];
}

function refuseSubmitting(command: Of<'submit'>, state: OpenReturn): Refusal[] {
  if (!state.signOff)
    return [
      refusal(
        'return-not-signed-off',
        '',
        'Nobody has signed it off as it stands',
        'Have it approved and signed off',
      ),
    ];
  const isLate = isAfterDeadline(command, state);
  return [
    ...refuseStale(command, state),
    ...refuseUnchecked(state),
    ...(command.destinations.length === 0
      ? [refusal('no-destination', '/destinations', 'No way to send it is given', 'Name one that is set up')]
      : []),
    ...(isLate && (command.late ?? '').trim() === ''
      ? [
          refusal(
            'return-late',
            '/late',
            `It was due on ${londonInWords(new Date(state.due), 'minute')}`,
            'Say in a sentence why it is late',
          ),
        ]
      : []),
    ...refuseOutdated(command),
    ...[...refuseLength(command.late, '/late'), ...refuseLength(command.despite, '/despite')],
  ];
}

/** What was signed goes out as it was signed; that it says something else than the ledger is for somebody to answer for. */
function refuseOutdated({ outdated, despite = '' }: Of<'submit'>): Refusal[] {
  const other = outdated.filter(saysOtherwise);
  if (other.length === 0 || despite.trim() !== '') return [];
  const named = other.slice(0, NAMED_MAX).map(({ cell }) => cell);
  const more = other.length > NAMED_MAX ? `, and ${other.length - NAMED_MAX} more` : '';
  const what = `The ledger says something else by now of ${named.join(', ')}${more}`;
  const mend =
    'Fill it again and have it approved anew, or say in a sentence why it goes out as it was signed';
  return [refusal('return-outdated', '/despite', what, mend)];
}

const NAMED_MAX = 5;

function refuseReceipt(
  { revision, channel }: Of<'deliver' | 'give-up' | 'resend' | 'let-go'>,
  { submissions }: OpenReturn,
): Refusal[] {
  const submission = submissions.find(({ snapshot }) => snapshot.revision === revision);
  if (submission?.destinations.some((each) => each.channel === channel)) return [];
  const what = `Revision ${revision} did not go out by ${channel}`;
  return [refusal('delivery-unknown', '/channel', what, 'Look where the receipt belongs')];
}

function refuseLettingGo({ revision, channel }: Of<'let-go'>, { submissions }: OpenReturn): Refusal[] {
  const submission = submissions.find(({ snapshot }) => snapshot.revision === revision);
  if (submission && undelivered(submission).some((each) => each.channel === channel)) return [];
  const what = `${channel} has a receipt for revision ${revision}, or was let go before`;
  return [refusal('nothing-to-let-go', '/channel', what, 'There is nothing more to do')];
}

function refuseUnsubmitted({ submissions }: OpenReturn, revision: number): Refusal[] {
  if (submissions.some(({ snapshot }) => snapshot.revision === revision)) return [];
  return [refusal('return-not-submitted', '', `Revision ${revision} was not submitted`, 'Submit it first')];
}

function refuseAcknowledged({ submissions }: OpenReturn, revision: number): Refusal[] {
  const { acknowledged } = submissions.find(({ snapshot }) => snapshot.revision === revision) ?? {};
  if (!acknowledged) return [];
  const what = `Revision ${revision} was acknowledged on ${acknowledged.on}: ${acknowledged.reference}`;
  return [refusal('acknowledged-already', '', what, 'There is nothing more to do')];
}

function refuseStale({ contentHash }: { readonly contentHash: string }, state: OpenReturn): Refusal[] {
  const standing = contentHashOf(state);
  if (contentHash === standing) return [];
  const what = `What stands has the hash ${standing}, not ${contentHash}`;
  return [refusal('return-hash-stale', '/contentHash', what, 'Read what stands now, and decide on that')];
}

function refuseUnchecked(state: OpenReturn): Refusal[] {
  if (isChecked(state)) return [];
  const { check } = state;
  const what =
    check?.contentHash === contentHashOf(state)
      ? `The checks block it: ${check.blocking} to mend`
      : 'It was not checked as it stands';
  return [refusal('return-not-checked', '', what, 'Mend what the checks name, and have it checked')];
}

function refuseOwn(
  { subject }: { readonly subject: string },
  { preparers, revision }: OpenReturn,
): Refusal[] {
  if (!preparers.has(subject)) return [];
  const what = `You prepared revision ${revision}`;
  return [refusal('approves-own-preparation', '', what, 'Leave it to somebody who did not')];
}

function refuseAhead(day: string, now: string, where: string): Refusal[] {
  const today = londonDay(new Date(now));
  if (isDay(day) && day <= today) return [];
  const what = isDay(day) ? `${day} has not come yet: it is ${today}` : `${day} is no day`;
  return [refusal('return-day-ahead', where, what, 'Give the day it was')];
}

const TEXT_MAX = 2_000;

function refuseText(text: string, where: string): Refusal[] {
  if (text.trim() === '')
    return [refusal('return-without-reason', where, 'Nothing is said', 'Say it in a sentence')];
  return refuseLength(text, where);
}

const NAME_MAX = 200;

function refusePerson({ name, position }: Person): Refusal[] {
  return [...refuseLength(name, '/by/name', NAME_MAX), ...refuseLength(position, '/by/position', NAME_MAX)];
}

function refuseLength(text = '', where: string, max = TEXT_MAX): Refusal[] {
  if (text.length <= max) return [];
  return [refusal('return-text-too-long', where, `${text.length} characters`, `Say it in at most ${max}`)];
}

function inTurn(first: Refusal[], then: () => Refusal[]): Refusal[] {
  return first.length > 0 ? first : then();
}
