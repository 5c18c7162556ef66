// Writes RULES.md from the checks of every question and the rules of the templates that ship; part of `npm run
// generate`, after the build. Fails where one code stands for rules of two kinds.
import 'reflect-metadata';
import { writeFileSync } from 'node:fs';
import { RETURN_TEMPLATES } from '#catalogue';
import { QUESTION_CHECKS } from '#returns';

/** What a rule of each kind asks, in the order of the sections. */
const KINDS = {
  sum: 'Parts sum to their total',
  same: 'What is said in several places is the same',
  product: 'In every row one column is the product of others, and a row that has one of them has all',
  rate: 'A rate is its numerator per so many of its denominator',
  'at-most': 'One figure is not greater than another',
  change: 'A change beyond so many percent takes a narrative',
  variance: 'What differs from plan by more than so many percent takes a narrative',
  comment: 'An answer that is one of these takes a comment',
  progress: 'What is said of progress is what the figures say',
  'one-source': 'Figures that are set against each other come from one source',
  'not-twice': 'Nothing is counted both for itself and in an aggregated row',
};

const rules = new Map();
const kindOf = new Map();
for (const template of RETURN_TEMPLATES)
  for (const rule of template.rules) {
    const { code, kind, severity, sentence } = rule;
    if (code in QUESTION_CHECKS) throw new Error(`${code} is a check of every question already`);
    if ((kindOf.get(code) ?? kind) !== kind) throw new Error(`${code} is a rule of two kinds`);
    kindOf.set(code, kind);
    // Templates word one rule for their own periods.
    const wording = [code, severity, sentence].join(' ');
    rules.set(wording, { rule, templates: [...(rules.get(wording)?.templates ?? []), template.code] });
  }

const cell = (text) => text.replaceAll('|', '\\|').replaceAll('\n', ' ');
const row = ({ code, severity, sentence, mend, source, verified }, templates) =>
  `| \`${code}\` | ${severity} | ${cell(sentence)} | ${cell(mend)} | ${cell(source)} | ${verified ? 'yes' : 'no'} | ${templates.join(', ')} |`;
const table = (rows) =>
  [
    '| Code | | What it asks | How to mend it | Rests on | Verified | Templates |',
    '|---|---|---|---|---|---|---|',
    ...rows,
  ].join('\n');

const ofKind = ([kind, title]) => {
  const rows = [...rules.values()]
    .filter(({ rule }) => rule.kind === kind)
    .map(({ rule, templates }) => row(rule, templates));
  return rows.length === 0 ? [] : [`## ${title}`, `Rules of the kind \`${kind}\`.`, table(rows)];
};

const document = [
  '# Rules of returns',
  '<!-- Made by `npm run generate` from the checks in the code and the templates that ship. -->',
  'What the answers of a return are held to before it can be signed. What *blocks* stops it; what *warns* is told to\n' +
    'whoever signs it, and goes out with it. Codes are stable: they are never renamed or given another meaning. A finding\n' +
    'names the code, the cells with what stands in them, what is wrong, and how to mend it. *Verified* is what was seen where\n' +
    'it is said to rest on; all else is known by hearsay, or chosen here. What data from outside are held to is in\n' +
    '[docs/rules.md](docs/rules.md).',
  'An area may hold a rule of a template to another percentage or tolerance for a time, or take it from blocking to\n' +
    'warning, each with an owner, a reason and a last day. Nothing is switched off by it: what the template’s own rule finds\n' +
    'and the area’s lets pass still stands, as a warning that says so.',
  '## Every question',
  'Held without a rule of a template, by what the question itself asks and by where its answer comes from.',
  table(Object.values(QUESTION_CHECKS).map((check) => row(check, ['all']))),
  ...Object.entries(KINDS).flatMap(ofKind),
].join('\n\n');

writeFileSync('RULES.md', `${document}\n`);
