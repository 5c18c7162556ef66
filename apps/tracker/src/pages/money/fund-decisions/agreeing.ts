import { fail, ok, poundsShown } from '#kernel';
import { html, table, textsTyped, textTyped, type FieldSet, type Html } from '#pages';
import {
  AgreeFundCommand,
  DraftFundCommand,
  ReviseFundCommand,
  type FundContent,
  type FundStanding,
} from '#pooled-fund';
import { fundSubmissionSchema } from '#pooled-fund/plain';
import { agreeBody, reviseBody } from '../../../money/funds.schema';
import { fileField, otherFile, readFileTyped } from '../file-typed';
import { contributionName, partnerNamed } from '../fund-named';
import { decided, isInForce, type DecisionOnFund, type Sent } from './fund-decision';

// How a pooled fund is written, and put in force.

export const FUND_FILE = fileField(
  'The file of the fund',
  'As the guide to the pooled fund describes it: its area and year, and all that its plan prints.',
);

const DRAFT: DecisionOnFund = {
  name: 'draft',
  title: 'Hand the draft in anew',
  says: 'It takes the place of the draft. What merely does not add up is taken, and said.',
  hasFile: true,
  isOffered: ({ fund }) => fund.status === 'draft',
  about: () => html``,
  fields: () => [FUND_FILE],
  command: (sent) => {
    const read = fundTyped(sent);
    if (!read.ok) return read;
    return ok(new DraftFundCommand(sent.area, sent.policyYear, read.value, sent.by));
  },
};

const REVISE: DecisionOnFund = {
  name: 'revise',
  title: 'Put another content forward',
  says: 'What was agreed stays in force until partners have agreed this.',
  hasFile: true,
  isOffered: ({ fund }) => isInForce(fund),
  about: () => html``,
  fields: () => [FUND_FILE, { kind: 'long-text', name: 'reason', label: 'Why it is revised' }],
  command: (sent) => {
    const { area, policyYear, typed, by } = sent;
    const content = fundTyped(sent);
    if (!content.ok) return content;
    const body = { content: content.value, ...textsTyped(typed, ['reason']) };
    return decided(
      reviseBody,
      body,
      (read) => new ReviseFundCommand(area, policyYear, read.content, read.reason, by),
    );
  },
};

export const AGREE: DecisionOnFund = {
  name: 'agree',
  title: 'Put it in force, as its partners signed it',
  says: 'Say who signed for each partner, and when. Money moves on what is in force.',
  isFinal: true,
  isOffered: ({ fund }) => fund.waiting !== undefined,
  about: ({ waiting }) => (waiting ? waitingContent(waiting) : html``),
  fields: ({ fund }) => [
    { kind: 'day', name: 'agreedOn', label: 'Agreed on', at: '/agreement/agreedOn' },
    ...partnersOf(fund).map(({ name }, at): FieldSet => {
      const pointer = `/agreement/signatures/${at}`;
      return {
        legend: `For ${name}`,
        fields: [
          { kind: 'text', name: `${at}-signedBy`, label: 'Signed by', at: `${pointer}/signedBy` },
          { kind: 'text', name: `${at}-position`, label: 'Position', at: `${pointer}/position` },
          { kind: 'day', name: `${at}-signedOn`, label: 'Signed on', at: `${pointer}/signedOn` },
        ],
      };
    }),
  ],
  command: ({ area, policyYear, fund, typed, by }) => {
    const signatures = partnersOf(fund).map(({ source }, at) => ({
      partner: source,
      ...Object.fromEntries(
        ['signedBy', 'position', 'signedOn'].flatMap((part) => {
          const text = textTyped(typed, `${at}-${part}`);
          return text === '' ? [] : [[part, text] as const];
        }),
      ),
    }));
    const agreement = { ...textsTyped(typed, ['agreedOn']), signatures };
    return decided(
      agreeBody,
      { agreement },
      (read) => new AgreeFundCommand(area, policyYear, read.agreement, by),
    );
  },
};

export const FUND_WRITING: readonly DecisionOnFund[] = [DRAFT, REVISE];

/** The content of a file, where it is of the fund that it is handed in for. */
function fundTyped({ file, area, policyYear }: Sent) {
  const read = readFileTyped(fundSubmissionSchema, file);
  if (!read.ok) return read;
  const of = read.value;
  if (of.area === area && of.policyYear === policyYear) return ok(of.content);
  return fail([
    otherFile(`The file is of ${of.area} and ${of.policyYear}, not of ${area} and ${policyYear}`),
  ]);
}

function partnersOf({ waiting }: FundStanding): FundContent['partners'] {
  return waiting?.partners ?? [];
}

/** What waits to be agreed, as far as money goes. */
function waitingContent(content: FundContent): Html {
  const sum = (each: readonly { readonly pence: number }[]): string =>
    poundsShown(each.reduce((total, { pence }) => total + BigInt(pence), 0n));
  return html`<p>What waits is ${content.document}.</p>
    ${table({
      caption: 'What partners are to put in',
      columns: [{ name: 'Contribution' }, { name: 'Partner' }, { name: 'Amount', isNumber: true }],
      rows: [
        ...content.contributions.map((each) => [
          contributionName(each),
          partnerNamed(content, each.partner),
          poundsShown(BigInt(each.pence)),
        ]),
        ['Together', '', sum(content.contributions)],
      ],
    })}
    ${table({
      caption: 'Lines of its budget',
      columns: [{ name: 'Line' }, { name: 'Budget', isNumber: true }],
      rows: [
        ...content.lines.map(({ scheme, pence }) => [scheme, poundsShown(BigInt(pence))]),
        ['All lines', sum(content.lines)],
      ],
    })}`;
}
