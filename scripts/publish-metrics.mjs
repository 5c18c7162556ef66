// Writes docs/metrics.md from the metrics as the code declares them; part of `npm run generate`, after the build.
// Fails when two metrics bear one name.
import 'reflect-metadata';
import { writeFileSync } from 'node:fs';
import { GATEWAY_METRICS } from '#apps/gateway';
import { PROJECTOR_METRICS } from '#apps/projector';
import { REPORTER_METRICS } from '#apps/reporter';
import { TRACKER_METRICS } from '#apps/tracker';
import { PLATFORM_METRICS } from '#platform';

const SECTIONS = [
  { title: 'Every process', metrics: PLATFORM_METRICS },
  { title: 'The gateway', metrics: GATEWAY_METRICS },
  { title: 'The projector', metrics: PROJECTOR_METRICS },
  { title: 'The tracker', metrics: TRACKER_METRICS },
  { title: 'The reporter', metrics: REPORTER_METRICS },
];

const names = SECTIONS.flatMap(({ metrics }) => metrics.map(({ name }) => name));
const twice = names.filter((name, at) => names.indexOf(name) !== at);
if (twice.length > 0) throw new Error(`Declared twice: ${twice.join(', ')}`);

/** A long list of values is one of rules, which docs/rules.md has. */
const VALUES_SHOWN = 10;

const bound = (label, values) =>
  Array.isArray(values)
    ? values.length > VALUES_SHOWN
      ? `\`${label}\`: the code of a [rule](rules.md), of ${new Set(values).size}`
      : `\`${label}\`: ${values.map((value) => `\`${value}\``).join(', ')}`
    : `\`${label}\`: ${values.what}, at most ${values.atMost}`;
const labels = (metric) =>
  Object.entries(metric.labels)
    .map(([label, values]) => bound(label, values))
    .join('; ') || '-';
const buckets = ({ buckets: bounds }) => (bounds === undefined ? '' : ` Buckets: ${bounds.join(', ')}.`);
const row = (metric) =>
  `| \`${metric.name}\` | ${metric.type} | ${metric.help}${buckets(metric)} | ${labels(metric)} |`;
const section = ({ title, metrics }) =>
  [
    `## ${title}`,
    ['| Metric | Type | What it tells | Labels |', '|---|---|---|---|', ...metrics.map(row)].join('\n'),
  ].join('\n\n');

const document = [
  '# Metrics',
  '<!-- Made by `npm run generate` from the declarations in the code. -->',
  'What each process tells at `GET /metrics`, on an address of its own ([operating](operating.md#metrics-and-alerts)).\n' +
    'Labels take the values listed here and no others: whatever is beyond them counts under `other`. No label holds\n' +
    'anything that a caller wrote.',
  ...SECTIONS.map(section),
  'Beside them stand the metrics of Node.js itself (`process_*`, `nodejs_*`): CPU, memory, event loop lag, garbage\n' +
    'collection, open handles.',
].join('\n\n');

writeFileSync('docs/metrics.md', `${document}\n`);
