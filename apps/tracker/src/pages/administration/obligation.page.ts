import { londonInWords } from '#kernel';
import { decisionForm, details, heading, html, link, named, NOTHING_GIVEN, summaryList } from '#pages';
import type { Cell, Html } from '#pages';
import type { Session } from '#platform';
import type { NameOf } from '#reference';
import type { JobRunShown } from '../../due-work/due-work.schema';
import { obligationPath } from './administration-paths';
import { runTag } from './due-work.page';
import { cameInWords, dutyInWords, forInWords, nextInWords, whoseInWords } from './duty-words';
import type { DutyNames } from './duty-words';

export interface ObligationNames extends DutyNames {
  /** Of who asked for it by hand. */
  readonly nameOf: NameOf;
}

/** One obligation, what came of it, and how to have it done now. */
export function obligationContent(run: JobRunShown, names: ObligationNames, mayRun: boolean): Html {
  return html`${headingOf(dutyInWords(run.name), run, names)} ${summaryList(linesOf(run, names))}
  ${
    mayRun && run.state !== 'done'
      ? html`<p>${link(`${obligationPath(run)}/run`, 'Have it carried out now')}</p>`
      : ''
  }
  ${
    run.outcome === null
      ? ''
      : details(
          'What was kept of it, as programs read it',
          html`<pre class="typed">${JSON.stringify(run.outcome, null, 2)}</pre>`,
        )
  }`;
}

/** Asks for it to be carried out now. */
export function runContent(run: JobRunShown, names: DutyNames, session: Session): Html {
  return html`${headingOf(`${dutyInWords(run.name)} now`, run, names)}
    <p>
      A reporter takes it up within seconds, rather than after the pause that a failure makes. It takes effect
      once, however often it is asked for.
    </p>
    ${decisionForm({
      ...{ session, fields: [], given: NOTHING_GIVEN },
      path: `${obligationPath(run)}/run`,
      button: 'Carry it out',
    })}`;
}

function headingOf(title: string, run: JobRunShown, names: DutyNames): Html {
  return heading(title, `${whoseInWords(run, names)}: ${forInWords(run, names)}`);
}

function linesOf(run: JobRunShown, names: ObligationNames): (readonly [string, Cell])[] {
  const { begunAt, begunBy, failedAt, failure, askedAt, askedBy, finishedAt } = run;
  const at = (moment: string): string => londonInWords(new Date(moment), 'second');
  const lines = (said: readonly string[]): Cell => html`<span class="words">${said.join('\n')}</span>`;
  const [came, next] = [cameInWords(run), nextInWords(run)];
  return [
    ['State', runTag(run)],
    ...(came.length === 0 ? [] : ([['What came of it', lines(came)]] as const)),
    ...(next.length === 0 ? [] : ([['What is next', lines(next)]] as const)),
    ['Due since', at(run.dueSince)],
    ['Attempts', String(run.attempts)],
    ...(begunAt === null ? [] : ([['Last begun', `${at(begunAt)}, by ${begunBy}`]] as const)),
    ...(failedAt === null ? [] : ([['Last failed', `${at(failedAt)}: ${failure}`]] as const)),
    ...(askedAt === null
      ? []
      : ([['Asked for by hand', html`${at(askedAt)}, by ${named(askedBy ?? '', names.nameOf)}`]] as const)),
    ...(finishedAt === null ? [] : ([['Done', at(finishedAt)]] as const)),
  ];
}
