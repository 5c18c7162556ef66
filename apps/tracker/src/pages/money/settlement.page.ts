import type { Statement } from '#documents';
import { dayShown, londonInWords, poundsShown, type Refusal } from '#kernel';
import { details, heading, html, inset, link, marking, named, noted, table } from '#pages';
import type { Cell, Html } from '#pages';
import type { NameOf } from '#reference';
import { periodName, thousands } from '#performance/plain';
import type {
  AgreementContent,
  AgreementPosition,
  Computation,
  SettlementEvent,
  SettlementStanding,
  Step,
} from '#settlement';
import { exactText, releaseReason } from '#settlement/plain';
import { settlementAnswer, type DecisionAnswer } from '../../money/settlement-answer';
import type { AreaNamed } from '../areas/area-sections';
import { atMoment, isNow, type MomentKept } from '../areas/page-moment';
import { accountNamed } from './account-named';
import { accountPath, countPath, fundPath, settlementPath, WHAT_IF, whatIfPath } from './money-paths';
import { settlementTag, statusTag } from './settlement-status';
import { statementTable, type ShownCell } from './statement-content';

export interface SettlementShown {
  readonly area: AreaNamed;
  readonly policyYear: string;
  readonly agreement: string;
  /** What became of the money, and the statement that says so; absent where no settlement was opened. */
  readonly settled: { readonly standing: SettlementStanding; readonly statement: Statement } | undefined;
  /** Where it stands on the newest counts, or on those that were the newest then, and the report that says so; or why that cannot be said. */
  readonly position:
    | { readonly found: AgreementPosition; readonly report: Statement }
    | { readonly refusals: readonly Refusal[] };
  /** Where whoever reads it may decide on it. */
  readonly steps: Html;
  readonly nameOf: NameOf;
  readonly moment: MomentKept;
}

/** A release, from what comes of it down to the clauses, the counts, and who approved what. */
export function settlementContent(shown: SettlementShown, bar: Html): Html {
  const { area, policyYear, settled, position, moment } = shown;
  const content = contentOf(shown);
  return html`${heading(content?.title ?? shown.agreement, `${area.name}, ${policyYear}`)} ${bar}
  ${settled ? settledContent(shown, settled) : inset(isNow(moment) ? 'No settlement of this agreement has been opened.' : 'No settlement of this agreement had been opened by then.')}
  ${settled ? '' : shown.steps}
  ${'found' in position ? positionContent(position, shown) : inset(position.refusals.map(({ what, mend }) => `${what}. ${mend}.`).join(' '))}
  ${content ? clausesContent(content) : ''}`;
}

function contentOf({ settled, position }: SettlementShown): AgreementContent | undefined {
  return settled?.standing.terms.content ?? ('found' in position ? position.found.terms.content : undefined);
}

function settledContent(
  shown: SettlementShown,
  { standing, statement }: NonNullable<SettlementShown['settled']>,
): Html {
  const { terms, computation } = standing;
  const { content } = terms;
  const tables = tablesOf(statement, content, shown.nameOf);
  return html`${statement.marking === undefined ? '' : marking(statement.marking)}
    <p class="nhsuk-body-l">${outcomeInWords(standing)} ${settlementTag(standing)}</p>
    ${reasonContent(standing)} ${shown.steps} ${tables(['outcome'], { Released: '#working' })}
    ${documentsOf(shown)}
    ${
      computation
        ? workingContent(standing, computation)
        : html`<p>Nothing has been computed yet, so there are no counts and no working to show.</p>`
    }
    ${tables(['counts_changed', 'open_questions', 'overrides', 'amounts_agreed'])}
    <h2 class="nhsuk-heading-m">Who approved it, and what was decided</h2>
    ${tables(['approvals', 'posted_approvals'])} ${decisionsTable(standing, shown.nameOf)}
    <h2 class="nhsuk-heading-m">Disputes</h2>
    ${standing.disputes.length === 0 ? html`<p>No count has been disputed.</p>` : ''}
    ${tables(['disputes', 'replies', 'lapsed_claims'])}
    <h2 class="nhsuk-heading-m">What moved it since</h2>
    ${movedNothing(standing) ? html`<p>Nothing has moved what is released since it was posted.</p>` : ''}
    ${tables(['restating', 'restating_records', 'restatements', 'restated_records', 'quarters_moved', 'quarters_moved_records'])}
    <h2 class="nhsuk-heading-m">What was paid and entered</h2>
    ${tables(['payments'])} ${details('What was entered in the journal', tables(['entries']))}
    ${standing.rounding ? details('What the plan is worth, rounded in both ways', tables(['rounding'])) : ''}
    ${statement.notes.map((each) => noted(html`<p>${each}</p>`, each))}
    <p>
      ${link(atMoment(fundPath(shown.area.code, shown.policyYear), shown.moment), 'The pooled fund it is held in')};
      ${link(atMoment(accountPath(shown.area.code, shown.policyYear, content.holder), shown.moment), `the statement of ${nameOf(content, content.holder)}, which holds it`)}.
    </p>`;
}

/** What comes of the fund, in a sentence: as posted, and as it would be if what stands now were posted. */
export function outcomeInWords(standing: SettlementStanding): string {
  const { terms, posted, split, effectiveOn, interim, status } = standing;
  const { content } = terms;
  const fund = poundsShown(BigInt(content.fundPence));
  const holder = nameOf(content, content.holder);
  const inPounds = ({ releasedPence, retainedPence }: NonNullable<typeof split>) => ({
    released: poundsShown(BigInt(releasedPence)),
    retained: poundsShown(BigInt(retainedPence)),
  });
  if (status === 'voided') return `Nothing is released of the fund of ${fund}: it is voided.`;
  if (posted) {
    const { released, retained } = inPounds(posted);
    const day = dayShown(effectiveOn ?? content.releasedOn);
    const outcome = `${released} of the fund of ${fund} is released, effective on ${day}; ${retained} stays with ${holder}.`;
    if (status !== 'restating' || !split) return outcome;
    const restated = inPounds(split);
    return `As posted, ${outcome} Restated, ${restated.released} would be released; ${restated.retained} would stay.`;
  }
  if (!split) return `What is released of the fund of ${fund} is not computed yet.`;
  const { released, retained } = inPounds(split);
  const before = interim
    ? ` ${poundsShown(BigInt(interim.releasedPence))} of it is posted, for quarters to ${interim.through}.`
    : '';
  return `${released} of the fund of ${fund} would be released if it were posted now; ${retained} would stay with ${holder}.${before}`;
}

/** Why, in words: that all of it is released though quarters were missed is a matter of the clauses. */
function reasonContent({ terms, computation, status }: SettlementStanding): Html {
  const reason = computation && releaseReason(terms.content, computation);
  if (!reason || status === 'voided') return html``;
  const { says, clauses } = reason;
  return html`<p>
    <strong>Why:</strong> ${says} ${clauses.length === 1 ? 'Clause' : 'Clauses'}
    ${clauseLinks(terms.content, clauses.join('; '))}; ${link('#working', 'each step')}.
  </p>`;
}

/** Whether nothing is told of what moved it. */
function movedNothing({ restating, restatements, quartersMoved }: SettlementStanding): boolean {
  return !restating && restatements.length === 0 && quartersMoved.length === 0;
}

/**
 * Tables of a statement by name, with links from their clauses to what those say; none where the statement has none.
 *
 * @param page that says what the clauses say, where it is another
 */
export function tablesOf({ tables }: Statement, content: AgreementContent, whoIs: NameOf, page = '') {
  return (names: readonly string[], leadsTo: Readonly<Record<string, string>> = {}): Html =>
    html`${names.flatMap((name) =>
      tables
        .filter((each) => each.name === name)
        .map((each) => {
          const shown: ShownCell = (words, column, row) => {
            if (column === 'Clause') return clauseLinks(content, words, page);
            if (column === 'Signed in as' && words !== '') return named(words, whoIs);
            if (column === 'Account') return accountNamed(words, whoIs);
            const [first] = each.rows[row] ?? [];
            const path = typeof first === 'string' ? leadsTo[first] : undefined;
            return path !== undefined && words.includes('£') ? link(path, words) : words;
          };
          return statementTable(each, shown);
        }),
    )}`;
}

/** The counts, each leading to where it comes from, and every step from them to the pound with its clauses. */
function workingContent(standing: SettlementStanding, computation: Computation): Html {
  const { terms } = standing;
  const { watermark, inputs, steps } = computation;
  const { content } = terms;
  const known = londonInWords(new Date(watermark.at), 'second');
  return html`<h2 class="nhsuk-heading-m" id="working">From the counts to the money</h2>
    <p>Counts as they were known here on ${known} (watermark ${String(watermark.id)}).</p>
    ${table({
      caption: 'The counts it rests on',
      columns: [
        { name: 'Count' },
        { name: 'Clause' },
        { name: 'Target', isNumber: true },
        { name: 'Counted', isNumber: true },
        { name: 'Source' },
        { name: 'Reports in' },
      ],
      rows: inputs.map((input): Cell[] => {
        const { figure, target, count, source, coverage, claimedIn } = input;
        const counted = count === undefined ? 'not reported' : thousands(count);
        return [
          html`${inputName(input)}<br /><span class="nhsuk-body-s">${figure}</span>`,
          clauseLinks(content, (content.termClauses.target ?? []).join('; ')),
          thousands(target),
          link(countPath(standing, input, watermark.id), counted),
          claimedIn === undefined ? source : `as claimed in dispute ${claimedIn}`,
          `${coverage.reported} of ${coverage.expected}`,
        ];
      }),
    })}
    ${stepsContent(content, steps)}`;
}

/** A count as people name it; one of pay for performance has no name but its period's. */
export function inputName({ name, period }: { readonly name: string; readonly period: string }): string {
  return name === period ? periodName(period) : `${name}, ${periodName(period)}`;
}

/** Each step with what it comes to, how, from what, and by which clauses. */
export function stepsContent(content: AgreementContent, steps: readonly Step[], page = ''): Html {
  return html`<ol class="nhsuk-list nhsuk-list--number">
    ${steps.map(
      ({ result, text, from, clauses, exact }) =>
        html`<li>
          <strong>${result.name}: ${quantityInWords(result)}</strong><br />${text}.
          ${
            from.length === 0
              ? ''
              : html`<br /><span class="nhsuk-body-s"
                    >From ${from.map((each) => `${each.name} ${quantityInWords(each)}`).join('; ')}</span
                  >`
          }
          ${exact ? html`<br /><span class="nhsuk-body-s">Before it was rounded to the ${exact.roundedTo}: ${exactText(exact)}</span>` : ''}
          ${clauses.length === 0 ? '' : html`<br /><span class="nhsuk-body-s">By ${clauses.length === 1 ? 'clause' : 'clauses'} ${clauseLinks(content, clauses.join('; '), page)}</span>`}
        </li>`,
    )}
  </ol>`;
}

function quantityInWords(quantity: Step['result']): string {
  return 'pence' in quantity ? poundsShown(BigInt(quantity.pence)) : thousands(quantity.count);
}

/** Clauses as documents name them, `7; Annex A, 4`, each leading to what it says. */
function clauseLinks({ clauses }: AgreementContent, refs: string, page = ''): Cell {
  const links = refs.split('; ').map((ref) => {
    const at = clauses.findIndex((clause) => clause.ref === ref);
    return at === -1 ? html`${ref}` : link(`${page}#clause-${at + 1}`, ref);
  });
  return html`${links.map((each, at) => (at === 0 ? each : html`; ${each}`))}`;
}

export function clausesContent({ clauses, document }: AgreementContent): Html {
  return html`<h2 class="nhsuk-heading-m">The clauses</h2>
    <p>Of ${document}.</p>
    <dl class="nhsuk-summary-list">
      ${clauses.map(
        ({ ref, says }, at) =>
          html`<div class="nhsuk-summary-list__row" id="clause-${String(at + 1)}">
            <dt class="nhsuk-summary-list__key">${ref}</dt>
            <dd class="nhsuk-summary-list__value">${says}</dd>
          </div>`,
      )}
    </dl>`;
}

function documentsOf(of: SettlementShown): Html {
  const { moment } = of;
  const path = settlementPath({ ...of, area: of.area.code });
  const document = (name: string) => atMoment(`${path}/documents/${name}`, moment);
  // Its seals are those of the whole ledger as it stands.
  const evidence = html`<li>
    ${link(`${path}/evidence`, 'Evidence pack (ZIP)')}, which is checked offline
  </li>`;
  return html`<h2 class="nhsuk-heading-m">Documents</h2>
    <ul class="nhsuk-list nhsuk-list--bullet">
      <li>
        Release statement: ${link(document('statement.pdf'), 'release statement (PDF)')},
        ${link(document('statement.xlsx'), 'release statement (workbook)')}
      </li>
      <li>
        Where it stands in the year: ${link(document('position.pdf'), 'report (PDF)')},
        ${link(document('position.xlsx'), 'report (workbook)')}
      </li>
      ${isNow(moment) ? evidence : ''}
    </ul>`;
}

const DECISIONS: Readonly<Record<SettlementEvent['type'], string>> = {
  'settlement.opened': 'Opened: the fund is held back',
  'settlement.forecast': 'Expected release accrued',
  'settlement.computed': 'Computed',
  'settlement.reviewed': 'Reviewed',
  'settlement.disputed': 'Count disputed',
  'settlement.replied': 'Dispute replied to',
  'settlement.dispute-resolved': 'Dispute ended',
  'settlement.coverage-overridden': 'Counts put up with',
  'settlement.amount-agreed': 'Amount put forward as agreed',
  'settlement.approved': 'Approved',
  'settlement.posted': 'Posted',
  'settlement.quarters-posted': 'Quarters posted',
  'settlement.released': 'Paid',
  'settlement.restated': 'Restated',
  'settlement.closed': 'Closed',
  'settlement.void-proposed': 'Voiding proposed',
  'settlement.voided': 'Voided',
};

function decisionsTable(standing: SettlementStanding, nameOf: NameOf): Html {
  const { decisions } = settlementAnswer(standing);
  return table({
    caption: 'What was decided, and by whom',
    columns: [{ name: 'Decision' }, { name: 'When' }, { name: 'By' }, { name: 'Said' }],
    rows: decisions.map((decision) => decisionCells(decision, standing.terms.content, nameOf)),
  });
}

/** A name is what somebody typed; who had signed in stands beside it. */
function decisionCells(
  { version, type, recordedAt, actor, by, partner, says }: DecisionAnswer,
  content: AgreementContent,
  whoIs: NameOf,
): Cell[] {
  const who = by
    ? html`${by.name}, ${by.position}<br /><span class="nhsuk-body-s"
          >signed in as ${named(actor, whoIs)}</span
        >`
    : named(actor, whoIs);
  return [
    `${version}. ${DECISIONS[type]}${partner === undefined ? '' : ` for ${nameOf(content, partner)}`}`,
    londonInWords(new Date(recordedAt), 'second'),
    who,
    says ?? '',
  ];
}

function positionContent(
  { found, report }: Extract<SettlementShown['position'], { readonly found: object }>,
  { nameOf: whoIs, moment }: SettlementShown,
): Html {
  const { terms, status, watermark, position } = found;
  const tables = tablesOf(report, terms.content, whoIs);
  const counts = isNow(moment) ? 'on the newest counts' : 'on the counts as they were known then';
  const content = html`<p>
      On what was recorded up to ${londonInWords(new Date(watermark.at), 'second')}, when its settlement was
      ${statusTag(status)}. ${position.method}.
    </p>
    ${tables(['position', 'quarters_reduced', 'quarters_paid', 'forecast'])}
    ${details('Planned and counted, part by part', tables(['counts']))}
    ${position.toRelease.map((sentence) => html`<p>For the fund to be released in full: ${sentence}.</p>`)}
    <p>${link(atMoment(whatIfPath(found), moment), WHAT_IF)}</p>`;
  // What is posted is released: beside it, what is held back and forecast is of readers who ask for it.
  return status === 'posted'
    ? details(`What the rule would come to ${counts}, beside what is posted`, content)
    : html`<h2 class="nhsuk-heading-m">Where it ${isNow(moment) ? 'stands' : 'stood'} ${counts}</h2>
        ${content}`;
}

export function nameOf({ partners }: AgreementContent, urn: string): string {
  return partners.find(({ partner }) => partner === urn)?.name ?? urn;
}
