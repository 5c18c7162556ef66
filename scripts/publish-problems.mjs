// Writes docs/problems.md from the kinds of problem as the code declares them; part of `npm run generate`, after
// docs/api/openapi.json. Fails when a route answers with a kind that no section has, or two kinds have one code.
import 'reflect-metadata';
import { readFileSync, writeFileSync } from 'node:fs';
import { PUBLISHING_PROBLEMS, QUARANTINE_PROBLEMS, UPLOAD_PROBLEMS } from '#apps/gateway';
import {
  CHART_PROBLEMS,
  DECIDED_OVER_PROBLEMS,
  DIGEST_PROBLEMS,
  DUE_WORK_PROBLEMS,
  LIVE_PROBLEMS,
  MONEY_PROBLEMS,
  PLAN_PROBLEMS,
  PUBLIC_PAGE_PROBLEMS,
  PUBLISHED_PROBLEMS,
  REGISTER_PROBLEMS,
  RETURN_PROBLEMS,
} from '#apps/tracker';
import { PROBLEMS } from '#platform';

const SECTIONS = [
  { title: 'Any route', problems: PROBLEMS },
  { title: 'Publishing', problems: PUBLISHING_PROBLEMS },
  { title: 'Uploading a file', problems: UPLOAD_PROBLEMS },
  { title: 'The quarantine desk', problems: QUARANTINE_PROBLEMS },
  { title: 'Deciding over what was read', problems: DECIDED_OVER_PROBLEMS },
  { title: 'Plans', problems: PLAN_PROBLEMS },
  { title: 'Charts', problems: CHART_PROBLEMS },
  { title: 'Public pages', problems: { ...PUBLIC_PAGE_PROBLEMS, ...PUBLISHED_PROBLEMS } },
  { title: 'Money', problems: MONEY_PROBLEMS },
  { title: 'Registers', problems: REGISTER_PROBLEMS },
  { title: 'Returns', problems: RETURN_PROBLEMS },
  { title: 'Digests by e-mail', problems: DIGEST_PROBLEMS },
  { title: 'Following an area live', problems: LIVE_PROBLEMS },
  { title: 'Due work', problems: DUE_WORK_PROBLEMS },
];

const codes = SECTIONS.flatMap(({ problems }) => Object.values(problems).map(({ code }) => code));
const twice = codes.filter((code, at) => codes.indexOf(code) !== at);
if (twice.length > 0) throw new Error(`Two kinds of problem have one code: ${twice.join(', ')}`);

const { paths } = JSON.parse(readFileSync('docs/api/openapi.json', 'utf8'));
const answered = Object.values(paths)
  .flatMap((operations) => Object.values(operations))
  .flatMap(({ responses }) => Object.values(responses))
  .flatMap(({ content = {} }) => content['application/problem+json']?.schema.properties.code.enum ?? []);
const unlisted = [...new Set(answered)].filter((code) => !codes.includes(code));
if (unlisted.length > 0) throw new Error(`Answered with, and described nowhere: ${unlisted.join(', ')}`);

const cell = (text) => text.replaceAll('|', '\\|');
const row = ({ code, status, title, means, mend }) =>
  `| \`${code}\` | ${status} | ${[title, means, mend].map(cell).join(' | ')} |`;
const section = ({ title, problems }) =>
  [
    `## ${title}`,
    [
      '| Code | Status | Title | What it means | How to put it right |',
      '|---|---|---|---|---|',
      ...Object.values(problems).map(row),
    ].join('\n'),
  ].join('\n\n');

const document = [
  '# Problems',
  '<!-- Made by `npm run generate` from the kinds in the code. -->',
  'Every failure is answered with Problem Details (RFC 9457, `application/problem+json`). Its `code` is one of these and\n' +
    'is stable: never renamed or given another meaning. `type` is `urn:better-care-ledger:problem:` and the code: a name,\n' +
    'not an address. `title` and `mend` are those of the kind, `detail` says what happened this time, and `instance` names\n' +
    'the request as the log does. Where rules were broken, `errors` has for each the `rule` ([rules.md](rules.md)),\n' +
    '`where`, `what` stood there, and how to `mend` it.',
  ...SECTIONS.map(section),
].join('\n\n');

writeFileSync('docs/problems.md', `${document}\n`);
