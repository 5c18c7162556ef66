import {
  AgreementQuery,
  OpenSettlementCommand,
  ProposeAgreementCommand,
  SignAgreementCommand,
  type AgreementContent,
} from '#settlement';
import type { CommandBus, QueryBus } from '@nestjs/cqrs';

const BY = { actor: 'finance' };
const [CCG, COUNCIL] = ['urn:ods:06H', 'urn:ons:E10000003'];

/** Cambridgeshire's risk share of 2016/17 as its plan proposes it in Annex A; the price and the target's count are ours. */
const TERMS: AgreementContent = {
  title: 'Risk share agreement 2016/17',
  document: 'Cambridgeshire Better Care Fund plan 2016/17, Annex A',
  clauses: [{ ref: '7', says: 'It is released at the beginning of 2017/18 based on year end performance.' }],
  termClauses: {
    fund: ['7'],
    holder: ['7'],
    target: ['7'],
    cost: ['7'],
    rule: ['7'],
    decision: ['7'],
    use: ['7'],
  },
  partners: [
    { partner: CCG, name: 'NHS Cambridgeshire and Peterborough CCG', as: 'commissioner' },
    { partner: COUNCIL, name: 'Cambridgeshire County Council', as: 'council' },
  ],
  holder: CCG,
  fundPence: 83_600_000,
  receiver: { policyYear: '2017/18' },
  effectiveFrom: '2016-04-01',
  effectiveTo: '2017-03-31',
  rule: {
    kind: 'balancing-sum',
    costBasis: 'flat-price',
    activity: [
      {
        name: 'Non-elective admissions',
        metric: 'non-elective-admissions',
        period: '2016/17',
        target: 56_040,
        profile: [],
        pricePence: 149_000,
      },
    ],
  },
  decidedFrom: '2017-04-01',
  releasedOn: '2017-04-01',
  decidedBy: 'The council and the commissioner together',
  useOfReleased: 'Joint transformation projects in 2017/18',
  lateRestatement: 'reverse-and-repost',
};

/** Agrees on a risk share as both partners would, and opens its settlement. */
export async function openSettlement(
  commands: CommandBus,
  queries: QueryBus,
  of: { readonly area: string; readonly policyYear: string; readonly agreement: string },
): Promise<void> {
  await commands.execute(new ProposeAgreementCommand(of, TERMS, BY));
  const agreement = await queries.execute(new AgreementQuery(of));
  const hash = agreement.ok ? (agreement.value.proposed?.contentHash ?? '') : '';
  for (const partner of [CCG, COUNCIL]) {
    const signature = { partner, signedBy: 'A. Person', position: 'Director', signedOn: '2016-06-30' };
    await commands.execute(new SignAgreementCommand(of, hash, signature, [partner], BY));
  }
  const opened = await commands.execute(new OpenSettlementCommand(of, BY));
  if (!opened.ok) throw new Error(`The settlement was not opened: ${JSON.stringify(opened.failure)}`);
}
