// Writes docs/rules.md from the rules as the code holds them; part of `npm run generate`, after the build. Fails
// when a refusal names a rule that no list describes, or a list describes one that nothing refuses by.
import 'reflect-metadata';
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { GATEWAY_RULES, UPLOAD_RULES } from '#apps/gateway';
import { TRACKER_RULES } from '#apps/tracker';
import { BACKUP_RULES } from '#backup';
import { RETURN_TEMPLATE_RULES, RULES } from '#catalogue';
import { CONTRACT_RULES } from '#contracts';
import { DECISION_RULES } from '#decisions';
import { DELIVERY_RULES } from '#delivery';
import { DIGEST_RULES } from '#digests';
import { DOCUMENT_RULES } from '#documents';
import { GOVERNANCE_RULES } from '#governance';
import { CHART_RULES, PERFORMANCE_RULES, PUBLIC_PAGE_RULES, QUESTION_RULES } from '#performance';
import { PLANNING_RULES } from '#planning';
import { FUND_RULES, JOURNAL_RULES } from '#pooled-fund';
import { LANE_RULES, QUARANTINE_RULES, RECORD_RULES } from '#records';
import { REFERENCE_RULES } from '#reference';
import { FILLED_WARNINGS, RETURN_RULES } from '#returns';
import { SETTLEMENT_RULES } from '#settlement';

const errors = (rules) => rules.filter(({ severity }) => severity === 'error');
const warnings = (rules) => rules.filter(({ severity }) => severity === 'warning');

const SECTIONS = [
  {
    title: 'The text and shape of an event',
    where: 'Checked by the gateway and again by the projector, which quarantines what breaks one.',
    rules: CONTRACT_RULES,
  },
  {
    title: 'The codes, periods and values of an event',
    where: 'Checked by the gateway and again by the projector, which quarantines what breaks one.',
    rules: errors(RECORD_RULES),
  },
  {
    title: 'The table and category of a count',
    where: 'Checked by the gateway and again by the projector, which quarantines what breaks one.',
    rules: RULES,
  },
  {
    title: 'Who is sending',
    where: 'Checked by the gateway, before anything is said about the codes of an event.',
    rules: GATEWAY_RULES,
  },
  {
    title: 'Uploaded files',
    where:
      'Checked by the gateway before each count of the file is held to the rules above. `where` is a cell, as a spreadsheet calls it.',
    rules: [...DOCUMENT_RULES, ...UPLOAD_RULES],
  },
  {
    title: 'Warnings beside a figure',
    where: 'Derived when a figure is read; nothing is refused for them.',
    rules: [...warnings(RECORD_RULES), ...PERFORMANCE_RULES, ...FILLED_WARNINGS],
  },
  {
    title: 'Plans',
    where:
      'Checked when a plan is drafted, agreed, revised or withdrawn. A warning is derived when asked for.',
    rules: [...PLANNING_RULES, ...DECISION_RULES],
  },
  {
    title: 'Charts',
    where:
      'Checked when a chart is rebased, its baseline fixed, its moving ranges chosen, or cleared of these.',
    rules: CHART_RULES,
  },
  {
    title: 'Public pages',
    where: 'Checked when the public page of an area is opened or closed.',
    rules: PUBLIC_PAGE_RULES,
  },
  {
    title: 'Pooled funds',
    where:
      'Checked when a fund is drafted, agreed or revised, and when money comes in, is spent, vired or closed. A warning is derived when asked for.',
    rules: FUND_RULES,
  },
  {
    title: 'The journal',
    where: 'Checked by the database when an entry comes in, whichever way.',
    rules: JOURNAL_RULES,
  },
  {
    title: 'Agreements and settlements',
    where:
      'Checked when an agreement is proposed, signed or withdrawn, and when a settlement is opened, computed, disputed, approved, posted or restated.',
    rules: SETTLEMENT_RULES,
  },
  {
    title: 'Registers',
    where: 'Checked when an entry of a register is added, changed, closed or opened again.',
    rules: GOVERNANCE_RULES,
  },
  {
    title: 'Returns',
    where:
      'Checked when a return is opened, answered, confirmed, checked, approved, signed off, submitted, acknowledged or reopened.',
    rules: RETURN_RULES,
  },
  {
    title: 'The quarantine desk',
    where: 'Checked when somebody replays or dismisses a delivery that could not be recorded.',
    rules: QUARANTINE_RULES,
  },
  {
    title: 'Reference data and column mappings',
    where:
      'Checked when a version of the reference data, or of a column mapping, is published, all of it at once.',
    rules: REFERENCE_RULES,
  },
  {
    title: 'Templates of returns',
    where:
      'Checked by `bettercare template check` and `put`, all of it at once. `where` is a JSON pointer into the template; what has not its form is said by the rules of shape above.',
    rules: RETURN_TEMPLATE_RULES,
  },
  {
    title: 'Back up and restore',
    where: 'Checked by `bettercare backup` and `bettercare restore`. `where` is a folder or a file.',
    rules: BACKUP_RULES,
  },
  {
    title: 'Deliveries',
    where:
      'Why a document that was sent has no receipt. `where` is what it was sent to. No channel sends anything again by itself.',
    rules: DELIVERY_RULES,
  },
  {
    title: 'Digests by e-mail',
    where: 'Checked when somebody asks for a digest, confirms its address, or stops it.',
    rules: DIGEST_RULES,
  },
  {
    title: 'Lanes of an event log on Kafka',
    where: 'Checked by `bettercare lane begin`. `where` is a lane.',
    rules: LANE_RULES,
  },
  {
    title: 'Questions',
    where: 'Why a question was not answered. The tracker answers with Problem Details that hold the rule.',
    rules: [...TRACKER_RULES, ...QUESTION_RULES],
  },
];

const code = ['apps', 'libs']
  .flatMap((folder) => readdirSync(folder, { withFileTypes: true, recursive: true }))
  .filter((entry) => entry.isFile() && /(?<!spec|fixture)\.ts$/.test(entry.name) && entry.name !== 'rules.ts')
  // A template names rules of settlement, and refuses nothing.
  .filter((entry) => !entry.parentPath.includes('return-templates'))
  .map((entry) => readFileSync(join(entry.parentPath, entry.name), 'utf8'))
  .join('\n');

// As refusals are written: `rule: 'unknown-area',` and `refusal('unknown-metric', ...`.
const refusedBy = [...code.matchAll(/\b(?:rule:|refusal\()\s*'([a-z0-9-]+)',/g)].map(([, rule]) => rule);
const listed = new Set(SECTIONS.flatMap(({ rules }) => rules.map((rule) => rule.code)));
const unlisted = [...new Set(refusedBy)].filter((rule) => !listed.has(rule));
const unused = [...listed].filter((rule) => !code.includes(`'${rule}'`));
if (unlisted.length > 0) throw new Error(`Refused by, and described nowhere: ${unlisted.join(', ')}`);
if (unused.length > 0) throw new Error(`Described, and nothing refuses by it: ${unused.join(', ')}`);

const cell = (text) => text.replaceAll('|', '\\|').replaceAll('\n', ' ');
const row = ({ code: rule, severity, sentence, why, source }) =>
  `| \`${rule}\` | ${severity} | ${cell(sentence)} | ${cell(why)} | ${cell(source)} |`;
const section = ({ title, where, rules }) =>
  [
    `## ${title}`,
    where,
    ['| Rule | | What it asks | Why | Rests on |', '|---|---|---|---|---|', ...rules.map(row)].join('\n'),
  ].join('\n\n');

const document = [
  '# Rules',
  '<!-- Made by `npm run generate` from the lists in the code. -->',
  'What data from outside are held to. An *error* keeps data out, a *warning* stands beside a figure. Codes are\n' +
    'stable: they are never renamed or given another meaning. Whoever breaks a rule is told four things: the `rule`,\n' +
    '`where` in what they sent (a JSON pointer), `what` stood there, and how to `mend` it. What the answers of a return\n' +
    'are held to, which may be saved as they are and only not be signed, stands in [RULES.md](../RULES.md).',
  ...SECTIONS.map(section),
].join('\n\n');

writeFileSync('docs/rules.md', `${document}\n`);
