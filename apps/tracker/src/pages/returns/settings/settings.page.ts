import { londonInWords } from '#kernel';
import { commandForm, heading, html, inset, link, named, summaryList, table } from '#pages';
import type { Cell, FormGiven, Html } from '#pages';
import type { Session } from '#platform';
import { NO_SETTINGS, type ReturnSettingsStanding } from '#returns';
import type { AreaNamed } from '../../areas/area-sections';
import { returnSettingsPath, settingsChangePath } from '../return-paths';
import { settingsFields, type SettingsBefore } from './settings-fields';
import { settingLines, settingsChanged, type SettingLine, type ToldWith } from './settings-words';

export const SETTINGS_TITLE = 'How returns are answered';

/** How an area answers returns now, and since when and why. */
export function settingsContent(
  area: AreaNamed,
  { settings, decisions }: ReturnSettingsStanding,
  told: ToldWith,
  mayChange: boolean,
): Html {
  return html`${heading(SETTINGS_TITLE, area.name)}
    <p>
      Who approves a return in place of the council and the commissioners that pay into the fund, who stands
      on the forms and is told when something is due or has failed, and by which ways a return goes out.
    </p>
    ${decisions.length === 0 ? inset('Nothing is set yet.') : ''}
    ${summaryList(linesTogether(settingLines(settings, told)))}
    ${mayChange ? html`<p>${link(settingsChangePath(area.code), 'Change it')}</p>` : ''}
    ${decisions.length === 0 ? '' : historyTable(decisions, told)}`;
}

/** Where it is changed, with what is set now in its fields. */
export function settingsChangeContent(shown: {
  readonly area: AreaNamed;
  readonly session: Session;
  readonly version: number;
  readonly before: SettingsBefore;
  readonly given: FormGiven;
}): Html {
  const { area, session, version, before, given } = shown;
  return html`${heading('Change how returns are answered', area.name)}
    <p>${link(returnSettingsPath(area.code), 'How it is set now, and what was changed before')}</p>
    ${inset('Who is asked to approve changes for open returns too: what was approved by others is void then.')}
    ${commandForm({
      ...{ session, path: settingsChangePath(area.code), given, button: 'Change it' },
      unseen: { version: String(version) },
      fields: settingsFields(before, given.typed),
    })}`;
}

/** Of what is set several times, such as ways, each on a line of its own below one heading. */
function linesTogether(lines: readonly SettingLine[]): (readonly [string, Cell])[] {
  const said = new Map<string, string[]>();
  for (const { what, says } of lines) said.set(what, [...(said.get(what) ?? []), says]);
  return [...said].map(([what, all]) => [what, html`<span class="words">${all.join('\n')}</span>`]);
}

function historyTable(decisions: ReturnSettingsStanding['decisions'], told: ToldWith): Html {
  return table({
    caption: 'What was changed, the newest first',
    columns: [{ name: 'When' }, { name: 'Who' }, { name: 'Set' }, { name: 'Set no longer' }, { name: 'Why' }],
    rows: decisions
      .map(({ recordedAt, actor, data: { settings, reason } }, at): Cell[] => {
        const { gone, come } = settingsChanged(
          decisions[at - 1]?.data.settings ?? NO_SETTINGS,
          settings,
          told,
        );
        return [
          londonInWords(new Date(recordedAt), 'minute'),
          named(actor, told.nameOf),
          linesCell(come),
          linesCell(gone),
          html`<span class="words">${reason}</span>`,
        ];
      })
      .toReversed(),
  });
}

function linesCell(lines: readonly SettingLine[]): Cell {
  const said = lines.map(({ what, says }) => `${what}: ${says}`);
  return html`<span class="words">${said.join('\n')}</span>`;
}
