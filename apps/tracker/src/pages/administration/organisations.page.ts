import { AREA_KINDS, ORGANISATION_KINDS } from '#catalogue';
import { describePeriod, period } from '#kernel';
import { details, heading, html, inset, link, NOTHING_GIVEN, questionForm, table } from '#pages';
import type { Html } from '#pages';
import type { Area, ReferenceView } from '#reference';
import { ORGANISATIONS_PATH } from './administration-paths';

export const KNOWN_KINDS = [...ORGANISATION_KINDS, ...AREA_KINDS] as const;
type KnownKind = (typeof KNOWN_KINDS)[number];

const NAMES: Readonly<Record<KnownKind, string>> = {
  council: 'Councils',
  'acute-trust': 'Acute trusts',
  'community-provider': 'Community providers',
  commissioner: 'Commissioners (CCGs, ICBs)',
  'national-body': 'National bodies',
  'council-area': 'Areas of councils',
  nation: 'Nations',
};

interface OrganisationsShown {
  readonly view: ReferenceView;
  readonly kind: KnownKind;
  readonly newest: number;
}

/** Whom one version of the reference data knows of a kind, and from when to when. */
export function organisationsContent({ view, kind, newest }: OrganisationsShown): Html {
  const { version, document, hash } = view;
  const kinds = KNOWN_KINDS.map((value) => ({ value, name: NAMES[value] }));
  return html`${heading('Organisations', 'Administration')}
    <p>
      Version ${version} of the reference data${version === newest ? ', which is in force' : ''}:
      ${document.description}
    </p>
    ${version === newest ? '' : inset(link(ORGANISATIONS_PATH, `Version ${newest} is in force`))}
    ${questionForm({
      ...{ path: ORGANISATIONS_PATH, unseen: { version: String(version) }, button: 'Show' },
      fields: [{ kind: 'one-of-many', name: 'kind', label: 'Kind', options: kinds, value: kind }],
      given: NOTHING_GIVEN,
    })}
    ${knownTable(view, kind)}
    ${
      version > 1
        ? html`<p>
            ${link(`${ORGANISATIONS_PATH}?version=${version - 1}`, `Version ${version - 1}, before it`)}
          </p>`
        : ''
    }
    <h2 class="nhsuk-heading-m">Where they are changed</h2>
    <p>
      Whoever runs the ledger loads a new version of the reference data from its command line (“bettercare
      reference load”). A version never changes, and what was recorded by an earlier one stays as it was.
    </p>
    ${details('For whoever looks into it', html`<p class="hash">SHA-256 of this version: ${hash}</p>`)}`;
}

function knownTable(view: ReferenceView, kind: KnownKind): Html {
  const known = [
    ...view.organisations.map(({ source, ...each }) => ({ ...each, code: source })),
    ...view.areas,
  ].filter((each) => each.kind === kind);
  return table({
    caption: `${NAMES[kind]}: ${known.length}`,
    columns: [{ name: 'Name' }, { name: 'Code' }, { name: 'From' }, { name: 'To' }, { name: 'Succeeded by' }],
    rows: known.map(({ name, code, from, to, succeededBy }) => [
      name,
      code,
      monthNamed(from),
      monthNamed(to),
      succeededIn(view, succeededBy),
    ]),
  });
}

function monthNamed(month: string | undefined): string {
  return month === undefined ? '' : describePeriod(period(month));
}

function succeededIn(view: ReferenceView, codes: Area['succeededBy']): string {
  return (codes ?? []).map((code) => (view.area(code) ?? view.organisation(code))?.name ?? code).join(', ');
}
