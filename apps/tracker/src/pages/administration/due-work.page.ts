import { londonInWords } from '#kernel';
import { heading, html, inset, link, NOTHING_GIVEN, questionForm, table, tag } from '#pages';
import type { Field, Html, TagColour } from '#pages';
import type { DueWorkPage, DueWorkQuestion, JobRunShown } from '../../due-work/due-work.schema';
import { DUE_WORK_PATH, obligationPath } from './administration-paths';

export interface DueWorkShown {
  readonly answer: DueWorkPage;
  readonly asked: Pick<DueWorkQuestion, 'state' | 'name' | 'area'>;
  /** The address of the next page. */
  readonly next?: string | undefined;
}

/** What has fallen due, newest first, and how to see others of it. */
export function dueWorkContent({ answer, asked, next }: DueWorkShown): Html {
  return html`${heading('Due work', 'Administration')}
    <p>What falls due by itself. A reporter takes it up within a minute, and tries again what failed.</p>
    ${questionForm({ path: DUE_WORK_PATH, fields: fieldsOf(asked), button: 'Show', given: NOTHING_GIVEN })}
    ${answer.runs.length === 0 ? inset('There is none.') : runsTable(answer.runs)}
    ${next === undefined ? '' : html`<p>${link(next, 'What fell due earlier')}</p>`}`;
}

/** What a duty is called: `verify-records` is "Verify records". */
export function dutyInWords(name: string): string {
  const words = name.replaceAll('-', ' ');
  return words.slice(0, 1).toUpperCase() + words.slice(1);
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

function runsTable(runs: readonly JobRunShown[]): Html {
  return table({
    caption: 'What fell due, the newest first',
    columns: [
      { name: 'What' },
      { name: 'Of' },
      { name: 'For' },
      { name: 'Due since' },
      { name: 'State' },
      { name: 'Why it failed last' },
    ],
    rows: runs.map((run) => [
      link(obligationPath(run), dutyInWords(run.name)),
      run.area,
      run.period,
      londonInWords(new Date(run.dueSince), 'minute'),
      runTag(run),
      run.state === 'done' ? '' : (run.failure ?? ''),
    ]),
  });
}

function fieldsOf({ state, name, area }: DueWorkShown['asked']): readonly Field[] {
  const states = Object.entries(STATES).map(([value, [shown]]) => ({ value, name: shown }));
  const all = [{ value: '', name: 'All' }, ...states, { value: 'late', name: 'Late' }];
  return [
    { kind: 'one-of-many', name: 'state', label: 'State', options: all, value: state },
    {
      ...{ kind: 'text', name: 'name', label: 'What', width: 20, value: name },
      hint: 'A duty, such as verify-records',
    },
    {
      ...{ kind: 'text', name: 'area', label: 'Of', width: 20, value: area },
      hint: 'An area, such as E06000031, a lane, such as activity.counts/3, or a way, such as mesh',
    },
  ];
}
