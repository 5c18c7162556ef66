import { commandForm, decisionForm, heading, html, type FormGiven, type Html } from '#pages';
import type { Session } from '#platform';
import type { AreaNamed } from '../../areas/area-sections';
import { nothingToDecide } from '../../shell/decision-page';
import { newFundPath } from '../money-paths';
import { FUND_FILE } from './agreeing';
import type { Before, DecisionOnFund } from './fund-decision';

export interface FundDecisionShown extends Before {
  readonly area: AreaNamed;
  readonly session: Session;
  readonly decision: DecisionOnFund;
  /** Where its form is sent to. */
  readonly path: string;
  readonly given: FormGiven;
}

/** Where something is decided on a pooled fund. */
export function fundDecisionContent(shown: FundDecisionShown): Html {
  const { area, fund, session, decision, path, given } = shown;
  const { title, says, isFinal = false, hasFile = false, about, fields, isOffered } = decision;
  // What was refused is shown with what was typed, whatever became of the fund.
  const isOpen = isOffered(shown) || given.refusals.length > 0;
  const form = hasFile ? decisionForm : commandForm;
  return html`${heading(title, `${area.name}: pooled fund ${fund.policyYear}`)}
    <p class="nhsuk-body-l">${says}</p>
    ${
      isOpen
        ? // What cannot be taken back is read before it is decided.
          html`${isFinal ? about(fund) : ''}
          ${form({
            ...{ session, path, given, button: title, isFinal, hasFile },
            unseen: { version: String(fund.version) },
            fields: fields(shown),
          })}
          ${isFinal ? '' : about(fund)}`
        : nothingToDecide('fund')
    }`;
}

export const NEW_FUND = 'Draft a pooled fund';

/** Where the first draft of a fund is handed in. */
export function newFundContent(area: AreaNamed, session: Session, given: FormGiven): Html {
  return html`${heading(NEW_FUND, area.name)}
    <p class="nhsuk-body-l">It is in force once it is agreed by its partners by name.</p>
    ${decisionForm({
      ...{ session, path: newFundPath(area.code), given, hasFile: true, button: NEW_FUND },
      unseen: { version: '0' },
      fields: [FUND_FILE],
    })}`;
}
