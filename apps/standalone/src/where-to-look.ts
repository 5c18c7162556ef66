import { resolve } from 'node:path';
import { usualDataFolder } from '#installation';

const AREA = 'E06000031';
const METRIC = 'delayed-transfers-of-care';

/** Whose money the sample settles. */
const MONEY = '--area E10000003 --year 2016/17';

/** What somebody who has just started the system needs to know: every line works in another shell as it stands. */
export function whereToLook(running: {
  readonly url: string;
  /** Where a browser opens the pages. */
  readonly pages: string;
  readonly metrics: string;
  readonly issuer: string;
  readonly local: boolean;
  readonly dataFolder: string;
  readonly hasSample: boolean;
  /** Whether figures are among it that were invented. */
  readonly hasInvented: boolean;
  /** Whether money was settled on them. */
  readonly hasMoney: boolean;
  /** Whether returns were prepared with them. */
  readonly hasReturns: boolean;
}): string {
  const { url, pages, metrics, issuer, local, dataFolder } = running;
  const { hasSample, hasInvented, hasMoney, hasReturns } = running;
  const command = (given: string): string => `npm run -s bettercare -- ${given}${whereOf(dataFolder)}`;
  const as = (client: string): string =>
    `-H "Authorization: Bearer $(${command(`token --client ${client}`)})"`;
  const look = hasSample
    ? [
        ['Ask', command(`performance --area ${AREA} --year 2014/15`)],
        ['Explain', command(`explain --area ${AREA} --metric ${METRIC} --period 2014/15-Q2`)],
        ['Figures', `curl ${as('sample-viewer')} '${url}/v1/areas/${AREA}/performance?year=2014/15'`],
        ['Mend', command('quarantine list --state open')],
        ['', 'the sample brings one row with a mistyped area, on purpose: docs/quarantine.md mends it'],
      ]
    : [];
  const invented = hasInvented
    ? [
        ['Target', command('performance --area E10000003 --year 2016/17')],
        ['', 'INVENTED, to follow admissions against a target with: all admissions that the sample brings'],
        ['', "(Peterborough 2015, Cambridgeshire 2016/17), and Cambridgeshire's plan of 2016/17"],
      ]
    : [];
  const money = hasMoney
    ? [
        ['Money', command(`settlement show ${MONEY} --code risk-share`)],
        ['', command('settlement show --area E06000031 --year 2015/16 --code pay-for-performance')],
        ['', 'what was held back against those targets and released, INVENTED as well: docs/settlement.md'],
        ['Account', command(`fund statement ${MONEY} --partner urn:ods:06H --to 2017-04-30`)],
      ]
    : [];
  const returns = hasReturns
    ? [
        ['Returns', command(`return list --area ${AREA}`)],
        ['', command(`return show --area ${AREA} --template 2015-16-q2`)],
        ['', '2015-16-q1 went out, INVENTED where the ledger has nothing; 2015-16-q2 waits for answers,'],
        ['', 'and names what blocks it: docs/returns.md'],
      ]
    : [];
  const tokens = local
    ? [
        ['Tokens', command('token --client sample-viewer')],
        ['', `from ${issuer}; its clients' secrets are in ${resolve(dataFolder, 'connection.json')}`],
      ]
    : [['Tokens', `from ${issuer}`]];
  const lines = [
    ['Status', `${url}/status in a browser, or ${command('status')}`],
    ...look,
    ...invented,
    ...money,
    ...returns,
    ['Publish', `${command('publish FILE')}, or POST ${url}/v1/events (docs/publishing.md)`],
    ['Verify', command('verify')],
    ['Metrics', `curl ${metrics}`],
    ...tokens,
  ];
  return [
    'Better Care Ledger is running. Of use in another shell:',
    '',
    ...lines.map(([what = '', where = '']) => `  ${what.padEnd(8)} ${where}`),
    ...folderOnce(dataFolder),
    '',
    'Open this in a browser:',
    '',
    `  Pages    ${pages}`,
    '',
    ...(local ? whomToBe(url) : ['and sign in as your provider asks.']),
    'Ctrl-C stops it. It writes here what goes wrong; LOG_LEVEL=info shows all of its log.',
    '',
  ].join('\n');
}

/** The address is of the sample people's sign-in, which is a place of its own, and leads on from there. */
function whomToBe(url: string): string[] {
  return [
    'and choose whom of the sample people to be, such as “Delivery group member, Peterborough”. It signs you in, and',
    `leads on to ${url}, where the pages are. The address is this machine’s secret: docs/signing-in.md`,
  ];
}

/** A folder of one's own need not be repeated in a shell that knows it. */
function folderOnce(dataFolder: string): string[] {
  const where = whereOf(dataFolder);
  return where === ''
    ? []
    : ['', `After \`export BCL_DATA=${quoted(resolve(dataFolder))}\` a shell does without${where}.`];
}

/** What a command has to be told to find this system, in a shell that knows nothing of this one's settings. */
function whereOf(dataFolder: string): string {
  const folder = resolve(dataFolder);
  return folder === usualDataFolder ? '' : ` --data ${quoted(folder)}`;
}

function quoted(path: string): string {
  return /^[\w./:@+-]+$/.test(path) ? path : `'${path.replaceAll("'", `'\\''`)}'`;
}
