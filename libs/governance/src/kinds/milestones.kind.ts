import { z } from 'zod';
import { dayShown, type Refusal } from '#kernel';
import {
  asPrintedSchema,
  conditionSchema,
  daySchema,
  nameSchema,
  ownerSchema,
  programmeSchema,
  refusal,
  schemeSchema,
  wordsSchema,
  type DatedEvent,
  type DueDay,
  type RegisterKind,
} from '../register-kind';

const milestone = z.strictObject({
  what: wordsSchema.describe('What is to be reached.'),
  programme: programmeSchema.exactOptional(),
  workstream: wordsSchema.exactOptional(),
  scheme: schemeSchema.exactOptional(),
  condition: conditionSchema.exactOptional(),
  owner: ownerSchema.exactOptional(),
  ownerOrganisation: nameSchema.exactOptional(),
  startsOn: daySchema.exactOptional(),
  due: daySchema.exactOptional().describe('The day by which it was planned; it stays when it is put off.'),
  status: z.enum(['not-started', 'under-way', 'done', 'missed', 'put-off']),
  doneOn: daySchema.exactOptional().describe('Given where it is done.'),
  putOffTo: daySchema.exactOptional().describe('The day by which it is due instead.'),
  putOffReason: wordsSchema.exactOptional(),
  note: wordsSchema.exactOptional(),
  asPrinted: asPrintedSchema.exactOptional(),
});
export type Milestone = z.infer<typeof milestone>;

const SOURCE = 'How milestones are kept here';

export const milestones: RegisterKind<Milestone> = {
  kind: 'milestones',
  one: 'milestone',
  what: 'What is to be reached, by whom and when, and how that stands.',
  entry: milestone,
  cells: {
    ...{ programme: 'text', workstream: 'text', what: 'text', startsOn: 'day', due: 'day', status: 'text' },
    ...{ doneOn: 'day', putOffTo: 'day', putOffReason: 'text', owner: 'text', ownerOrganisation: 'text' },
    ...{ scheme: 'text', condition: 'text', note: 'text' },
  },
  knownBy: ['programme', 'workstream', 'what'],
  progress: ['status', 'doneOn', 'putOffTo', 'putOffReason', 'note'],
  rules: [
    {
      code: 'milestone-done-when',
      severity: 'error',
      sentence: 'A milestone that is done says on which day, a day that has come; another says none.',
      why: 'Whether it was done in time is asked of the day, not of whoever remembers it.',
      source: SOURCE,
    },
    {
      code: 'milestone-put-off-why',
      severity: 'error',
      sentence: 'A milestone that is put off says to which later day, and why.',
      why: 'A date that slides without a reason is a plan that nobody keeps.',
      source: SOURCE,
    },
    {
      code: 'milestone-missed-ahead',
      severity: 'error',
      sentence: 'A milestone is missed once the day by which it is due is over.',
      why: 'Until then it may yet be reached; what will not be is put off.',
      source: SOURCE,
    },
  ],
  example: {
    code: 'annex-b-02',
    entry: {
      programme: 'Healthy ageing and prevention',
      workstream: 'Falls prevention:',
      what: 'Early trigger action plan developed and approved',
      startsOn: '2016-03-01',
      due: '2016-05-01',
      status: 'done',
      doneOn: '2016-04-28',
    },
  },
  refuse: (entry, today) => [
    ...refuseDone(entry, today),
    ...refusePutOff(entry),
    ...refuseMissed(entry, today),
  ],
  dueDays,
  happened,
  shown: ({ what }) => what,
};

function refuseDone({ status, doneOn }: Milestone, today: string): Refusal[] {
  if (status !== 'done') {
    if (doneOn === undefined) return [];
    const what = `It is ${status}, and done on ${doneOn}`;
    return [refusal('milestone-done-when', '/doneOn', what, 'Say that it is done, or leave out the day')];
  }
  if (doneOn === undefined)
    return [refusal('milestone-done-when', '/doneOn', 'No day is given', 'Say on which day it was done')];
  if (doneOn <= today) return [];
  const what = `${doneOn} has not come yet: it is ${today}`;
  return [refusal('milestone-done-when', '/doneOn', what, 'Say that it is done once it is')];
}

function refusePutOff({ status, due = '', putOffTo, putOffReason }: Milestone): Refusal[] {
  const mend = 'Give the day by which it is due instead, and why';
  if (putOffTo === undefined) {
    if (status !== 'put-off' && putOffReason === undefined) return [];
    return [refusal('milestone-put-off-why', '/putOffTo', 'No day is given', mend)];
  }
  if (putOffReason === undefined)
    return [refusal('milestone-put-off-why', '/putOffReason', 'No reason is given', mend)];
  if (putOffTo > due) return [];
  return [refusal('milestone-put-off-why', '/putOffTo', `${putOffTo} is not after ${due}`, mend)];
}

function refuseMissed(entry: Milestone, today: string): Refusal[] {
  const due = dueOn(entry);
  if (entry.status !== 'missed' || (due !== undefined && due < today)) return [];
  const what =
    due === undefined ? 'No day is given by which it is due' : `It is due on ${due}, and it is ${today}`;
  return [refusal('milestone-missed-ahead', '/status', what, 'Put it off to another day, and say why')];
}

function dueDays(entry: Milestone): DueDay[] {
  const on = dueOn(entry);
  return on === undefined ? [] : [{ on, what: 'due', isDone: entry.status === 'done' }];
}

function happened({ what, status, due, doneOn, putOffTo, putOffReason }: Milestone): DatedEvent[] {
  if (doneOn !== undefined) return [{ on: doneOn, says: `Milestone reached: ${what}` }];
  const last = putOffTo ?? due;
  if (status === 'missed' && last !== undefined) return [{ on: last, says: `Milestone missed: ${what}` }];
  if (due === undefined || putOffTo === undefined) return [];
  return [{ on: due, says: `Milestone put off to ${dayShown(putOffTo)}: ${what} (${putOffReason ?? ''})` }];
}

const dueOn = ({ due, putOffTo }: Milestone): string | undefined => putOffTo ?? due;
