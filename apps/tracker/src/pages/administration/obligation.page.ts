import { londonInWords } from '#kernel';
import { decisionForm, details, heading, html, link, NOTHING_GIVEN, summaryList } from '#pages';
import type { Cell, Html } from '#pages';
import type { Session } from '#platform';
import type { JobRunShown } from '../../due-work/due-work.schema';
import { obligationPath } from './administration-paths';
import { dutyInWords, runTag } from './due-work.page';

/** One obligation, what came of it, and how to have it done now. */
export function obligationContent(run: JobRunShown, mayRun: boolean): Html {
  return html`${heading(dutyInWords(run.name), `${run.area}, ${run.period}`)} ${summaryList(linesOf(run))}
  ${
    mayRun && run.state !== 'done'
      ? html`<p>${link(`${obligationPath(run)}/run`, 'Have it carried out now')}</p>`
      : ''
  }
  ${
    run.outcome === null
      ? ''
      : details(
          'What came of it, as programs read it',
          html`<pre class="typed">${JSON.stringify(run.outcome, null, 2)}</pre>`,
        )
  }`;
}

/** Asks for it to be carried out now. */
export function runContent(run: JobRunShown, session: Session): Html {
  return html`${heading('Have it carried out now', `${dutyInWords(run.name)}: ${run.area}, ${run.period}`)}
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

function linesOf(run: JobRunShown): (readonly [string, Cell])[] {
  const { begunAt, begunBy, failedAt, failure, nextTryAt, askedAt, askedBy, finishedAt } = run;
  const at = (moment: string): string => londonInWords(new Date(moment), 'second');
  return [
    ['State', runTag(run)],
    ['Due since', at(run.dueSince)],
    ['Attempts', String(run.attempts)],
    ...(begunAt === null ? [] : ([['Last begun', `${at(begunAt)}, by ${begunBy}`]] as const)),
    ...(failedAt === null ? [] : ([['Last failed', `${at(failedAt)}: ${failure}`]] as const)),
    ...(nextTryAt === null ? [] : ([['Tried again', at(nextTryAt)]] as const)),
    ...(askedAt === null ? [] : ([['Asked for by hand', `${at(askedAt)}, by ${askedBy}`]] as const)),
    ...(finishedAt === null ? [] : ([['Done', at(finishedAt)]] as const)),
  ];
}
