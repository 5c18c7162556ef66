import { join } from 'node:path';

const AREA = 'E06000031';
const METRIC = 'delayed-transfers-of-care';
const COMMAND = 'npm run -s bettercare --';

/** What somebody who has just started the system needs to know, in plain text. */
export function whereToLook(running: {
  readonly url: string;
  readonly issuer: string;
  readonly local: boolean;
  readonly dataFolder: string;
  readonly hasSample: boolean;
}): string {
  const { url, issuer, local, dataFolder, hasSample } = running;
  const look = hasSample
    ? [
        ['Figures', `GET  ${url}/v1/areas/${AREA}/performance?year=2014/15`],
        ['Ask', `${COMMAND} performance --area ${AREA} --year 2014/15`],
        ['Explain', `${COMMAND} explain --area ${AREA} --metric ${METRIC} --period 2014/15-Q2`],
      ]
    : [];
  const tokens = local
    ? [
        ['Tokens', `${COMMAND} token --client sample-viewer`],
        ['', `from ${issuer}; its clients' secrets are in ${join(dataFolder, 'connection.json')}`],
      ]
    : [['Tokens', `from ${issuer}`]];
  const lines = [
    ...look,
    ['Publish', `POST ${url}/v1/events`],
    ['Verify', `${COMMAND} verify`],
    ['Health', `GET  ${url}/health/ready`],
    ...tokens,
  ];
  return [
    'Better Care Ledger is running. Ctrl-C stops it.',
    '',
    ...lines.map(([what = '', where = '']) => `  ${what.padEnd(8)} ${where}`),
    '',
  ].join('\n');
}
