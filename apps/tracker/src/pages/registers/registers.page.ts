import type { AreaRegisters } from '#governance';
import { codeInWords } from '#governance/plain';
import { heading, html, link, table, tag } from '#pages';
import type { Html } from '#pages';
import type { AreaNamed } from '../areas/area-sections';
import { atMoment, type MomentKept } from '../areas/page-moment';
import { registerPath } from './register-paths';

export interface RegistersShown {
  readonly area: AreaNamed;
  readonly registers: AreaRegisters['registers'];
  readonly moment: MomentKept;
}

/** Which registers an area keeps, and how much of each is open and overdue. */
export function registersContent(shown: RegistersShown, bar: Html): Html {
  return html`${heading('Registers', shown.area.name)} ${bar}
    <p>The lists that returns ask for. Each decision on an entry stays on record.</p>
    ${registersTable(shown)}`;
}

export function registersTable({ area, registers, moment }: RegistersShown): Html {
  return table({
    caption: 'What the registers hold',
    columns: [
      { name: 'Register' },
      { name: 'Open', isNumber: true },
      { name: 'Overdue', isNumber: true },
      { name: 'Closed', isNumber: true },
    ],
    rows: registers.map(({ kind, what, open, closed, overdue }) => [
      html`${link(atMoment(registerPath(area.code, kind), moment), codeInWords(kind))}<br /><span
          class="nhsuk-body-s"
          >${what}</span
        >`,
      String(open),
      overdue === 0 ? '0' : tag(String(overdue), 'red'),
      String(closed),
    ]),
  });
}
