import { londonInWords } from '#kernel';
import { heading, html, inset, link, NOTHING_GIVEN, questionForm, table, tag } from '#pages';
import type { Field, Html, TagColour } from '#pages';
import type { DueWorkPage, DueWorkQuestion, JobRunShown } from '../../due-work/due-work.schema';
import { DUE_WORK_PATH, obligationPath } from './administration-paths';
import { cameInWords, dutiesInWords, dutyInWords, forInWords, whoseInWords } from './duty-words';
import type { DutyNames } from './duty-words';

export interface DueWorkShown {
  /** What is not done, where all was asked for; it stands first. */
  readonly open?: DueWorkList | undefined;
  readonly listed: DueWorkList;
  /** The area as it is shown in its field. */
  readonly asked: Pick<DueWorkQuestion, 'state' | 'name' | 'area'>;
  readonly names: DutyNames;
  /** What was asked for is no area; it may be a lane or a way, of which there is something then. */
  readonly isNoArea: boolean;
}

export interface DueWorkList {
  readonly runs: DueWorkPage['runs'];
  /** The address of the next page. */
  readonly next?: string | undefined;
}

/** What has fallen due, what is not done and of that what failed before all else, and how to see others of it. */
export function dueWorkContent({ open, listed, asked, names, isNoArea }: DueWorkShown): Html {
  const isUnknown = isNoArea && [open, listed].every((list) => !list?.runs.length);
  return html`${heading('Due work', 'Administration')}
    <p>What falls due by itself. A reporter takes it up within a minute, and tries again what failed.</p>
    ${questionForm({ path: DUE_WORK_PATH, fields: fieldsOf(asked), button: 'Show', given: NOTHING_GIVEN })}
    ${isUnknown ? inset(`No area is called “${asked.area}”, and nothing of that name is listed. See how it is written.`) : ''}
    ${
      isUnknown || open === undefined
        ? ''
        : open.runs.length === 0
          ? inset(
              asked.name === undefined && asked.area === undefined
                ? 'All that fell due is done.'
                : 'Nothing of that is waiting.',
            )
          : listOf(OPEN_FIRST, open, names)
    }
    ${
      listed.runs.length === 0
        ? open || isUnknown
          ? ''
          : inset('There is none.')
        : listOf(captionOf(asked.state), listed, names)
    }`;
}

const OPEN_FIRST = 'Not done yet: what failed first, then the newest first';

function captionOf(state: DueWorkQuestion['state']): string {
  if (state === undefined) return 'Done, the newest first';
  return state === 'open' ? OPEN_FIRST : 'What fell due, the newest first';
}

function listOf(caption: string, { runs, next }: DueWorkList, names: DutyNames): Html {
  return html`${runsTable(caption, runs, names)}
  ${next === undefined ? '' : html`<p>${link(next, 'What fell due earlier')}</p>`}`;
}

const STATES: Readonly<Record<JobRunShown['state'], readonly [string, TagColour]>> = {
  due: ['Due', 'blue'],
  running: ['Under way', 'blue'],
  failed: ['Failed', 'red'],
  done: ['Done', 'green'],
};

/** How an obligation stands, as words. */
export function runTag({ state, isLate }: Pick<JobRunShown, 'state' | 'isLate'>): Html {
  const stands = tag(...STATES[state]);
  return isLate ? html`${stands} ${tag('Late', 'orange')}` : stands;
}

function runsTable(caption: string, runs: readonly JobRunShown[], names: DutyNames): Html {
  return table({
    caption,
    columns: [
      { name: 'What' },
      { name: 'Of' },
      { name: 'For' },
      { name: 'Due since' },
      { name: 'State' },
      { name: 'What came of it' },
    ],
    rows: runs.map((run) => [
      link(obligationPath(run), dutyInWords(run.name)),
      whoseInWords(run, names),
      forInWords(run, names),
      londonInWords(new Date(run.dueSince), 'minute'),
      runTag(run),
      html`<span class="words">${cameInWords(run).join('\n')}</span>`,
    ]),
  });
}

function fieldsOf({ state, name, area }: DueWorkShown['asked']): readonly Field[] {
  const states = Object.entries(STATES).map(([value, [shown]]) => ({ value, name: shown }));
  const all = [
    { value: '', name: 'All' },
    { value: 'open', name: 'Not done' },
    ...states,
    { value: 'late', name: 'Late' },
  ];
  return [
    { kind: 'one-of-many', name: 'state', label: 'State', options: all, value: state },
    {
      ...{ kind: 'one-of-many', name: 'name', label: 'What', value: name },
      options: [{ value: '', name: 'All' }, ...dutiesInWords()],
    },
    {
      ...{ kind: 'text', name: 'area', label: 'Of', width: 20, value: area },
      hint: 'An area by its name, such as Peterborough, or its code; or a lane, such as activity.counts/3, or a way, such as mesh',
    },
  ];
}
