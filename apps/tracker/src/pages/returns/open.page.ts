import { londonInstant } from '#kernel';
import { decisionForm, heading, html, summaryList } from '#pages';
import type { FormGiven, Html } from '#pages';
import type { Session } from '#platform';
import type { TemplateVersion } from '#returns';
import type { AreaNamed } from '../areas/area-sections';
import { decisionPath } from './return-paths';
import { day, moment } from './return-words';

/** Opening a return of the calendar before it opens by itself. */
export function openContent(
  area: AreaNamed,
  { template: { code, name, calendar } }: TemplateVersion,
  session: Session,
  given: FormGiven,
): Html {
  return html`${heading('Open a return', `${area.name}: ${name}`)}
    ${summaryList([
      ['Opens by itself on', day(calendar.opensOn)],
      ['Due', moment(londonInstant(calendar.due).toISOString())],
    ])}
    <p>It is filled at once with what the ledger knows, as one that opens by itself.</p>
    ${decisionForm({
      ...{ session, path: decisionPath({ area: area.code, template: code }, 'open') },
      ...{ unseen: { version: '0' }, fields: [], button: 'Open it', given },
    })}`;
}
