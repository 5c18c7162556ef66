import { decisionForm, heading, html, inset, NOTHING_GIVEN } from '#pages';
import type { Field, FormGiven, Html, Option } from '#pages';
import type { Session } from '#platform';
import { UPLOADS_PATH } from './desk-paths';

export interface UploadShown {
  readonly session: Session;
  /** In whose names the reader may upload, and how tables may be read. */
  readonly sources: readonly Option[];
  readonly mappings: readonly Option[];
  readonly given: FormGiven;
}

const STATUSES: readonly Option[] = [
  { value: '', name: 'As the file says' },
  { value: 'provisional', name: 'Provisional' },
  { value: 'final', name: 'Final' },
];

/** Asks for a file of counts; nothing is taken in by it yet. */
export function uploadContent({ session, sources, mappings, given }: UploadShown): Html {
  return html`${heading('Upload a table of counts')}
    <p>
      A CSV file or an Excel workbook, of at most 8 MiB and 5,000 counts. You are shown first which records
      and figures it changes, or which of its cells are wrong; nothing is taken in before you say so.
    </p>
    ${inset('No person’s name and no NHS number belongs in the file or in its name: both are kept.')}
    ${decisionForm({
      ...{ session, given, path: UPLOADS_PATH, hasFile: true, button: 'Show what it changes' },
      fields: fieldsOf(sources, mappings),
    })}`;
}

function fieldsOf(sources: readonly Option[], mappings: readonly Option[]): readonly Field[] {
  return [
    { kind: 'file', name: 'file', label: 'The file', accept: '.csv,.xlsx' },
    { kind: 'one-of-many', name: 'source', label: 'In the name of', options: sources },
    {
      ...{ kind: 'one-of-many', name: 'mapping', label: 'How the table is laid out', options: mappings },
      value: 'plain-counts',
    },
    {
      ...{ kind: 'text', name: 'applicableAt', label: 'Applicable at', width: 20, isOptional: true },
      hint: 'From when the figures are what you say, such as 13 November 2014; where the file does not say it',
    },
    {
      ...{ kind: 'text', name: 'period', label: 'Period', width: 10, isOptional: true },
      hint: 'Such as September 2014; where the file does not say it',
    },
    { kind: 'one-of-many', name: 'status', label: 'Status', options: STATUSES },
    { kind: 'tick', name: 'partial', label: 'Take in what is fit where other cells are wrong' },
  ];
}

/** Asks once more for what was shown to be taken in, with the same file and the same answers. */
export function takeInForm(
  session: Session,
  unseen: Readonly<Record<string, string | undefined>>,
  isKept: boolean,
): Html {
  const again: Field = {
    ...{ kind: 'file', name: 'file', label: 'The same file once more', accept: '.csv,.xlsx' },
    hint: 'It is too large to be kept in this page',
  };
  return decisionForm({
    ...{ session, unseen, path: UPLOADS_PATH, hasFile: true, given: NOTHING_GIVEN },
    ...{ fields: isKept ? [] : [again], button: 'Take it in', isFinal: true },
  });
}
