import { fundSubmissionSchema } from '#pooled-fund/plain';
import type { FundSubmission } from '#pooled-fund';
import { agreementContentSchema } from '#settlement/plain';
import type { AgreementContent } from '#settlement';
import { z } from 'zod';
import type { SampleDesk, Standing } from './sample-desk';
import { readSampleFile } from './sample-files';

type Desk = Pick<SampleDesk, 'read' | 'decide'>;

/** Who signs and approves for a partner: one of the sample's people, under a name that nobody has. */
interface Signatory {
  readonly partner: string;
  readonly person: string;
  readonly by: { readonly name: string; readonly position: string };
}

/** An agreement of the sample with the fund it is on, and who of its people does what. */
interface SettledSample {
  readonly fund: string;
  readonly agreement: string;
  /** The agreement's own name among those of its area and year. */
  readonly code: string;
  readonly signedOn: string;
  readonly signatories: readonly Signatory[];
  /** Writes the fund and the agreement, and keeps the money. */
  readonly finance: string;
  readonly approver: string;
}

const CAMBRIDGESHIRE: SettledSample = {
  fund: 'fund-cambridgeshire-2016-17.json',
  agreement: 'agreement-cambridgeshire-2016-17.json',
  code: 'risk-share',
  signedOn: '2016-06-30',
  signatories: [
    {
      partner: 'urn:ods:06H',
      person: 'ccg-finance',
      by: { name: 'A. Person (invented)', position: 'Director of Finance' },
    },
    {
      partner: 'urn:ons:E10000003',
      person: 'county-finance',
      by: { name: 'B. Person (invented)', position: 'Chief Finance Officer' },
    },
  ],
  finance: 'county-finance',
  approver: 'county-approver',
};

const PETERBOROUGH: SettledSample = {
  fund: 'fund-peterborough-2015-16.json',
  agreement: 'agreement-peterborough-2015-16.json',
  code: 'pay-for-performance',
  signedOn: '2015-03-31',
  signatories: [
    {
      partner: 'urn:ods:06H',
      person: 'ccg-finance',
      by: { name: 'A. Person (invented)', position: 'Director of Finance' },
    },
    {
      partner: 'urn:ons:E06000031',
      person: 'council',
      by: { name: 'C. Person (invented)', position: 'Corporate Director: Resources' },
    },
  ],
  finance: 'council',
  approver: 'approver',
};

const SETTLED: readonly SettledSample[] = [PETERBOROUGH, CAMBRIDGESHIRE];

interface FundStands extends Standing {
  readonly status: string;
}

interface AgreementStands extends Standing {
  readonly proposed?: {
    readonly contentHash: string;
    readonly signatures: readonly { readonly partner: string }[];
  };
}

interface SettlementStands extends Standing {
  readonly status: string;
  readonly computation?: { readonly releasedPence: number };
  readonly contentHash?: string;
  readonly approvals: readonly { readonly partner: string; readonly approved?: object }[];
  readonly decisions: readonly { readonly type: string }[];
}

/**
 * Agrees and settles the sample's money as its people would. What stands already is left as it is, so that a load that
 * was interrupted goes on where it was.
 */
export async function settleSample(desk: Desk): Promise<void> {
  for (const settled of SETTLED) {
    const fund = await readFund(settled.fund);
    const terms = await readTerms(settled.agreement);
    const at = (kind: string) => `/v1/areas/${fund.area}/${kind}/${fund.policyYear.replace('/', '-')}`;
    await agreeFund(desk, settled, at('funds'), fund);
    await signTerms(desk, settled, `${at('agreements')}/${settled.code}`, terms);
    await settle(desk, settled, `${at('settlements')}/${settled.code}`, terms);
  }
}

async function agreeFund(
  desk: Desk,
  { finance, approver }: SettledSample,
  path: string,
  { content, agreement }: FundSubmission,
): Promise<void> {
  const fund = await desk.read<FundStands>(finance, path);
  const drafted = fund ?? (await desk.decide(finance, `${path}/draft`, { content }, undefined));
  const isAgreed = fund !== undefined && fund.status !== 'draft';
  if (!isAgreed) await desk.decide(approver, `${path}/agree`, { agreement }, drafted);
}

async function signTerms(
  desk: Desk,
  { finance, signatories, signedOn }: SettledSample,
  path: string,
  content: AgreementContent,
): Promise<void> {
  const read = () => desk.read<AgreementStands>(finance, path);
  if (!(await read())) await desk.decide(finance, `${path}/propose`, { content }, undefined);
  const terms = await read();
  // With the last signature nothing waits any more.
  if (!terms?.proposed) return;
  const { contentHash, signatures } = terms.proposed;
  let last: Standing = terms;
  for (const { partner, person, by } of signatories) {
    if (signatures.some((each) => each.partner === partner)) continue;
    const signature = { partner, signedBy: by.name, position: by.position, signedOn };
    last = await desk.decide(person, `${path}/sign`, { contentHash, signature }, last);
  }
}

/** Opened, computed, accrued at the end of the term, reviewed, approved by each partner, and posted. */
async function settle(
  desk: Desk,
  { finance, signatories }: SettledSample,
  path: string,
  { effectiveTo }: AgreementContent,
): Promise<void> {
  const read = () => desk.read<SettlementStands>(finance, path);
  const begun = await read();
  let last = begun ?? (await desk.decide(finance, `${path}/open`, {}, undefined));
  const decide = async (person: string, command: string, body: object) => {
    last = await desk.decide(person, `${path}/${command}`, body, last);
  };
  if (!begun?.computation) await decide(finance, 'compute', {});
  const computed = await read();
  if (computed?.status !== 'computed') return;
  const { computation, contentHash, approvals, decisions } = computed;
  const isDone = (type: string) => decisions.some((decision) => decision.type === type);
  if (!isDone('settlement.forecast')) {
    const method = 'As computed, until it is approved and posted';
    const forecastPence = computation?.releasedPence;
    await decide(finance, 'forecast', { forecastPence, asOf: effectiveTo, method });
  }
  const [reviewer] = signatories;
  if (!isDone('settlement.reviewed') && reviewer) {
    const note = 'Invented counts, as their files say; both ways of working it out agree';
    await decide(reviewer.person, 'review', { contentHash, by: reviewer.by, note });
  }
  for (const { partner, person, by } of signatories) {
    const hasApproved = approvals.some((each) => each.partner === partner && each.approved);
    if (!hasApproved) await decide(person, 'approve', { partner, by, contentHash });
  }
  await decide(finance, 'post', {});
}

async function readFund(name: string): Promise<FundSubmission> {
  return fundSubmissionSchema.parse(await readSampleFile(name));
}

async function readTerms(name: string): Promise<AgreementContent> {
  return z.strictObject({ content: agreementContentSchema }).parse(await readSampleFile(name)).content;
}
