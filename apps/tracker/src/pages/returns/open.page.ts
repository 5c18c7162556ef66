import { londonInstant } from '#kernel';
import { decisionForm, heading, html, summaryList } from '#pages';
import type { FormGiven, Html } from '#pages';
import type { Session } from '#platform';
import type { TemplateVersion } from '#returns';
import type { AreaNamed } from '../areas/area-sections';
import { decisionPath } from './return-paths';
import { moment, opensInWords, type OpeningDays } from './return-words';

/** Opening a return of the calendar by hand. */
export function openContent(
  area: AreaNamed,
  { template: { code, name, calendar } }: TemplateVersion,
  session: Session,
  given: FormGiven,
  days: OpeningDays,
): Html {
  return html`${heading('Open a return', `${area.name}: ${name}`)}
    ${summaryList([
      ['Opens', opensInWords(calendar, days)],
      ['Due', moment(londonInstant(calendar.due).toISOString())],
    ])}
    <p>It is filled at once with what the ledger knows, as one that opens by itself.</p>
    ${decisionForm({
      ...{ session, path: decisionPath({ area: area.code, template: code }, 'open') },
      ...{ unseen: { version: '0' }, fields: [], button: 'Open it', given },
    })}`;
}
