import { AREAS_OF_SPEND, type ReturnSection } from '#catalogue';
import { jsonPence, type Result } from '#kernel';
import {
  fundAmount,
  type AgreedMoney,
  type BudgetLine,
  type FundContent,
  type LinePosition,
} from '#pooled-fund';

/** What the rows of a section are filled in for, thing by thing: the values of its fields. */
export type Row = Readonly<Record<string, string | number>>;

type RowsOf = NonNullable<NonNullable<ReturnSection['rows']>['of']>;
type FundContributions = Extract<RowsOf, { readonly from: 'fund-contributions' }>;

export type Rows = Result<readonly Row[], string>;

/** What a row stands for, as people know it. */
export function nameOfRow({ name, scheme, partner, code }: Row): string {
  return String(name ?? scheme ?? partner ?? code);
}

/** The lines of an agreed fund, in its order. */
export function fundLineRows({ content, positions }: AgreedMoney, policyYear: string): Row[] {
  return content.lines.map((line, at) => lineRow(line, content, policyYear, positions[at]));
}

/** What partners put into an agreed fund, in its order; of one kind of partner, and of some kinds, where they are given. */
export function fundContributionRows(
  fund: AgreedMoney,
  { policyYear, partner: as, kinds }: Omit<FundContributions, 'from'>,
): Row[] {
  const { content } = fund;
  return content.contributions.flatMap(({ code, partner, kind, name, of, pence }): Row[] => {
    const from = content.partners.find(({ source }) => source === partner);
    if ((as !== undefined && from?.as !== as) || kinds?.includes(kind) === false) return [];
    const received = fundAmount(fund, { policyYear, part: 'received', contribution: code });
    return [
      {
        ...{ code, partner: from?.name ?? partner, kind, of, budgetPence: pence },
        ...(name !== undefined && { name }),
        ...(received.ok && { receivedPence: received.value.pence }),
      },
    ];
  });
}

function lineRow(
  line: BudgetLine,
  { partners, contributions }: FundContent,
  policyYear: string,
  position: LinePosition | undefined,
): Row {
  const { code, scheme, areaOfSpend, providerType, of, funding, commissioner, note } = line;
  const nameOf = (source: string) => partners.find((each) => each.source === source)?.name ?? source;
  const sources = funding.flatMap(({ contribution }) => {
    const paid = contributions.find(({ code: known }) => known === contribution);
    const from = partners.find(({ source }) => source === paid?.partner);
    return paid ? [fundingInWords(paid, from?.as, policyYear)] : [];
  });
  const { budgetPence, spentPence, outturnPence } = position ?? {};
  return {
    ...{ code, scheme, of },
    commissioner: 'partner' in commissioner ? nameOf(commissioner.partner) : 'Joint',
    ...(areaOfSpend && { areaOfSpend: AREAS_OF_SPEND[areaOfSpend] }),
    ...(providerType !== undefined && { providerType }),
    ...(sources.length > 0 && { sourceOfFunding: [...new Set(sources)].join(', ') }),
    ...(note !== undefined && { note }),
    ...(budgetPence !== undefined && { budgetPence: jsonPence(budgetPence) }),
    ...(spentPence !== undefined && { spentPence: jsonPence(spentPence) }),
    ...(outturnPence !== undefined && { forecastPence: jsonPence(outturnPence) }),
  };
}

/** What the forms call money that is paid in: a grant by its name, the rest by whose it is. */
function fundingInWords(
  { kind, name }: FundContent['contributions'][number],
  as: FundContent['partners'][number]['as'] | undefined,
  policyYear: string,
): string {
  // There have been no CCGs since July 2022.
  const commissioner = policyYear < '2022/23' ? 'CCG' : 'NHS';
  if (name !== undefined) return name;
  switch (kind) {
    case 'minimum':
      return `${commissioner} minimum contribution`;
    case 'additional': {
      const whose = { commissioner, council: 'local authority', other: 'other' }[as ?? 'other'];
      return `Additional ${whose} contribution`;
    }
    case 'grant':
      return 'Grant';
    case 'carried-forward':
      return 'Carried forward';
  }
}
