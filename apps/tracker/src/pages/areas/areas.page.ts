import { heading, html, inset, link, table } from '#pages';
import type { Html } from '#pages';
import { isGranted } from '#platform';
import type { Identity } from '#platform';
import type { AreaKnown } from '../../areas/areas.schema';
import { WATCHERS } from '../../permissions';
import { JOINT_PATH } from '../joint/joint-paths';
import { firstPathIn } from './area-sections';
import { findAreas, findAreasForm, nothingFound } from './find-areas';

/** More areas than anybody looks through; whoever may see them all looks one up by its code. */
export const AREAS_MAX = 500;

/** The areas that a reader may see. */
export function areasContent(areas: readonly AreaKnown[], caller: Identity, find = ''): Html {
  if (areas.length === 0) {
    return html`${heading('Areas')}
    ${inset('You may see no area. Ask whoever gave you your account to grant you one.')}`;
  }
  const found = findAreas(areas, find);
  const [planned, others] = [found.filter(isPlanned), found.filter((area) => !isPlanned(area))];
  const watched = areas.filter(({ code }) => isGranted(caller, WATCHERS, code));
  return html`${heading('Areas')} ${findAreasForm({ path: '/areas', areas, find })}
  ${found.length === 0 ? inset(nothingFound(find)) : areasTable([...planned, ...others], caller)}
  ${find === '' ? '' : html`<p>${link('/areas', 'Show all areas')}</p>`}
  ${watched.length > 1 ? html`<p>${link(JOINT_PATH, 'Show several areas side by side')}</p>` : ''}`;
}

/** Those that people come for stand first. */
function isPlanned({ plans }: AreaKnown): boolean {
  return plans.length > 0;
}

function areasTable(areas: readonly AreaKnown[], caller: Identity): Html {
  return table({
    caption: 'Areas that you may see',
    columns: [{ name: 'Area' }, { name: 'Code' }, { name: 'Plans' }],
    rows: areas.map(({ code, name, plans }) => [
      link(firstPathIn(code, caller), name),
      code,
      plans.length === 0
        ? 'none'
        : plans.map(({ policyYear, status }) => `${policyYear} ${status}`).join(', '),
    ]),
  });
}
