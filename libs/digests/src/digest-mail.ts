import { dayShown, londonDay, londonInWords } from '#kernel';
import { html, link, type Html } from '#pages';
import { VOUCHED_DAYS } from '#platform';
import type { Rhythm } from './digest.events';
import { CONFIRMED_WITHIN_DAYS } from './confirmed-within';
import type { AreaNews, NewsLine } from './news/news';
import { confirmPath, digestPath, stopPath } from './page-addresses';

/** A mail, as text and as a page: both say the same. */
export interface Written {
  readonly subject: string;
  readonly text: string;
  readonly html: string;
  readonly stopAt?: string | undefined;
}

/** More of a kind are counted, and stand on the pages. */
const LINES_MAX = 20;

interface Part {
  readonly title: string;
  readonly lines: readonly NewsLine[];
  readonly more: number;
}

/** What is new, each line with the page that shows it as it stood at the moment of the digest. */
export function writeDigest(news: AreaNews, origin: string, stopWord: string): Written {
  const { area, from, to, causes, arrivals, obligations } = news;
  const parts = [
    partOf('New special causes', causes),
    partOf('Reports that have not come', arrivals),
    partOf('Due soon or overdue', obligations),
  ].filter(({ lines }) => lines.length > 0);
  const title = `${area.name}: what is new`;
  const between = `What came to be known from ${londonInWords(from, 'minute')} to ${londonInWords(to, 'minute')}. Each link opens the page as it stood then.`;
  const asked = origin + digestPath(area.code);
  const stopAt = origin + stopPath(stopWord);
  const foot = `You asked for this digest. It comes when something is new, and as long as you sign in at least once in ${VOUCHED_DAYS} days.`;
  const text = [
    ...[title, '', between],
    ...parts.flatMap((part) => [
      ...['', part.title, ''],
      ...part.lines.flatMap(({ says, path }) => [`- ${oneLine(says)}`, `  ${origin}${path}`]),
      ...(part.more === 0 ? [] : [`- ${moreInWords(part.more)}`]),
    ]),
    ...['', '--', foot],
    `Change it: ${asked}`,
    `Stop it: ${stopAt}`,
    '',
  ].join('\n');
  const content = html`<h1>${title}</h1>
    <p>${between}</p>
    ${parts.map((part) => partInHtml(part, origin))}
    <hr />
    <p>${foot} ${link(asked, 'Change it')} or ${link(stopAt, 'stop it')}.</p>`;
  const counted = [
    ...(causes.length === 0 ? [] : [many(causes.length, 'new special cause')]),
    ...(arrivals.length === 0 ? [] : [many(arrivals.length, 'missing report')]),
    ...(obligations.length === 0 ? [] : [`${obligations.length} due or overdue`]),
  ];
  return {
    subject: lineOf(`${area.name}: ${counted.join(', ')}`),
    text,
    html: pageOf(title, content),
    stopAt,
  };
}

export interface Confirmation {
  readonly area: { readonly code: string; readonly name: string };
  readonly rhythm: Rhythm;
  readonly askedAt: Date;
}

/** The one mail that goes to an address which nobody has confirmed. It says nothing of the area but its name. */
export function writeConfirmation(
  { area, rhythm, askedAt }: Confirmation,
  origin: string,
  word: string,
): Written {
  const subject = lineOf(`Confirm your digest of ${area.name}`);
  const at = origin + confirmPath(area.code, word);
  const asked = `Somebody who is signed in to the Better Care Ledger asked on ${dayShown(londonDay(askedAt))} that the digest of ${area.name} comes to this address, ${rhythmInWords(rhythm)}.`;
  const mend = `If it was you, open this page and confirm it, within ${CONFIRMED_WITHIN_DAYS} days:`;
  const otherwise = 'If it was not you, do nothing: nothing more comes to this address.';
  const text = [asked, '', mend, at, '', otherwise, ''].join('\n');
  const content = html`<h1>${subject}</h1>
    <p>${asked}</p>
    <p>${mend} ${link(at, 'Confirm this address')}.</p>
    <p>${otherwise}</p>`;
  return { subject, text, html: pageOf(subject, content) };
}

/** When digests come. */
export function rhythmInWords(rhythm: Rhythm): string {
  return rhythm === 'daily' ? 'from Monday to Friday' : 'on Mondays';
}

function partOf(title: string, lines: readonly NewsLine[]): Part {
  return { title, lines: lines.slice(0, LINES_MAX), more: Math.max(lines.length - LINES_MAX, 0) };
}

function partInHtml({ title, lines, more }: Part, origin: string): Html {
  return html`<h2>${title}</h2>
    <ul>
      ${lines.map(({ says, path, page }) => html`<li>${says} ${link(origin + path, page)}</li>`)}
      ${more === 0 ? '' : html`<li>${moreInWords(more)}</li>`}
    </ul>`;
}

function moreInWords(more: number): string {
  return `And ${more} more, on the pages.`;
}

function pageOf(title: string, content: Html): string {
  return html`<!doctype html>
    <html lang="en-GB">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <title>${title}</title>
      </head>
      <body style="font-family: Arial, sans-serif; line-height: 1.5; max-width: 40em">
        ${content}
      </body>
    </html>`.text;
}

const SUBJECT_MAX = 200;

/** As the head of a mail takes it. */
function lineOf(text: string): string {
  return oneLine(text).slice(0, SUBJECT_MAX);
}

/** What somebody has written over several lines stands in one, so that nothing of it looks like a line of ours. */
function oneLine(text: string): string {
  return text.replace(/[\p{Cc}\s]+/gu, ' ').trim();
}

function many(number: number, one: string): string {
  return `${number} ${one}${number === 1 ? '' : 's'}`;
}
