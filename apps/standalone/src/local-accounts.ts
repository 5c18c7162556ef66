import { createHash, randomBytes, timingSafeEqual } from 'node:crypto';
import { readPrivateFile, writePrivateFile } from './private-file';

/** Somebody whom the local issuer knows, a sample machine or a sample person, and what each is granted. */
export interface LocalAccount {
  readonly id: string;
  /** Each as `role@scope`. */
  readonly grants: readonly string[];
  /**
   * Whether it may ask for a token with other grants instead, `grants=publisher@urn:ons:E10000003 ...` beside
   * the grant type: on a machine of its own, somebody has to be every organisation in turn.
   */
  readonly mayAskForGrants?: boolean;
}

/** A sample person, as the sign-in page tells of them. */
export interface LocalPerson extends LocalAccount {
  /** What they are called on the pages. */
  readonly name: string;
  /** What they do here, in a sentence. */
  readonly does: string;
}

/** A name and the secret that proves it, as they stand in `connection.json`. */
export interface Secret {
  readonly id: string;
  readonly secret: string;
}

/**
 * Which machines there are with sample data: Peterborough's council, the two commissioners whose admissions are counted,
 * one that watches, one that operates.
 */
export const SAMPLE_CLIENTS: readonly LocalAccount[] = [
  { id: 'sample-publisher', grants: ['publisher@urn:ons:E06000031'] },
  { id: 'sample-commissioner-06h', grants: ['publisher@urn:ods:06H'] },
  { id: 'sample-commissioner-99d', grants: ['publisher@urn:ods:99D'] },
  { id: 'sample-viewer', grants: ['viewer@E06000031'] },
  { id: 'operator', grants: ['administrator@*'], mayAskForGrants: true },
];

/**
 * Which people there are: who watches Peterborough in its delivery group and on its board, and who audits every area; of
 * Peterborough's council, of Cambridgeshire's, and of the commissioner that pools funds with both, each of whom signs for
 * their own organisation alone; who prepares Peterborough's returns, and so approves none; who approves an area's plans; and
 * who operates.
 */
export const SAMPLE_PEOPLE: readonly LocalPerson[] = [
  {
    id: 'delivery-group',
    name: 'Delivery group member, Peterborough',
    does: 'Watches how Peterborough stands against its plan, and why.',
    grants: ['viewer@E06000031'],
  },
  {
    id: 'board',
    name: 'Board member, Peterborough and Cambridgeshire',
    does: 'Sits on both health and wellbeing boards, and sees what both see.',
    grants: ['viewer@E06000031', 'viewer@E10000003'],
  },
  {
    id: 'council',
    name: 'Finance lead, Peterborough City Council',
    does: 'Publishes the council’s counts, prepares plans and money, and signs for the council.',
    grants: [
      'publisher@urn:ons:E06000031',
      'signatory@urn:ons:E06000031',
      'preparer@E06000031',
      'finance@E06000031',
      'viewer@E06000031',
    ],
  },
  {
    id: 'preparer',
    name: 'Returns officer, Peterborough',
    does: 'Prepares Peterborough’s quarterly returns, which others approve.',
    grants: ['preparer@E06000031', 'viewer@E06000031'],
  },
  {
    id: 'approver',
    name: 'Chair of the board, Peterborough',
    does: 'Approves Peterborough’s plans and returns.',
    grants: ['approver@E06000031', 'viewer@E06000031'],
  },
  {
    id: 'county-finance',
    name: 'Finance lead, Cambridgeshire County Council',
    does: 'Prepares Cambridgeshire’s plans and money, and signs for the county.',
    grants: ['signatory@urn:ons:E10000003', 'preparer@E10000003', 'finance@E10000003', 'viewer@E10000003'],
  },
  {
    id: 'county-approver',
    name: 'Chair of the board, Cambridgeshire',
    does: 'Approves Cambridgeshire’s plans and returns.',
    grants: ['approver@E10000003', 'viewer@E10000003'],
  },
  {
    id: 'ccg-finance',
    name: 'Finance lead, Cambridgeshire and Peterborough CCG',
    does: 'Looks after the commissioner’s money in both pooled funds, and signs for the commissioner.',
    grants: [
      'signatory@urn:ods:06H',
      'finance@E10000003',
      'finance@E06000031',
      'viewer@E10000003',
      'viewer@E06000031',
    ],
  },
  {
    id: 'auditor',
    name: 'Auditor',
    does: 'Reads everything of every area, and changes nothing.',
    grants: ['auditor@*'],
  },
  {
    id: 'operator',
    name: 'Operator of this ledger',
    does: 'Keeps it running: status, due work, who is signed in.',
    grants: ['administrator@*'],
    mayAskForGrants: true,
  },
];

/** What a token says that an account is granted: its own grants, or those it asked for and may. */
export function grantsOf(account: LocalAccount | undefined, asked: unknown): readonly string[] {
  if (account?.mayAskForGrants !== true || typeof asked !== 'string') return account?.grants ?? [];
  return asked.split(/\s+/).filter((grant) => grant !== '');
}

/** The accounts' secrets, made once and kept in a file for its owner alone. */
export async function secretsOf(file: string, accounts: readonly LocalAccount[]): Promise<readonly Secret[]> {
  const kept = ((await readPrivateFile(file)) ?? {}) as Readonly<Record<string, string>>;
  const secrets = accounts.map(({ id }) => ({
    id,
    secret: kept[id] ?? randomBytes(32).toString('base64url'),
  }));
  if (secrets.some(({ id }) => kept[id] === undefined)) {
    const made = Object.fromEntries(secrets.map(({ id, secret }) => [id, secret]));
    await writePrivateFile(file, { ...kept, ...made });
  }
  return secrets;
}

/** Whether this is the secret of that account; what differs cannot be told from how long the answer takes. */
export function isSecretOf(secrets: readonly Secret[], id: string, given: string): boolean {
  const known = secrets.find((each) => each.id === id);
  return known !== undefined && timingSafeEqual(sha256(known.secret), sha256(given));
}

function sha256(text: string): Buffer {
  return createHash('sha256').update(text).digest();
}
