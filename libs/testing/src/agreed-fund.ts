import { DecisionStore } from '#decisions';
import { fundStream, type FundContent } from '#pooled-fund';
import type { Pool } from 'pg';

const CONTENT: Omit<FundContent, 'partners'> = {
  document: 'Cambridgeshire Better Care Fund narrative plan 2016/17, 4 May 2016',
  host: 'urn:ods:06H',
  contributions: [
    {
      ...{ code: 'ccg-minimum', partner: 'urn:ods:06H', kind: 'minimum', of: 'revenue' },
      pence: 3_565_600_000,
    },
  ],
  lines: [
    {
      ...{ code: 'iachs', scheme: 'Integrated adult community health services', category: 'contribution' },
      ...{ commissioner: { partner: 'urn:ods:06H' }, of: 'revenue', pence: 1_701_200_000, funding: [] },
      ...{ underspend: [{ rule: 'not-stated' }], overspend: [{ rule: 'not-stated' }] },
    },
  ],
  stated: [],
};

/** Has partners agree the pooled fund of an area, or agree it anew, as its commands would: so that money can be held in it. */
export async function agreeFund(
  pool: Pool,
  { area, policyYear }: { readonly area: string; readonly policyYear: string },
  partners: readonly string[] = ['urn:ods:06H', 'urn:ons:E10000003'],
): Promise<void> {
  const decisions = new DecisionStore(pool);
  const stream = fundStream(area, policyYear);
  const { length: version } = await decisions.read(stream);
  const content: FundContent = {
    ...CONTENT,
    partners: partners.map((source) => ({ source, name: source, as: 'other' })),
  };
  const put =
    version === 0
      ? { type: 'fund.drafted', data: { content } }
      : { type: 'fund.revised', data: { content, reason: 'Others take part' } };
  const agreed = { type: 'fund.agreed', data: { agreement: { agreedOn: '2016-03-31', signatures: [] } } };
  await decisions.append(stream, version, [put, agreed], { actor: 'approver' });
}
