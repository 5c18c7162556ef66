import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { fullFormats } from 'ajv-formats/dist/formats.js';
import { COLUMN_MAPPINGS } from '#catalogue';
import { COUNTS_TOPIC } from '#contracts';
import { DecisionStore } from '#decisions';
import { repositoryRoot } from '#installation';
import { londonDay, monthsOf, period } from '#kernel';
import { JobRunStore } from '#jobs';
import { DefinitionStore, putFirstVersionsInForce } from '#reference';
import { TemplateStore } from '#returns';
import { agreeFund, PETERBOROUGH, reported, smallReturn } from '#testing';
import { openStandalone } from './open-standalone.fixture';
import type { OpenStandalone } from './open-standalone.fixture';

// What every route answers, held against what /v1/openapi.json says of it.

interface Answer {
  readonly headers?: object;
  readonly content?: Readonly<Record<string, { readonly example?: unknown }>>;
}
interface Operation {
  readonly operationId: string;
  readonly security: readonly object[];
  readonly parameters: readonly { readonly name: string; readonly in: string; readonly example?: unknown }[];
  readonly requestBody?: { readonly content: object };
  readonly responses: Readonly<Record<string, Answer>>;
}
interface Sent {
  readonly type?: string;
  readonly ifMatch?: string;
  readonly ifNoneMatch?: string;
  readonly receipt?: string;
  readonly accept?: string;
  readonly body?: unknown;
}
type Case = readonly [method: string, path: string, status: number, sent?: Sent];

const file = (path: string) => readFileSync(join(repositoryRoot(), path), 'utf8');
const PUBLISHED = JSON.parse(file('docs/api/openapi.json')) as OpenApi;
interface OpenApi {
  readonly paths: Readonly<Record<string, Readonly<Record<string, Operation>>>>;
}

const OPERATIONS = Object.entries(PUBLISHED.paths).flatMap(([path, methods]) =>
  Object.entries(methods).map(([method, operation]) => ({
    ...operation,
    method: method.toUpperCase(),
    matches: new RegExp(`^${path.replaceAll('.', '\\.').replace(/\{\w+\}/g, '[^/]+')}$`),
    /** Where the document has it, as the fragment of a URI. */
    at: `#/paths/${encodeURIComponent(path.replaceAll('/', '~1'))}/${method}`,
  })),
);
type Route = (typeof OPERATIONS)[number];

const { content, agreement } = JSON.parse(file('apps/standalone/sample/plan-2014-15.json')) as {
  readonly content: object;
  readonly agreement: object;
};
const fund = JSON.parse(file('apps/standalone/sample/fund-cambridgeshire-2016-17.json')) as {
  readonly content: object;
  readonly agreement: object;
};
const risk = JSON.parse(file('apps/standalone/sample/agreement-cambridgeshire-2016-17.json')) as {
  readonly content: object;
};
const reason = 'Winter funding was confirmed';
const AREA = `/v1/areas/${PETERBOROUGH.area}`;
const NOWHERE = '/v1/areas/E06009999';
const PLAN = `${AREA}/plans/2014-15`;
const CHART = `${AREA}/charts/delayed-transfers-of-care`;
const CHART_DECISIONS = `${CHART}/decisions`;
const FUND = `${AREA}/funds/2016-17`;
/** What is said of a fund's money, by route. */
const MOVEMENTS: readonly (readonly [name: string, body: object])[] = [
  ['revise', { content: fund.content, reason }],
  [
    'contributions',
    {
      receipt: {
        contribution: 'ccg-minimum',
        reference: 'June',
        receivedOn: '2016-06-15',
        pence: 297_125_000,
      },
    },
  ],
  ['spending', { spending: { line: 'iachs', month: '2016-06', pence: 141_766_667 } }],
  [
    'forecasts',
    { forecast: { line: 'iachs', asOf: '2016-09', outturnPence: 1_701_200_400, method: 'as paid' } },
  ],
  [
    'virements',
    { virement: { from: 'iachs', to: 'ccg-carers', pence: 1_000, reason, authority: 'Delivery Group' } },
  ],
  ['close-month', { month: '2016-06' }],
  ['close-year', {}],
];
/** What people decide about a chart, by route. */
const CHARTING: readonly (readonly [name: string, body: object])[] = [
  ['rebase', { from: '2014-10', reason }],
  ['fix-baseline', { points: 12, reason }],
  ['choose-ranges', { ranges: 'all', reason }],
  ['annotate', { period: '2014-12', text: 'Norovirus' }],
  ['clear', { reason }],
];
const COUNTY = 'E10000003';
const [COUNCIL, CCG] = [`urn:ons:${COUNTY}`, 'urn:ods:06H'];
const AGREEMENTS = `/v1/areas/${COUNTY}/agreements`;
const AGREEMENT = `${AGREEMENTS}/2016-17/risk-share`;
const OTHER = `${AGREEMENTS}/2016-17/other`;
const SETTLEMENTS = `/v1/areas/${COUNTY}/settlements/2016-17`;
const SETTLEMENT = `${SETTLEMENTS}/risk-share`;
const SUPPOSED = { supposed: [{ figure: 'non-elective-admissions/2016/17', count: 56_308 }] };
const by = { name: 'A. Person', position: 'Director of Finance' };
/** In the place of the hash of what stands when it is sent. */
const HASH = 'HASH'.padEnd(64, '0');
const dispute = {
  ...{ partner: COUNCIL, by, figure: 'non-elective-admissions/2016/17', claimed: 1, replyBy: '2099-01-01' },
  evidence: 'They were counted twice',
};
/** What is done to a settlement once it is computed, in an order in which each is taken, from its third version. */
const SETTLING: readonly (readonly [name: string, body: object])[] = [
  ['forecast', { forecastPence: 43_000_000, asOf: '2017-02-28', method: 'to date' }],
  ['review', { contentHash: HASH, by, note: 'as reported' }],
  ['dispute', dispute],
  ['reply', { dispute: 1, partner: CCG, by, reply: 'They were not' }],
  ['withdraw-dispute', { dispute: 1, by, reason }],
  ['dispute', dispute],
  ['resolve', { dispute: 2, outcome: 'rejected', by, reason }],
  ['dispute', dispute],
  ['uphold-dispute', { dispute: 3, by, reason }],
  ['propose-void', { by, reason }],
  ['compute', {}],
  ['override-coverage', { by, reason }],
  ['agree-amount', { agreedPence: 43_000_000, reason }],
  ['approve', { partner: CCG, by, contentHash: HASH }],
  ['approve', { partner: COUNCIL, by, contentHash: HASH }],
  ['post', {}],
];
/** After that, with other terms signed. */
const RESTATING: typeof SETTLING = [
  ['compute', { grounds: reason }],
  ['override-coverage', { by, reason }],
  ['approve', { partner: CCG, by, contentHash: HASH }],
  ['approve', { partner: COUNCIL, by, contentHash: HASH }],
  ['restate', {}],
  ['release', { paidOn: londonDay(new Date()), reference: 'BACS 4711' }],
  ['close', {}],
];
type SettlingStep = (typeof SETTLING)[number];
const isNamedFirst = ([name]: SettlingStep, at: number, all: typeof SETTLING): boolean =>
  all.findIndex(([other]) => other === name) === at;
/** What becomes of another settlement, from its first version. */
const VOIDING: typeof SETTLING = [
  ['propose-void', { by, reason }],
  ['approve', { partner: CCG, by, contentHash: HASH }],
  ['approve', { partner: COUNCIL, by, contentHash: HASH }],
  ['void', {}],
];
const signed = (partner: string) => ({
  contentHash: HASH,
  signature: { partner, signedBy: by.name, position: by.position, signedOn: '2016-06-30' },
});
/** One after the other from a version on, each of them taken. */
const taken = (steps: typeof SETTLING, from: number, settlement = SETTLEMENT): Case[] =>
  steps.map(([name, body], at) => [
    'POST',
    `${settlement}/${name}`,
    200,
    { ifMatch: `"${from + at}"`, body },
  ]);
const SETTLED: readonly Case[] = [
  ['GET', AGREEMENT, 404],
  ['POST', `${AGREEMENT}/propose`, 422, { body: {} }],
  ['POST', `${AGREEMENTS}/2016-17/risk%2Fshare/propose`, 422, { body: risk }],
  ['POST', `${AGREEMENT}/propose`, 200, { body: risk }],
  ['POST', `${AGREEMENT}/propose`, 412, { body: risk }],
  ['POST', `${AGREEMENT}/propose`, 428, { ifMatch: '*', body: risk }],
  ['GET', `${SETTLEMENT}/position`, 409],
  ['GET', `${SETTLEMENT}/documents/position.pdf`, 409],
  ['POST', `${SETTLEMENT}/what-if`, 409, { body: SUPPOSED }],
  ['POST', `${SETTLEMENT}/what-if`, 422, { body: {} }],
  ['GET', SETTLEMENT, 404],
  ['POST', `${SETTLEMENT}/open`, 409, { body: {} }],
  ['POST', `${AGREEMENT}/sign`, 422, { ifMatch: '"1"', body: {} }],
  ['POST', `${AGREEMENT}/sign`, 428, { body: signed(CCG) }],
  ['POST', `${AGREEMENT}/sign`, 412, { ifMatch: '"99"', body: signed(CCG) }],
  ['POST', `${AGREEMENT}/sign`, 200, { ifMatch: '"1"', body: signed(CCG) }],
  ['POST', `${AGREEMENT}/sign`, 200, { ifMatch: '"2"', body: signed(COUNCIL) }],
  ['POST', `${AGREEMENT}/sign`, 409, { ifMatch: '"3"', body: signed(COUNCIL) }],
  ['POST', `${OTHER}/propose`, 200, { body: risk }],
  ['POST', `${OTHER}/withdraw`, 422, { ifMatch: '"1"', body: {} }],
  ['POST', `${OTHER}/withdraw`, 428, { body: { reason } }],
  ['POST', `${OTHER}/withdraw`, 412, { ifMatch: '"99"', body: { reason } }],
  ['POST', `${OTHER}/withdraw`, 200, { ifMatch: '"1"', body: { reason } }],
  ['GET', AGREEMENTS, 200],
  ['GET', `${AGREEMENTS}?asKnown=2015-01-01T00:00:00Z`, 200],
  ['GET', `${AGREEMENTS}?asKnown=yesterday`, 400],
  ['GET', `${AGREEMENTS}/2016-17`, 200],
  ['GET', `${AGREEMENTS}/2016-17?asKnown=yesterday`, 400],
  ['GET', AGREEMENT, 200],
  ['POST', `${SETTLEMENT}/open`, 422, { body: { mood: 'good' } }],
  ['POST', `${SETTLEMENT}/open`, 409, { body: { contentHash: 'a'.repeat(64) } }],
  ['POST', `${SETTLEMENT}/open`, 200, { body: {} }],
  ['POST', `${AGREEMENT}/withdraw`, 409, { ifMatch: '"3"', body: { reason } }],
  ['POST', `${SETTLEMENT}/open`, 412, { body: {} }],
  ['POST', `${SETTLEMENT}/open`, 428, { ifMatch: '*', body: {} }],
  ...[...SETTLING, ...RESTATING, ...VOIDING].filter(isNamedFirst).flatMap(([name, body]): Case[] => [
    // Before anything is computed only a forecast is in its place, a computation, and asking to void it.
    ...(['forecast', 'compute', 'propose-void'].includes(name)
      ? []
      : [['POST', `${SETTLEMENT}/${name}`, 409, { ifMatch: '"1"', body }] as const]),
    ['POST', `${SETTLEMENT}/${name}`, 412, { ifMatch: '"99"', body }],
    ['POST', `${SETTLEMENT}/${name}`, 422, { ifMatch: '"1"', body: { mood: 'good' } }],
    ['POST', `${SETTLEMENT}/${name}`, 428, { body }],
  ]),
  ['POST', `${SETTLEMENT}/compute`, 404, { ifMatch: '"1"', body: { watermark: 99_999 } }],
  ['POST', `${SETTLEMENT}/compute`, 200, { ifMatch: '"1"', body: {} }],
  ['POST', `${SETTLEMENT}/compute`, 409, { ifMatch: '"2"', body: {} }],
  ...taken(SETTLING, 2),
  ['POST', `${SETTLEMENT}/forecast`, 409, { ifMatch: '"18"', body: SETTLING[0]?.[1] }],
  ['POST', `${SETTLEMENT}/propose-void`, 409, { ifMatch: '"18"', body: { by, reason } }],
  ['GET', SETTLEMENT, 200],
  [
    'POST',
    `${AGREEMENT}/propose`,
    200,
    { ifMatch: '"3"', body: { content: { ...risk.content, title: reason } } },
  ],
  ['POST', `${AGREEMENT}/sign`, 200, { ifMatch: '"4"', body: signed(CCG) }],
  ['POST', `${AGREEMENT}/sign`, 200, { ifMatch: '"5"', body: signed(COUNCIL) }],
  ...taken(RESTATING, 18),
  ['POST', `${OTHER}/propose`, 200, { ifMatch: '"2"', body: risk }],
  ['POST', `${OTHER}/sign`, 200, { ifMatch: '"3"', body: signed(CCG) }],
  ['POST', `${OTHER}/sign`, 200, { ifMatch: '"4"', body: signed(COUNCIL) }],
  ['POST', `${SETTLEMENTS}/other/open`, 200, { body: {} }],
  ...taken(VOIDING, 1, `${SETTLEMENTS}/other`),
  ['GET', `${SETTLEMENTS}/other`, 200],
  ['GET', `${SETTLEMENTS}/other/documents/statement.pdf`, 200],
  ['GET', SETTLEMENTS, 200],
  ['GET', `${SETTLEMENTS}?asKnown=2015-01-01T00:00:00Z`, 200],
  ['GET', `${SETTLEMENTS}?asKnown=yesterday`, 400],
  ['GET', SETTLEMENT, 200],
  ...['csv', 'html', 'pdf', 'xlsx'].map((form): Case => [
    'GET',
    `${SETTLEMENT}/documents/statement.${form}`,
    200,
  ]),
  ['GET', `${SETTLEMENT}/documents/statement.docx`, 404],
  ['GET', `${SETTLEMENT}/position`, 200],
  ['GET', `${SETTLEMENT}/position?watermark=99999`, 404],
  ['GET', `${SETTLEMENT}/documents/position.pdf`, 200],
  ['GET', `${SETTLEMENT}/documents/position.xlsx?quarter=2016/17-Q2`, 200],
  ['GET', `${SETTLEMENT}/position?quarter=2016/17`, 400],
  ['GET', `${SETTLEMENT}/position?quarter=2017/18-Q1`, 400],
  ['POST', `${SETTLEMENT}/what-if`, 200, { body: SUPPOSED }],
];
const REGISTERS = `/v1/areas/${COUNTY}/registers`;
const ENTRY = `${REGISTERS}/milestones/annex-b-02`;
const entry = { what: 'Early trigger action plan developed and approved', status: 'not-started' };
/** What is done to an entry of a register once it is added, in an order in which each is taken. */
const ENTERED: readonly (readonly [name: string, body: object])[] = [
  ['change', { entry: { ...entry, status: 'under-way' }, reason }],
  ['close', { on: '2016-09-12', reason }],
  ['reopen', { reason }],
];
const COMMENT = `${REGISTERS}/comments/2016-17-Q1.delayed-transfers-of-care`;
const comment = {
  ...{ policyYear: '2016/17', metric: 'delayed-transfers-of-care', period: '2016/17-Q1' },
  progress: 'on-track',
};
const over = (version: number, body: object = {}) => ({ ifMatch: `"${version}"`, body });
/** What is done to a comment that another has written and offered, in an order in which each is taken. */
const APPROVED: readonly Case[] = [
  ...decidedInTurn('approve', 2),
  ['POST', `${COMMENT}/change`, 200, over(3, { entry: { ...comment, achievements: 'More' }, reason })],
  ...decidedInTurn('offer', 4),
  ...decidedInTurn('send-back', 5, { reason }),
  ['GET', COMMENT, 200],
];

function decidedInTurn(name: string, version: number, body: object = {}): Case[] {
  const path = `${COMMENT}/${name}`;
  return [
    ['POST', path, 428, { body }],
    ['POST', path, 412, over(99, body)],
    ['POST', path, 422, over(version, { mood: 'good' })],
    ['POST', path, 200, over(version, body)],
    ['POST', path, 409, over(version + 1, body)],
  ];
}
const REGISTER_TABLE = `/v1/areas/${COUNTY}/register-tables/risks/plan`;
const printed = {
  document: 'A plan',
  mapping: {
    columns: [
      { headers: ['Risk'], field: 'what' },
      { headers: ['Rating'], field: 'rating' },
    ],
  },
  rows: [
    ['Risk', 'Rating'],
    ['Lack of investment', 'Medium'],
  ],
};
const REGISTERED: readonly Case[] = [
  ...APPROVED,
  ['GET', REGISTER_TABLE, 404],
  ['POST', `${REGISTER_TABLE}/import`, 422, { body: {} }],
  ['POST', `${REGISTER_TABLE}/import`, 200, { body: { ...printed, dryRun: true } }],
  ['POST', `${REGISTER_TABLE}/import`, 200, { body: printed }],
  ['POST', `${REGISTER_TABLE}/import`, 412, { body: printed }],
  ['POST', `${REGISTER_TABLE}/import`, 428, { ifMatch: '*', body: printed }],
  [
    'POST',
    `/v1/areas/${COUNTY}/registers/risks/plan-01/close`,
    200,
    { ifMatch: '"1"', body: { on: '2016-09-12', reason } },
  ],
  [
    'POST',
    `${REGISTER_TABLE}/import`,
    409,
    {
      ifMatch: '"1"',
      body: {
        ...printed,
        rows: [
          ['Risk', 'Rating'],
          ['Lack of investment', 'High'],
        ],
      },
    },
  ],
  ['GET', REGISTER_TABLE, 200],
  ['GET', `${REGISTER_TABLE}.csv`, 200],
  ['GET', ENTRY, 404],
  ['POST', `${ENTRY}/add`, 422, { body: {} }],
  ['POST', `${ENTRY}/add`, 200, { body: { entry } }],
  ['POST', `${ENTRY}/add`, 412, { body: { entry } }],
  ['POST', `${ENTRY}/add`, 428, { ifMatch: '*', body: { entry } }],
  ['POST', `${ENTRY}/add`, 409, { ifMatch: '"1"', body: { entry } }],
  ['POST', `${ENTRY}/reopen`, 409, { ifMatch: '"1"', body: { reason } }],
  ...ENTERED.flatMap(([name, body], at): Case[] => [
    ['POST', `${ENTRY}/${name}`, 412, { ifMatch: '"99"', body }],
    ['POST', `${ENTRY}/${name}`, 422, { ifMatch: `"${at + 1}"`, body: { mood: 'good' } }],
    ['POST', `${ENTRY}/${name}`, 428, { body }],
    ['POST', `${ENTRY}/${name}`, 200, { ifMatch: `"${at + 1}"`, body }],
    // Closed, it is changed and closed by nobody.
    ...(name === 'close'
      ? ENTERED.slice(0, 2).map(([other, given]): Case => [
          ...(['POST', `${ENTRY}/${other}`, 409] as const),
          { ifMatch: '"3"', body: given },
        ])
      : []),
  ]),
  ['GET', REGISTERS, 200],
  ['GET', `${REGISTERS}?asKnown=2015-01-01T00:00:00Z`, 200],
  ['GET', `${REGISTERS}?asKnown=yesterday`, 400],
  ['GET', `${REGISTERS}/milestones`, 200],
  ['GET', `${REGISTERS}/milestones?upTo=soon`, 400],
  ['GET', `${REGISTERS}/no-such`, 404],
  ['GET', ENTRY, 200],
];
const COMMENTARY = '06H.non-elective-admissions.2015-16';
const GIVE = `/v1/areas/${COUNTY}/commentary/${CCG}/${COMMENTARY}/give`;
const commentary = {
  ...{ policyYear: '2015/16', provider: CCG, metric: 'non-elective-admissions', period: '2015/16' },
  ...{ agrees: true, implicationsConsidered: true, given: 'by-provider' },
};
/** What is planned and achieved, and what a provider says in its own name. */
const COMMENTED: readonly Case[] = [
  ['POST', GIVE, 422, { body: { entry: { ...commentary, agrees: false } } }],
  ['POST', GIVE, 200, { body: { entry: commentary } }],
  ['POST', GIVE, 412, { body: { entry: commentary } }],
  ['POST', GIVE, 428, { ifMatch: '*', body: { entry: commentary } }],
  ['POST', GIVE, 200, { ifMatch: '"1"', body: { entry: { ...commentary, implications: 'None' }, reason } }],
  [
    ...(['POST', `${REGISTERS}/provider-commentary/${COMMENTARY}/close`, 200] as const),
    { ifMatch: '"2"', body: { on: '2016-09-12', reason } },
  ],
  ['POST', GIVE, 409, { ifMatch: '"3"', body: { entry: commentary, reason } }],
  ['GET', `/v1/areas/${COUNTY}/benefits/2015-16`, 200],
  ['GET', `/v1/areas/${COUNTY}/benefits/2015-16?upTo=soon`, 400],
  ['GET', `${NOWHERE}/benefits/2015-16`, 404],
];
const DIGEST = `${AREA}/digest`;
const digest = { rhythm: 'daily', address: 'a.person@example.org' };
const DIGESTED: readonly Case[] = [
  ['GET', DIGEST, 200],
  ['POST', `${DIGEST}/stop`, 409, { body: {} }],
  ['POST', `${DIGEST}/ask`, 400, { body: '{' }],
  ['POST', `${DIGEST}/ask`, 422, { body: { ...digest, rhythm: 'hourly' } }],
  ['POST', `${NOWHERE}/digest/ask`, 404, { body: digest }],
  ['POST', `${DIGEST}/ask`, 200, { body: digest }],
  ['POST', `${DIGEST}/ask`, 412, { body: digest }],
  ['POST', `${DIGEST}/ask`, 428, { ifMatch: '*', body: digest }],
  ...[1, 2, 3, 4].map((version): Case => [
    ...(['POST', `${DIGEST}/ask`, 200] as const),
    { ifMatch: `"${version}"`, body: digest },
  ]),
  ['POST', `${DIGEST}/ask`, 409, { ifMatch: '"5"', body: digest }],
  ['POST', `${DIGEST}/stop`, 400, { ifMatch: '"5"', body: '{' }],
  ['POST', `${DIGEST}/stop`, 422, { ifMatch: '"5"', body: { mood: 'good' } }],
  ['POST', `${DIGEST}/stop`, 412, { ifMatch: '"9"', body: {} }],
  ['POST', `${DIGEST}/stop`, 428, { ifMatch: '*', body: {} }],
  ['GET', DIGEST, 200],
  ['POST', `${DIGEST}/stop`, 200, { ifMatch: '"5"', body: {} }],
];
const PUBLIC_PAGE = `${AREA}/public-page`;
/** Whether everybody may see how an area did, and how areas stand beside each other. */
const SHOWN: readonly Case[] = [
  ['GET', PUBLIC_PAGE, 200],
  ['GET', `${NOWHERE}/public-page`, 404],
  ['POST', `${PUBLIC_PAGE}/open`, 422, { body: {} }],
  ['POST', `${PUBLIC_PAGE}/open`, 428, { ifMatch: '*', body: { reason } }],
  ['POST', `${PUBLIC_PAGE}/close`, 409, { body: { reason } }],
  ['POST', `${PUBLIC_PAGE}/open`, 200, { body: { reason } }],
  ['POST', `${PUBLIC_PAGE}/open`, 412, { body: { reason } }],
  ['POST', `${PUBLIC_PAGE}/open`, 409, { ifMatch: '"1"', body: { reason } }],
  ['POST', `${PUBLIC_PAGE}/close`, 422, { ifMatch: '"1"', body: {} }],
  ['POST', `${PUBLIC_PAGE}/close`, 412, { ifMatch: '"9"', body: { reason } }],
  ['POST', `${PUBLIC_PAGE}/close`, 428, { ifMatch: '*', body: { reason } }],
  ['POST', `${PUBLIC_PAGE}/close`, 200, { ifMatch: '"1"', body: { reason } }],
  ['GET', PUBLIC_PAGE, 200],
  ['GET', `/v1/standings?area=${PETERBOROUGH.area}&area=${COUNTY}`, 200],
  ['GET', `/v1/standings?area=${PETERBOROUGH.area}&publishedBy=2000-01-01`, 200],
  ['GET', '/v1/standings', 400],
  ['GET', '/v1/standings?area=E06009999', 404],
  ['GET', '/v1/standings/england', 200],
  ['GET', '/v1/standings/england?metric=delayed-transfers-of-care', 200],
  ['GET', '/v1/standings/england?metric=no-such', 404],
  ['GET', '/v1/standings/england?mood=good', 400],
];
const RETURNS = `${AREA}/returns`;
const FORM = smallReturn({ asksFor: 'nothing' });
const RETURN = `${RETURNS}/${FORM.code}`;
const RETURN_SETTINGS = `${AREA}/return-settings`;
const XLSX = 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet';
/** In the place of the workbook of the return as it stands when it is sent. */
const WORKBOOK = 'WORKBOOK';
const settings = {
  approvers: [{ approval: 'nhs-finance', organisations: [CCG] }],
  destinations: [{ channel: 'folder' }],
};
const on = '2015-08-20';
const approved = (approval: string, organisation: string) => ({
  ...{ approval, organisation, by, contentHash: HASH, on },
});
const OURS = PETERBOROUGH.source;
/** What is done to a return, over which version, in an order in which each is taken. */
const ANSWERED: readonly (readonly [name: string, version: number, sent: Sent])[] = [
  ['check', 2, { body: {} }],
  ['approve', 3, { body: approved('council-finance', OURS) }],
  ['approve', 4, { body: approved('nhs-finance', CCG) }],
  ['sign-off', 5, { body: { by, contentHash: HASH, on, authority: 'Resolution 12' } }],
  ['submit', 6, { body: { contentHash: HASH } }],
  ['ratify', 7, { body: { on, reference: 'Minute 7', by } }],
  ['resend', 8, { body: { revision: 1, channel: 'folder' } }],
  ['let-go', 9, { body: { revision: 1, channel: 'folder', reason } }],
  ['acknowledge', 10, { body: { on, reference: 'E-mail' } }],
  ['reopen', 11, { body: { reason } }],
  ['answers', 12, { body: { answers: { 'plans-agreed': 'yes' } } }],
  ['import', 13, { type: XLSX, body: WORKBOOK }],
  ['confirm', 13, { body: {} }],
  ['fill', 13, { body: {} }],
  ['withdraw', 13, { body: { reason } }],
];
const isOnce = ([name]: (typeof ANSWERED)[number], at: number): boolean =>
  ANSWERED.findIndex(([other]) => other === name) === at;
const RETURNED: readonly Case[] = [
  ['GET', RETURN_SETTINGS, 200],
  ['POST', RETURN_SETTINGS, 422, { body: { settings } }],
  ['POST', RETURN_SETTINGS, 200, { body: { settings, reason } }],
  ['POST', RETURN_SETTINGS, 412, { body: { settings, reason } }],
  ['POST', RETURN_SETTINGS, 428, { ifMatch: '*', body: { settings, reason } }],
  ['GET', '/v1/return-templates', 200],
  ['GET', `/v1/return-templates/${FORM.code}`, 200],
  ['GET', '/v1/return-templates/no-such', 404],
  ['GET', RETURN, 404],
  ['POST', `${RETURN}/open`, 422, { body: { mood: 'good' } }],
  ['POST', `${RETURN}/open`, 428, { ifMatch: '*', body: {} }],
  ['POST', `${RETURN}/open`, 200, { body: {} }],
  ['POST', `${RETURN}/open`, 412, { body: {} }],
  ['POST', `${RETURN}/open`, 409, { ifMatch: '"2"', body: {} }],
  ['GET', `${RETURN}/reproduce`, 404],
  ['GET', `${RETURN}/differences?revision=9`, 404],
  ...ANSWERED.filter(isOnce).flatMap(([name, , sent]): Case[] => {
    const other = name === 'import' ? 'no workbook' : { mood: 'good' };
    return [
      ['POST', `${RETURN}/${name}`, 412, { ...sent, ifMatch: '"99"' }],
      ['POST', `${RETURN}/${name}`, 422, { ...sent, ifMatch: '"2"', body: other }],
      ['POST', `${RETURN}/${name}`, 428, sent],
      // Before it is checked nothing of it is approved, signed or submitted.
      ...(['approve', 'sign-off', 'submit', 'ratify', 'resend', 'let-go', 'acknowledge', 'reopen'].includes(
        name,
      )
        ? [['POST', `${RETURN}/${name}`, 409, { ...sent, ifMatch: '"2"' }] as const]
        : []),
    ];
  }),
  ...ANSWERED.map(([name, version, sent]): Case => [
    ...(['POST', `${RETURN}/${name}`, 200] as const),
    { ...sent, ifMatch: `"${version}"` },
  ]),
  // Once it is withdrawn nothing is written into it.
  ...ANSWERED.filter(([name]) => ['check', 'answers', 'import', 'fill', 'withdraw'].includes(name)).map(
    ([name, , sent]): Case => ['POST', `${RETURN}/${name}`, 409, { ...sent, ifMatch: '"14"' }],
  ),
  ['POST', `${RETURN}/import?over=newest`, 400, { type: XLSX, body: WORKBOOK, ifMatch: '"14"' }],
  ['POST', `${RETURN}/confirm`, 409, { ifMatch: '"14"', body: { cells: ['plans-agreed'] } }],
  ['GET', RETURNS, 200],
  ['GET', `${RETURNS}?asKnown=2015-01-01T00:00:00Z`, 200],
  ['GET', `${RETURNS}?asKnown=yesterday`, 400],
  ['GET', RETURN, 200],
  ['GET', `${RETURN}/reproduce?revision=1`, 200],
  ['GET', `${RETURN}/differences`, 200],
  ['GET', `${RETURN}/differences?revision=last`, 400],
  ...['workbook', 'csv', 'json', 'pdf'].flatMap((form): Case[] => [
    ['GET', `${RETURN}/documents/${form}`, 200],
    ['GET', `${RETURN}/revisions/1/documents/${form}`, 200],
  ]),
  ['GET', `${RETURN}/documents/paper`, 404],
  ['GET', `${RETURN}/revisions/2/documents/csv`, 404],
];
const Q2 = 'metric=delayed-transfers-of-care&period=2014/15-Q2';
const MONTHS = 'from=2014-07&to=2014-09';
const UPLOAD = `/v1/uploads?source=${PETERBOROUGH.source}&mapping`;
const TABLE = file('apps/standalone/sample/uploads/one-count-a-row.csv');
const CSV = { type: 'text/csv', body: TABLE };
const BAD_CSV = { type: 'text/csv', body: TABLE.replaceAll(',nhs,', ',police,') };
const BATCH = 'application/cloudevents-batch+json';
const ONE = 'application/cloudevents+json';
const LINES = 'application/x-ndjson';
const JULY = { period: '2014-07', value: 563, applicableAt: '2014-10-30T09:30:00Z' };
const COUNT = reported(JULY);
const MISTYPED = reported({ ...JULY, area: 'E06000999' });
const THEIRS = reported({ ...JULY, source: 'urn:ons:E10000003' });
const QUARANTINED = '/v1/quarantine';
const MAPPING = { ...COLUMN_MAPPINGS[0], name: 'counts-of-ours' };

const DUE = '/v1/due-work';
const LANE = { name: 'verify-records', area: 'activity.counts/3', period: '2026-11-29' };
const CHASE = { name: 'chase-reports', area: PETERBOROUGH.area, period: '2014-07' };
const OF_LANE = `${DUE}/${LANE.name}/${encodeURIComponent(LANE.area)}/${LANE.period}`;
const OF_CHASE = `${DUE}/${CHASE.name}/${CHASE.area}/${CHASE.period}`;

/** What is sent, in this order, by a person with every grant; FIRST and SECOND are held in quarantine. */
const CASES: readonly Case[] = [
  ['GET', '/status', 200],
  ['GET', '/health/live', 200],
  ['GET', '/health/ready', 200],
  ['GET', '/v1/status', 200],
  ['GET', DUE, 200],
  ['GET', `${DUE}?state=done&limit=1`, 200],
  ['GET', `${DUE}?state=undone`, 400],
  ['GET', OF_LANE, 200],
  ['GET', OF_CHASE, 200],
  ['GET', `${DUE}/no-such/E06000031/2014-07`, 404],
  ['POST', `${OF_CHASE}/run`, 202],
  ['POST', `${OF_LANE}/run`, 409],
  ['POST', `${DUE}/no-such/E06000031/2014-07/run`, 404],
  ['GET', '/v1/sessions', 200],
  ['GET', '/v1/sessions?limit=0', 400],
  ['POST', '/v1/sessions/end', 200, { body: { subject: 'person:nobody' } }],
  ['POST', '/v1/sessions/end', 400, { body: { subject: '' } }],
  ['POST', '/v1/sessions/end', 400, { body: '{' }],
  ['GET', '/v1/openapi.json', 200],
  ['GET', '/v1/schemas', 200],
  ['GET', '/v1/schemas/bettercare.count.reported.v1', 200],
  ['GET', '/v1/schemas/no-such', 404],
  ['GET', '/v1/measures', 200],
  ['GET', '/v1/policy-years', 200],
  ['GET', '/v1/areas', 200],
  ['GET', '/v1/areas?limit=2', 200],
  ['GET', '/v1/areas?limit=0', 400],
  ['GET', AREA, 200],
  ['GET', NOWHERE, 404],
  ['POST', '/v1/events', 202, { type: BATCH, body: [COUNT, MISTYPED] }],
  ['POST', '/v1/events', 202, { type: ONE, body: COUNT }],
  ['POST', '/v1/events', 202, { type: LINES, body: `${JSON.stringify(COUNT)}\n{}\n` }],
  ['POST', '/v1/events', 400, { type: BATCH, body: [] }],
  ['POST', '/v1/events', 400, { type: BATCH, body: '[' }],
  ['POST', '/v1/events', 403, { type: BATCH, body: [THEIRS] }],
  ['POST', '/v1/events', 412, { receipt: 'of/0/another/ledger', type: BATCH, body: [COUNT] }],
  ['POST', '/v1/events', 415, { type: 'application/xml', body: '<count/>' }],
  ['POST', '/v1/events', 422, { type: BATCH, body: [MISTYPED] }],
  ['POST', '/v1/events', 422, { type: LINES, body: '{}\n' }],
  ['POST', '/v1/events?mode=strict', 422, { type: BATCH, body: [COUNT, MISTYPED] }],
  ['GET', '/v1/mappings', 200],
  ['GET', '/v1/mappings/plain-counts@1', 200],
  ['GET', '/v1/mappings/no-such', 404],
  ['POST', '/v1/mappings', 201, { body: MAPPING }],
  ['POST', '/v1/mappings', 400, { body: '{' }],
  ['POST', '/v1/mappings', 422, { body: { ...MAPPING, layouts: [] } }],
  ['POST', `${UPLOAD}=plain-counts&dryRun=true`, 200, CSV],
  ['POST', `${UPLOAD}=plain-counts`, 202, CSV],
  ['POST', `${UPLOAD}=`, 400, CSV],
  ['POST', `${UPLOAD}=no-such`, 404, CSV],
  ['POST', `${UPLOAD}=plain-counts`, 415, { ...CSV, type: 'application/xml' }],
  ['POST', `${UPLOAD}=plain-counts`, 422, BAD_CSV],
  ['POST', `${UPLOAD}=plain-counts`, 422, { ...BAD_CSV, accept: 'text/csv' }],
  ['GET', QUARANTINED, 200],
  ['GET', `${QUARANTINED}?limit=1`, 200],
  ['GET', `${QUARANTINED}?after=abc`, 400],
  ['GET', `${QUARANTINED}/FIRST`, 200],
  ['GET', `${QUARANTINED}/1/999999`, 404],
  ['POST', `${QUARANTINED}/FIRST/replay`, 400, { body: '{' }],
  ['POST', `${QUARANTINED}/FIRST/replay`, 422, { body: {} }],
  ['POST', `${QUARANTINED}/FIRST/replay`, 200, { body: { event: COUNT } }],
  ['POST', `${QUARANTINED}/FIRST/replay`, 409, { body: { event: COUNT } }],
  ['POST', `${QUARANTINED}/SECOND/dismiss`, 422, { body: {} }],
  ['POST', `${QUARANTINED}/SECOND/dismiss`, 200, { body: { reason } }],
  ['POST', `${QUARANTINED}/SECOND/dismiss`, 409, { body: { reason } }],
  ['GET', `${AREA}/plans`, 200],
  ['GET', `${AREA}/plans?asKnown=2015-01-01T00:00:00Z`, 200],
  ['GET', `${AREA}/plans?asKnown=yesterday`, 400],
  ['GET', PLAN, 404],
  ['POST', `${NOWHERE}/plans/2014-15/draft`, 404, { body: { content } }],
  ['POST', `${PLAN}/draft`, 400, { body: '{' }],
  ['POST', `${PLAN}/draft`, 422, { body: {} }],
  ['POST', `${PLAN}/draft`, 200, { body: { content } }],
  ['POST', `${PLAN}/draft`, 412, { body: { content } }],
  ['POST', `${PLAN}/draft`, 428, { ifMatch: '*', body: { content } }],
  ['POST', `${PLAN}/revise`, 409, { ifMatch: '"1"', body: { content, reason } }],
  ['POST', `${PLAN}/agree`, 422, { ifMatch: '"1"', body: {} }],
  ['POST', `${PLAN}/agree`, 428, { body: { agreement } }],
  ['POST', `${PLAN}/agree`, 412, { ifMatch: '"9"', body: { agreement } }],
  ['POST', `${PLAN}/agree`, 200, { ifMatch: '"1"', body: { agreement } }],
  ['POST', `${PLAN}/agree`, 409, { ifMatch: '"2"', body: { agreement } }],
  ['POST', `${PLAN}/draft`, 409, { ifMatch: '"2"', body: { content } }],
  ['POST', `${PLAN}/revise`, 422, { ifMatch: '"2"', body: { content } }],
  ['POST', `${PLAN}/revise`, 428, { body: { content, reason } }],
  ['POST', `${PLAN}/revise`, 412, { ifMatch: '"9"', body: { content, reason } }],
  ['POST', `${PLAN}/revise`, 200, { ifMatch: '"2"', body: { content, reason } }],
  ['GET', PLAN, 200],
  ['GET', `${AREA}/plans`, 200],
  ['GET', `${AREA}/performance?year=2014/15`, 200],
  ['GET', `${AREA}/performance`, 400],
  ['GET', `${AREA}/performance?year=2014/15&asKnown=2010-01-01T00:00:00Z`, 200],
  ['GET', `${NOWHERE}/performance?year=2014/15`, 404],
  ['GET', `${AREA}/measures/delayed-days?${MONTHS}`, 200],
  ['GET', `${AREA}/measures/no-such?${MONTHS}`, 404],
  ['GET', `${CHART}?year=2014/15`, 200],
  ['GET', `${CHART}?year=2014/15&asKnown=2010-01-01T00:00:00Z`, 200],
  ['GET', CHART, 400],
  ['GET', `${AREA}/charts/no-such?year=2014/15`, 404],
  ['GET', CHART_DECISIONS, 200],
  ['GET', `${AREA}/charts/no-such/decisions`, 404],
  ['POST', `${CHART_DECISIONS}/rebase`, 400, { body: '{' }],
  ['POST', `${CHART_DECISIONS}/rebase`, 422, { body: { from: '2014-04' } }],
  ['POST', `${CHART_DECISIONS}/rebase`, 200, { body: { from: '2014-04', reason } }],
  ['POST', `${CHART_DECISIONS}/rebase`, 409, { ifMatch: '"1"', body: { from: '2014-04', reason } }],
  ['POST', `${AREA}/charts/no-such/decisions/rebase`, 404, { body: { from: '2014-04', reason } }],
  ['POST', `${CHART_DECISIONS}/fix-baseline`, 422, { ifMatch: '"1"', body: { points: 11, reason } }],
  ['POST', `${CHART_DECISIONS}/fix-baseline`, 200, { ifMatch: '"1"', body: { points: 12, reason } }],
  ['POST', `${CHART_DECISIONS}/annotate`, 422, { ifMatch: '"2"', body: { period: '2014-12' } }],
  [
    'POST',
    `${CHART_DECISIONS}/annotate`,
    200,
    { ifMatch: '"2"', body: { period: '2014-12', text: 'Norovirus' } },
  ],
  ['POST', `${CHART_DECISIONS}/clear`, 422, { ifMatch: '"3"', body: {} }],
  ...CHARTING.flatMap(([name, body]): Case[] => [
    ['POST', `${CHART_DECISIONS}/${name}`, 412, { ifMatch: '"9"', body }],
    ['POST', `${CHART_DECISIONS}/${name}`, 428, { ifMatch: '*', body }],
  ]),
  ['POST', `${CHART_DECISIONS}/clear`, 200, { ifMatch: '"3"', body: { reason } }],
  ['POST', `${CHART_DECISIONS}/clear`, 409, { ifMatch: '"4"', body: { reason } }],
  ['POST', `${CHART_DECISIONS}/choose-ranges`, 422, { ifMatch: '"4"', body: { ranges: 'some', reason } }],
  ['POST', `${CHART_DECISIONS}/choose-ranges`, 409, { ifMatch: '"4"', body: { ranges: 'screened', reason } }],
  ['POST', `${CHART_DECISIONS}/choose-ranges`, 200, { ifMatch: '"4"', body: { ranges: 'all', reason } }],
  ['GET', CHART_DECISIONS, 200],
  ['GET', `${AREA}/explain?${Q2}`, 200],
  ['GET', `${AREA}/explain?metric=delayed-transfers-of-care`, 400],
  ['GET', `${AREA}/changes?year=2014/15&from=1`, 200],
  ['GET', `${AREA}/changes?year=2014/15`, 400],
  ['GET', `${AREA}/coverage?year=2014/15`, 200],
  ['GET', `${AREA}/arrivals`, 200],
  ['GET', `${AREA}/live`, 200],
  ['POST', `${PLAN}/withdraw`, 422, { ifMatch: '"3"', body: {} }],
  ['POST', `${PLAN}/withdraw`, 428, { body: { reason } }],
  ['POST', `${PLAN}/withdraw`, 412, { ifMatch: '"9"', body: { reason } }],
  ['POST', `${PLAN}/withdraw`, 200, { ifMatch: '"3"', body: { reason } }],
  ['POST', `${PLAN}/withdraw`, 409, { ifMatch: '"4"', body: { reason } }],
  ['GET', FUND, 404],
  ['POST', `${FUND}/draft`, 422, { body: {} }],
  ['POST', `${FUND}/draft`, 200, { body: { content: fund.content } }],
  ['POST', `${FUND}/draft`, 412, { body: { content: fund.content } }],
  ['POST', `${FUND}/draft`, 428, { ifMatch: '*', body: { content: fund.content } }],
  ...MOVEMENTS.flatMap(([name, body]): Case[] => [
    ['POST', `${FUND}/${name}`, 409, { ifMatch: '"1"', body }],
    ['POST', `${FUND}/${name}`, 412, { ifMatch: '"99"', body }],
    ['POST', `${FUND}/${name}`, 422, { ifMatch: '"1"', body: { mood: 'good' } }],
    ['POST', `${FUND}/${name}`, 428, { body }],
  ]),
  ['POST', `${FUND}/agree`, 422, { ifMatch: '"1"', body: {} }],
  ['POST', `${FUND}/agree`, 428, { body: { agreement: fund.agreement } }],
  ['POST', `${FUND}/agree`, 412, { ifMatch: '"99"', body: { agreement: fund.agreement } }],
  ['POST', `${FUND}/agree`, 200, { ifMatch: '"1"', body: { agreement: fund.agreement } }],
  ['POST', `${FUND}/agree`, 409, { ifMatch: '"2"', body: { agreement: fund.agreement } }],
  ['POST', `${FUND}/draft`, 409, { ifMatch: '"2"', body: { content: fund.content } }],
  ...MOVEMENTS.map(([name, body], at): Case => [
    ...(['POST', `${FUND}/${name}`, 200] as const),
    { ifMatch: `"${at + 2}"`, body },
  ]),
  ['GET', `${AREA}/funds`, 200],
  ['GET', `${AREA}/funds?asKnown=2015-01-01T00:00:00Z`, 200],
  ['GET', `${AREA}/funds?asKnown=yesterday`, 400],
  ['GET', FUND, 200],
  ['GET', `${FUND}/journal?limit=1`, 200],
  ['GET', `${FUND}/statements/urn:ods:06H`, 200],
  ['GET', `${FUND}/statements/urn:ods:99D`, 404],
  ...['csv', 'html', 'pdf', 'xlsx'].map((form): Case => [
    'GET',
    `${FUND}/statements/urn:ods:06H.${form}`,
    200,
  ]),
  ...SETTLED,
  ...REGISTERED,
  ...COMMENTED,
  ...RETURNED,
  ...DIGESTED,
  ...SHOWN,
  ['GET', `${SETTLEMENT}/evidence`, 200],
  ['GET', `${SETTLEMENTS}/no-such/evidence`, 404],
];

/** Sent for below, or not to be had without a fault or a flood. */
/** Answers that take more records than are made here; specs of their own hold them. */
const HELD_ELSEWHERE: Readonly<Record<string, readonly string[]>> = { 'evidence.evidence': ['409'] };

const OF_EVERY_ROUTE = [304, 400, 401, 403, 404, 408, 413, 414, 415, 429, 431, 500, 503];

const GRANTS = [
  'administrator@*',
  `publisher@${PETERBOROUGH.source}`,
  ...['preparer', 'finance', 'approver'].flatMap((role) =>
    [PETERBOROUGH.area, COUNTY, 'E06009999'].map((area) => `${role}@${area}`),
  ),
  ...[COUNCIL, CCG, PETERBOROUGH.source].map((partner) => `signatory@${partner}`),
];

const ajv = new Ajv2020({ strict: false, allErrors: true, formats: fullFormats });
ajv.addSchema(PUBLISHED, 'openapi.json');

/** What is wrong with a value by the schema that the document has there; `#/components/schemas/Problem`. */
function faults(at: string, value: unknown): string[] {
  const validate = ajv.getSchema(`openapi.json${at}`);
  if (!validate) throw new Error(`Nothing in the document is ${at}`);
  if (validate(value)) return [];
  return (validate.errors ?? []).map(({ instancePath, message }) => `${at}: ${instancePath} ${message}`);
}

function routeOf(method: string, path: string): Route {
  const { pathname } = new URL(path.replace(/FIRST|SECOND/, '1/1'), 'http://localhost');
  // What is named wins over what may be anything, as it does where requests come in.
  const [route] = OPERATIONS.filter(
    (operation) => operation.method === method && operation.matches.test(pathname),
  ).toSorted((a, b) => a.parameters.filter(isOfPath).length - b.parameters.filter(isOfPath).length);
  if (!route) throw new Error(`Nothing in the document is ${method} ${path}`);
  return route;
}

const isOfPath = ({ in: place }: Operation['parameters'][number]) => place === 'path';

const fragment = (part: string) => encodeURIComponent(part.replaceAll('~', '~0').replaceAll('/', '~1'));

describe('the published description', () => {
  test('has examples that are as it says', () => {
    const wrong = OPERATIONS.flatMap(({ at, responses, parameters }) => [
      ...Object.entries(responses).flatMap(([status, { content: bodies = {} }]) =>
        Object.entries(bodies).flatMap(([type, { example }]) =>
          example === undefined
            ? []
            : faults(`${at}/responses/${status}/content/${fragment(type)}/schema`, example),
        ),
      ),
      ...parameters.flatMap(({ example }, index) =>
        example === undefined ? [] : faults(`${at}/parameters/${index}/schema`, example),
      ),
    ]);
    expect(wrong).toEqual([]);
  });
});

describe('what is answered is as the description says', () => {
  let standalone: OpenStandalone;
  let token: string;
  const held: string[] = [];

  beforeAll(async () => {
    standalone = await openStandalone();
    await putFirstVersionsInForce(standalone.database.pool, 'spec');
    const decisions = new DecisionStore(standalone.database.pool);
    await new TemplateStore(decisions, new DefinitionStore(decisions)).putInForce(FORM, 'spec');
    await agreeFund(standalone.database.pool, { area: COUNTY, policyYear: '2016/17' });
    await standalone.database.pool.query(`INSERT INTO ways_set_up VALUES ('spec', '{e-mail,folder}', now())`);
    // Nobody approves what they wrote themselves.
    const written = [
      { type: 'register.entry-added', data: { entry: comment } },
      { type: 'register.entry-offered', data: {} },
    ];
    const stream = `register/${COUNTY}/comments/2016-17-Q1.delayed-transfers-of-care`;
    await decisions.append(stream, 0, written, { actor: 'owner' });
    // One that is done, and one that is not: no reporter is at work here.
    const runs = new JobRunStore(standalone.database.pool);
    await runs.note([LANE, CHASE].map((key) => ({ ...key, dueSince: new Date('2026-11-29') })));
    const begun = await runs.begin(LANE, 'spec');
    if (begun) await runs.complete(begun, 60_000, () => Promise.resolve({ counts: 108, faults: [] }));
    // Past the door, as over a lane of a sender's own: the door itself would have refused the mistyped ones.
    const periods = ['2014-07', '2014-08', '2014-09'].map((period) => ({ ...JULY, period }));
    // Of the county's year March is missing, so that somebody has to put up with it.
    const admissions = monthsOf(period('2016/17'))
      .slice(0, 11)
      .map((month) =>
        reported({
          ...{ source: CCG, area: COUNTY, measure: 'non-elective-admissions-sus', table: 'total' },
          ...{ period: month, value: 4_670, applicableAt: '2017-05-12T09:30:00+01:00' },
        }),
      );
    const sent = [...admissions, ...periods.map(reported), MISTYPED, { ...MISTYPED, id: 'second' }];
    await standalone.log.append(
      COUNTS_TOPIC.topic,
      sent.map((event) => ({ key: event.source, value: Buffer.from(JSON.stringify(event)) })),
    );
    token = await standalone.provider.token({
      claims: { bettercare_grants: GRANTS, auth_time: 1, client_id: 'pages' },
    });
    while (held.length < 2) {
      await sleep(20);
      const { deliveries } = (await (await send('GET', '/v1/quarantine')).json()) as {
        readonly deliveries: readonly { readonly lane: number; readonly offset: number }[];
      };
      held.splice(0, 2, ...deliveries.map(({ lane, offset }) => `${lane}/${offset}`));
    }
  });
  afterAll(() => standalone.close());

  /** The hash of what stands, or waits for signatures, in the place where a body names it; or a workbook in its own. */
  async function withHash(path: string, body: unknown): Promise<unknown> {
    if (body === WORKBOOK) {
      const made = await send('GET', `${RETURN}/documents/workbook`);
      return Buffer.from(await made.arrayBuffer());
    }
    if (!JSON.stringify(body ?? '').includes(HASH)) return body;
    const standing = (await (await send('GET', path.slice(0, path.lastIndexOf('/')))).json()) as {
      readonly contentHash?: string;
      readonly proposed?: { readonly contentHash: string };
    };
    const hash = standing.contentHash ?? standing.proposed?.contentHash;
    return JSON.parse(JSON.stringify(body).replace(HASH, hash ?? '0'.repeat(64)));
  }

  async function send(method: string, path: string, sent: Sent = {}, bearer = token) {
    const { type = 'application/json', ifMatch, ifNoneMatch, receipt, accept } = sent;
    const body = await withHash(path, sent.body);
    const place = path.replace('FIRST', held[0] ?? '').replace('SECOND', held[1] ?? '');
    return fetch(standalone.address + place, {
      method,
      headers: {
        ...(bearer !== '' && { authorization: `Bearer ${bearer}` }),
        ...(ifMatch !== undefined && { 'if-match': ifMatch }),
        ...(ifNoneMatch !== undefined && { 'if-none-match': ifNoneMatch }),
        ...(receipt !== undefined && { 'bettercare-receipt': receipt }),
        ...(accept !== undefined && { accept }),
        ...(body !== undefined && { 'content-type': type }),
      },
      ...(body !== undefined && { body: isAsItGoes(body) ? body : JSON.stringify(body) }),
    });
  }

  /** What of an answer is not as the route it is of says. */
  async function against(route: Route, response: Response): Promise<string[]> {
    const { status, headers } = response;
    const type = headers.get('content-type')?.split(';')[0];
    const body = await bodyOf(response);
    const answer = route.responses[status];
    const at = `${route.at}/responses/${status}`;
    if (!answer)
      return [`${route.operationId} does not say that it answers ${status}: ${JSON.stringify(body)}`];
    const missing = Object.keys(answer.headers ?? {}).filter((name) => !headers.has(name));
    const wrong = missing.map((name) => `${at}: has no header ${name}`);
    if (headers.has('etag') && !('etag' in (answer.headers ?? {}))) wrong.push(`${at}: has an etag`);
    if (type === undefined) return answer.content ? [...wrong, `${at}: has no body`] : wrong;
    if (!answer.content?.[type]) return [...wrong, `${at}: is ${type}`];
    return [...wrong, ...faults(`${at}/content/${fragment(type)}/schema`, body)];
  }

  async function expectDescribed(status: number, route: Route, response: Response): Promise<void> {
    const wrong = await against(route, response);
    expect({ status: response.status, wrong }).toEqual({ status, wrong: [] });
  }

  test('and the description is the one that is served', async () => {
    const served = await (await send('GET', '/v1/openapi.json')).text();
    expect(JSON.parse(served.replaceAll(standalone.provider.issuer, 'https://issuer.example'))).toEqual(
      PUBLISHED,
    );
  });

  const named = CASES.map(([method, path, status, sent]) => ({ method, path, status, sent }));
  test.each(named)('$method $path: $status', async ({ method, path, status, sent }) => {
    await expectDescribed(status, routeOf(method, path), await send(method, path, sent));
  });

  describe.each(OPERATIONS)('$operationId', (route) => {
    const { operationId, method, security, responses, requestBody } = route;
    const cases = CASES.filter(([by, path]) => routeOf(by, path) === route);
    const [, path = '', , sent] = cases.find(([, , status]) => status < 300) ?? [];

    test('has a case of each answer of its own', () => {
      const own = Object.keys(responses).filter((status) => !OF_EVERY_ROUTE.includes(Number(status)));
      const sentFor = [
        ...cases.map(([, , status]) => String(status)),
        ...(HELD_ELSEWHERE[operationId] ?? []),
      ];
      expect(own.filter((status) => !sentFor.includes(status))).toEqual([]);
    });
    if (security.length > 0)
      test('says so without a token, and without a grant', async () => {
        const stranger = await standalone.provider.token({ claims: { bettercare_grants: [] } });
        await expectDescribed(401, route, await send(method, path, sent, ''));
        await expectDescribed(401, route, await send(method, path, sent, 'guessed'));
        await expectDescribed(403, route, await send(method, path, sent, stranger));
      });
    if (route.parameters.some(({ in: place }) => place === 'query'))
      test('says so of a parameter that it does not know', async () => {
        const asked = `${path}${path.includes('?') ? '&' : '?'}colour=red`;
        await expectDescribed(400, route, await send(method, asked, sent));
      });
    if (requestBody)
      test('says so of a body of a type that it does not read', async () => {
        for (const type of ['text/plain', 'application/yaml', 'application/json; charset=utf-16']) {
          const response = await send(method, path, { ...sent, type });
          expect(response.headers.get('accept-post')?.split(', ')).toEqual(Object.keys(requestBody.content));
          await expectDescribed(415, route, response);
        }
      });
    if (method === 'GET' && 'etag' in (responses[200]?.headers ?? {}))
      test('says so of an answer that the caller has', async () => {
        const etag = (await send(method, path)).headers.get('etag') ?? '';
        await expectDescribed(304, route, await send(method, path, { ifNoneMatch: etag }));
      });
    test('says so of a method that it does not take', async () => {
      const response = await send('DELETE', path);
      expect([response.status, response.headers.get('allow')?.split(', ')]).toEqual([
        405,
        expect.arrayContaining([method]),
      ]);
      expect(faults('#/components/schemas/Problem', await response.json())).toEqual([]);
    });
  });
});

function isAsItGoes(body: unknown): body is string | Buffer {
  return typeof body === 'string' || Buffer.isBuffer(body);
}

/** A live stream has no end: what comes first of it is enough. */
async function bodyOf(response: Response): Promise<unknown> {
  const type = response.headers.get('content-type') ?? '';
  if (type.includes('json')) return response.json();
  if (!type.startsWith('text/event-stream')) return response.text();
  const reader = response.body?.getReader();
  const first = await reader?.read();
  await reader?.cancel();
  return Buffer.from(first?.value ?? []).toString();
}
