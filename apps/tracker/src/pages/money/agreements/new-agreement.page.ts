import { decisionForm, heading, html, type FormGiven, type Html } from '#pages';
import type { Session } from '#platform';
import type { AreaNamed } from '../../areas/area-sections';
import { newAgreementPath } from '../money-paths';
import { TERMS_FILE } from './putting-in-force';

export const NEW_AGREEMENT = 'Propose an agreement';

/** Where the terms of an agreement that is not there yet are handed in. */
export function newAgreementContent(
  area: AreaNamed,
  policyYears: readonly string[],
  session: Session,
  given: FormGiven,
): Html {
  return html`${heading(NEW_AGREEMENT, area.name)}
    <p class="nhsuk-body-l">Its terms bind once every partner that they name has signed them.</p>
    ${decisionForm({
      ...{ session, path: newAgreementPath(area.code), given, hasFile: true, button: NEW_AGREEMENT },
      unseen: { version: '0' },
      fields: [
        {
          ...{ kind: 'one-of-many', name: 'policyYear', label: 'Policy year' },
          options: policyYears
            .toSorted()
            .toReversed()
            .map((year) => ({ value: year, name: year })),
        },
        {
          ...{ kind: 'text', name: 'code', label: 'A short name for its address', width: 20 },
          hint: 'Small letters and digits, with hyphens between words: risk-share',
        },
        TERMS_FILE,
      ],
    })}`;
}
