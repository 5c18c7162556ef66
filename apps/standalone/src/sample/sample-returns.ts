import { z } from 'zod';
import type { SampleDesk, Standing } from './sample-desk';
import { readSampleFile } from './sample-files';

type Desk = Pick<SampleDesk, 'read' | 'decide'>;

/** Unchecked but for what is needed here: the doors check the rest, as they do anybody's. */
const registersFile = z.looseObject({
  area: z.string(),
  registers: z.record(z.string(), z.array(z.strictObject({ code: z.string(), entry: z.looseObject({}) }))),
});
const returnFile = z.looseObject({
  area: z.string(),
  template: z.string(),
  settings: z.looseObject({}),
  answers: z.record(z.string(), z.union([z.string(), z.int()])),
});

const REGISTERS = 'registers-peterborough-2015-16.json';
const SUBMITTED = 'return-peterborough-2015-16-q1.json';
/** The return that waits for somebody to answer it. */
export const LEFT_OPEN = { area: 'E06000031', template: '2015-16-q2' };

/** Who of the sample's people does what: whoever prepares a return approves none. */
const PREPARER = 'preparer';
const APPROVER = 'approver';
const SIGNATORIES = [
  {
    ...{ person: 'council', approval: 'council-finance', organisation: 'urn:ons:E06000031' },
    by: { name: 'C. Person (invented)', position: 'Corporate Director: Resources' },
    on: '2015-08-25',
  },
  {
    ...{ person: 'ccg-finance', approval: 'nhs-finance', organisation: 'urn:ods:06H' },
    by: { name: 'A. Person (invented)', position: 'Director of Finance' },
    on: '2015-08-26',
  },
];
const SIGNED_OFF = {
  by: { name: 'E. Person (invented)', position: 'Chair of the health and wellbeing board' },
  on: '2015-08-27',
  authority: 'Invented: the board lets its chair sign returns between its meetings',
};
const LATE = 'A sample: it was made long after its deadline';

interface RegisterStands {
  readonly entries: readonly { readonly code: string }[];
}

interface ReturnStands extends Standing {
  readonly contentHash: string;
  readonly approvals: readonly { readonly organisation: string }[];
  readonly decisions: readonly { readonly type: string }[];
}

export interface ReturnsAsked {
  /** Whether there is a folder to drop documents into: without one, nothing goes out. */
  readonly hasFolder: boolean;
}

/**
 * Answers for Peterborough's first quarter of 2015/16 as its people would, until it goes out; of the second, only what
 * the ledger knows. What stands already is left as it is, so that a load that was interrupted goes on where it was.
 */
export async function answerReturns(desk: Desk, { hasFolder }: ReturnsAsked): Promise<void> {
  await keepRegisters(desk);
  const { area, template, settings, answers } = returnFile.parse(await readSampleFile(SUBMITTED));
  await saySettings(desk, area, settings);
  const submitted = { area, template };
  await prepare(desk, submitted, answers);
  await sign(desk, submitted);
  if (hasFolder) await submit(desk, submitted);
  await prepare(desk, LEFT_OPEN, {});
}

async function keepRegisters(desk: Desk): Promise<void> {
  const { area, registers } = registersFile.parse(await readSampleFile(REGISTERS));
  for (const [kind, entries] of Object.entries(registers)) {
    const path = `/v1/areas/${area}/registers/${kind}`;
    const kept = (await desk.read<RegisterStands>(PREPARER, path))?.entries ?? [];
    for (const { code, entry } of entries) {
      if (kept.some((each) => each.code === code)) continue;
      await desk.decide(PREPARER, `${path}/${code}/add`, { entry }, undefined);
    }
  }
}

async function saySettings(desk: Desk, area: string, settings: object): Promise<void> {
  const path = `/v1/areas/${area}/return-settings`;
  const { version = 0 } = (await desk.read<Partial<Standing>>(APPROVER, path)) ?? {};
  if (version > 0) return;
  const reason = 'Who answers for returns, and where they go, as the sample has it';
  await desk.decide(APPROVER, path, { settings, reason }, undefined);
}

interface OfReturn {
  readonly area: string;
  readonly template: string;
}

/** Opened, filled with what the ledger knows, answered, looked at, and checked. */
async function prepare(desk: Desk, of: OfReturn, answers: object): Promise<void> {
  const begun = await read(desk, of);
  let last = begun ?? (await desk.decide(PREPARER, `${pathOf(of)}/open`, {}, undefined));
  const decide = async (command: string, body: object, done: string) => {
    if (begun && isDone(begun, done)) return;
    last = await desk.decide(PREPARER, `${pathOf(of)}/${command}`, body, last);
  };
  await decide('fill', {}, 'return.filled');
  if (Object.keys(answers).length > 0) {
    await decide('answers', { answers }, 'return.answered');
    await decide('confirm', {}, 'return.confirmed');
  }
  await decide('check', {}, 'return.checked');
}

/** By each partner in turn, and for the board under delegation. */
async function sign(desk: Desk, of: OfReturn): Promise<void> {
  const checked = await read(desk, of);
  if (!checked || isDone(checked, 'return.signed-off')) return;
  const { contentHash, approvals } = checked;
  let last: Standing = checked;
  for (const { person, ...approval } of SIGNATORIES) {
    if (approvals.some(({ organisation }) => organisation === approval.organisation)) continue;
    last = await desk.decide(person, `${pathOf(of)}/approve`, { ...approval, contentHash }, last);
  }
  await desk.decide(APPROVER, `${pathOf(of)}/sign-off`, { ...SIGNED_OFF, contentHash }, last);
}

async function submit(desk: Desk, of: OfReturn): Promise<void> {
  const signed = await read(desk, of);
  if (!signed || isDone(signed, 'return.submitted')) return;
  const { contentHash } = signed;
  await desk.decide(PREPARER, `${pathOf(of)}/submit`, { contentHash, late: LATE }, signed);
}

function read(desk: Desk, of: OfReturn): Promise<ReturnStands | undefined> {
  return desk.read<ReturnStands>(PREPARER, pathOf(of));
}

function pathOf({ area, template }: OfReturn): string {
  return `/v1/areas/${area}/returns/${template}`;
}

function isDone({ decisions }: ReturnStands, type: string): boolean {
  return decisions.some((decision) => decision.type === type);
}
