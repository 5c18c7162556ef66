import { heading, html, inset, link, table } from '#pages';
import type { Html } from '#pages';
import type { AreaKnown } from '../../areas/areas.schema';
import { areaPath } from './area-sections';

/** The areas that a reader may see. */
export function areasContent(areas: readonly AreaKnown[]): Html {
  if (areas.length === 0) {
    return html`${heading('Areas')}
    ${inset('You may see no area. Ask whoever gave you your account to grant you one.')}`;
  }
  return html`${heading('Areas')}
  ${table({
    caption: 'Areas that you may see',
    columns: [{ name: 'Area' }, { name: 'Code' }, { name: 'Plans' }],
    rows: areas.map(({ code, name, plans }) => [
      link(areaPath(code), name),
      code,
      plans.length === 0
        ? 'none'
        : plans.map(({ policyYear, status }) => `${policyYear} ${status}`).join(', '),
    ]),
  })}`;
}
