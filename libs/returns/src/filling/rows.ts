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

/** The lines of an agreed fund, in its order. */
export function fundLineRows({ content, positions }: AgreedMoney): Row[] {
  return content.lines.map((line, at) => lineRow(line, content, positions[at]));
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
  position: LinePosition | undefined,
): Row {
  const { code, scheme, areaOfSpend, providerType, of, funding, commissioner, note } = line;
  const nameOf = (source: string) => partners.find((each) => each.source === source)?.name ?? source;
  const sources = funding.map(
    ({ contribution }) => contributions.find((each) => each.code === contribution)?.name ?? contribution,
  );
  const { budgetPence, spentPence, outturnPence } = position ?? {};
  return {
    ...{ code, scheme, of },
    commissioner: 'partner' in commissioner ? nameOf(commissioner.partner) : 'Joint',
    ...(areaOfSpend && { areaOfSpend: AREAS_OF_SPEND[areaOfSpend] }),
    ...(providerType !== undefined && { providerType }),
    ...(sources.length > 0 && { sourceOfFunding: sources.join(', ') }),
    ...(note !== undefined && { note }),
    ...(budgetPence !== undefined && { budgetPence: jsonPence(budgetPence) }),
    ...(spentPence !== undefined && { spentPence: jsonPence(spentPence) }),
    ...(outturnPence !== undefined && { forecastPence: jsonPence(outturnPence) }),
  };
}
