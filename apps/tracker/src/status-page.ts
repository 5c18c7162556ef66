import { createHash } from 'node:crypto';
import { describePeriod, londonInWords, period } from '#kernel';
import { html, Html } from '#pages';
import { isOtherLog } from '#records';
import type { Finding, Status } from './status.schema';
import { counted, diskSpace, inWords } from './wording';

const STYLE = `
  :root { color-scheme: light; }
  * { box-sizing: border-box; }
  body { margin: 0; font: 1.125rem/1.5 system-ui, -apple-system, 'Segoe UI', sans-serif; color: #1b1f24; background: #f5f6f7; }
  header { background: #24303c; color: #fff; }
  header a { color: #fff; }
  header p, main, footer { max-width: 48rem; margin: 0 auto; }
  header p { font-weight: 600; padding: 0.75rem 1rem; }
  main, footer { padding: 1rem; }
  h1 { font-size: 1.75rem; line-height: 1.2; margin: 0.75rem 0; }
  h2 { font-size: 1.25rem; margin: 1.75rem 0 0.5rem; }
  .state { border-left: 0.5rem solid #4a5561; background: #fff; padding: 0.25rem 1rem 0.75rem; }
  .state p { margin: 0.5rem 0 0; }
  .well { border-color: #1d6b45; }
  .look { border-color: #8a5a00; }
  .act { border-color: #a3201d; }
  .finding strong { display: block; }
  dl { margin: 0; background: #fff; }
  dl div { display: flex; flex-wrap: wrap; gap: 0 1rem; padding: 0.5rem 1rem; border-bottom: 1px solid #d5d9dd; }
  dt { flex: 0 0 11rem; font-weight: 600; }
  dd { flex: 1 1 14rem; margin: 0; }
  table { width: 100%; border-collapse: collapse; background: #fff; }
  th, td { text-align: right; padding: 0.375rem 1rem; border-bottom: 1px solid #d5d9dd; font-variant-numeric: tabular-nums; }
  th:first-child, td:first-child { text-align: left; }
  footer { font-size: 1rem; color: #4a5561; }
  @media (max-width: 30rem) { th, td { padding: 0.375rem 0.5rem; font-size: 0.9375rem; } }
`;

/** Nothing is loaded, run, framed or sent from the page; its one style is known by its hash. */
export const STATUS_PAGE_POLICY = [
  "default-src 'none'",
  `style-src 'sha256-${createHash('sha256').update(STYLE).digest('base64')}'`,
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
].join('; ');

/** The state of everything in words, for whoever opens it in a browser. It holds no figure, area or name. */
export function statusPage(status: Status): Html {
  const now = new Date(status.at);
  return page(
    headline(status.findings),
    html`${stateOf(status.findings)}
      <h2>Where it stands</h2>
      <dl>
        ${line('Recording', recordingLine(status, now))}
        ${line('Last arrival', ago(status.newestAt, now, 'nothing yet'))}
        ${line('Recorded', counted(status.recorded, 'delivery', 'deliveries'))}
        ${line('In quarantine', status.quarantineOpen === 0 ? 'none' : led('/quarantine', status.quarantineOpen.toLocaleString('en-GB')))}
        ${line('Watermark', watermarkLine(status, now))}
        ${line('Due work', led('/administration/due-work', dueWorkLine(status)))}
        ${line('Last verified', verifyLine(status))} ${line('Reports missing', chaseLine(status))}
        ${line('Parts', partsLine(status))} ${line('Database', diskSpace(status.databaseBytes))}
        ${line('Version', status.version)}
      </dl>
      ${lanesTable(status)}`,
    now,
  );
}

/** The page when what it would say cannot be read. */
export function statusUnreadablePage(findings: readonly Finding[], now: Date): Html {
  return page(headline(findings), stateOf(findings), now);
}

function page(title: string, content: Html, now: Date): Html {
  return html`<!doctype html>
    <html lang="en-GB">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <title>${title} - Better Care Ledger</title>
        ${new Html(`<style>${STYLE}</style>`)}
      </head>
      <body>
        <header>
          <p><a href="/">Better Care Ledger</a></p>
        </header>
        <main>${content}</main>
        <footer>
          As of ${londonInWords(now, 'second')}, Europe/London. Load the page again for the present.
        </footer>
      </body>
    </html>`;
}

function headline(findings: readonly Finding[]): string {
  if (findings.length === 0) return 'All is well';
  return findings.some(({ severity }) => severity === 'act')
    ? 'Something is wrong'
    : 'All runs; somebody should have a look';
}

function stateOf(findings: readonly Finding[]): Html {
  const kind =
    findings.length === 0 ? 'well' : findings.some(({ severity }) => severity === 'act') ? 'act' : 'look';
  return html`<section class="state ${kind}">
    <h1>${headline(findings)}</h1>
    ${findings.length === 0 ? html`<p>Everything accepted is recorded, and every part is up.</p>` : ''}
    ${findings.map(({ what, mend }) => html`<p class="finding"><strong>${what}.</strong> ${mend}</p>`)}
  </section>`;
}

/** To where more of it stands, for whoever may see that. */
function led(path: string, words: string): Html {
  return html`<a href="${path}">${words}</a>`;
}

function line(what: string, is: string | Html): Html {
  return html`<div>
    <dt>${what}</dt>
    <dd>${is}</dd>
  </div>`;
}

function recordingLine({ lanes, behind, waitingSince }: Status, now: Date): string {
  if (lanes.some(isOtherLog)) return 'cannot be said: this is not the log that was read';
  if (waitingSince === null) return 'up to date';
  return `${counted(behind, 'delivery waits', 'deliveries wait')}, the oldest for ${sinceInWords(waitingSince, now)}`;
}

function watermarkLine({ watermark }: Status, now: Date): string {
  return watermark === undefined ? 'none yet' : `${watermark.id}, stored ${ago(watermark.at, now, '')}`;
}

function dueWorkLine({ dueWork: { open, failed, late } }: Status): string {
  if (open === 0) return 'all done';
  return `${open.toLocaleString('en-GB')} not done, ${failed.toLocaleString('en-GB')} failed, ${late.toLocaleString('en-GB')} late`;
}

function verifyLine({ dueWork: { newestVerify } }: Status): string {
  if (newestVerify === null) return 'never yet';
  const { day, faults, finishedAt } = newestVerify;
  const found = faults.length === 0 ? 'all holds' : counted(faults.length, 'fault');
  return `${found}, for ${day} (${londonInWords(new Date(finishedAt), 'second')})`;
}

/** How many, and never whose: the page is open to everybody. */
function chaseLine({ dueWork: { newestChase } }: Status): string {
  if (newestChase === null) return 'not asked yet';
  const { month, missing, expected } = newestChase;
  return `${missing.toLocaleString('en-GB')} of ${counted(expected, 'report')} for ${describePeriod(period(month))}, when it was last asked who had not reported`;
}

function partsLine({ parts }: Status): string {
  return Object.entries(parts)
    .map(([name, state]) => `${name} ${state}`)
    .join(', ');
}

function lanesTable({ lanes }: Status): Html {
  const used = lanes.filter(({ end, nextOffset }) => end > 0 || nextOffset > 0);
  if (used.length === 0) return html``;
  const unused = lanes.length - used.length;
  return html`<h2 id="lanes">Lanes</h2>
    <table aria-labelledby="lanes">
      <thead>
        <tr>
          <th scope="col">Lane</th>
          <th scope="col">Recorded up to</th>
          <th scope="col">Behind</th>
        </tr>
      </thead>
      <tbody>
        ${used.map(
          ({ topic, partition, nextOffset, end, behind }) =>
            html`<tr>
              <th scope="row">${`${topic}/${partition}`}</th>
              <td>${nextOffset.toLocaleString('en-GB')}</td>
              <td>${isOtherLog({ nextOffset, end }) ? 'not known' : behind.toLocaleString('en-GB')}</td>
            </tr>`,
        )}
      </tbody>
    </table>
    ${unused > 0 ? html`<p>${counted(unused, 'lane has', 'lanes have')} had no delivery yet.</p>` : ''}`;
}

function ago(moment: string | null, now: Date, never: string): string {
  return moment === null
    ? never
    : `${sinceInWords(moment, now)} ago (${londonInWords(new Date(moment), 'second')})`;
}

/** Two clocks may differ: what seems to come from the future has only just come. */
function sinceInWords(moment: string, now: Date): string {
  return inWords(Math.max(0, now.getTime() - new Date(moment).getTime()));
}
