import type { AreaRegisters } from '#governance';
import { codeInWords } from '#governance/plain';
import { heading, html, link, table, tag } from '#pages';
import type { Html } from '#pages';
import type { AreaNamed } from '../areas/area-sections';
import { registerPath } from './register-paths';

/** Which registers an area keeps, and how much of each is open and overdue. */
export function registersContent(area: AreaNamed, { registers }: Pick<AreaRegisters, 'registers'>): Html {
  return html`${heading('Registers', area.name)}
    <p>The lists that returns ask for. Each decision on an entry stays on record.</p>
    ${registersTable(area, registers)}`;
}

export function registersTable(area: AreaNamed, registers: AreaRegisters['registers']): Html {
  return table({
    caption: 'What the registers hold',
    columns: [
      { name: 'Register' },
      { name: 'Open', isNumber: true },
      { name: 'Overdue', isNumber: true },
      { name: 'Closed', isNumber: true },
    ],
    rows: registers.map(({ kind, what, open, closed, overdue }) => [
      html`${link(registerPath(area.code, kind), codeInWords(kind))}<br /><span class="nhsuk-body-s"
          >${what}</span
        >`,
      String(open),
      overdue === 0 ? '0' : tag(String(overdue), 'red'),
      String(closed),
    ]),
  });
}
