import type { ColumnMapping, Measure } from '#catalogue';
import { decisionForm, heading, html, inset, NOTHING_GIVEN } from '#pages';
import type { Field, FormGiven, Html, Option } from '#pages';
import type { Session } from '#platform';
import { UPLOADS_PATH } from './desk-paths';
import { layoutsContent } from './layouts.page';

/** A file that a page sends along, so that it need not be chosen again. */
export interface KeptFile {
  readonly name: string;
  /** In base64. */
  readonly kept: string;
}

export interface UploadShown {
  readonly session: Session;
  /** In whose names the reader may upload, and how tables may be read. */
  readonly sources: readonly Option[];
  readonly mappings: readonly ColumnMapping[];
  readonly measures: readonly Measure[];
  /** Where what was asked of it was refused. */
  readonly keptFile?: KeptFile | undefined;
  readonly given: FormGiven;
}

const STATUSES: readonly Option[] = [
  { value: '', name: 'In the status column of the file' },
  { value: 'provisional', name: 'Provisional' },
  { value: 'final', name: 'Final' },
];

/** Asks for a file of counts; nothing is taken in by it yet. */
export function uploadContent(shown: UploadShown, below: Html): Html {
  const { session, mappings, measures, given, keptFile } = shown;
  return html`${heading('Upload a table of counts')}
    <p>
      A CSV file or an Excel workbook, of at most 8 MiB and 5,000 counts. You are shown first which records
      and figures it changes, or which of its cells are wrong; nothing is taken in before you say so.
    </p>
    ${inset('No person’s name and no NHS number belongs in the file or in its name: both are kept.')}
    ${decisionForm({
      ...{ session, given, path: UPLOADS_PATH, hasFile: true, button: 'Show what it changes' },
      unseen: { fileName: keptFile?.name, kept: keptFile?.kept },
      fields: fieldsOf(shown),
    })}
    ${below} ${layoutsContent(mappings, measures)}`;
}

function fieldsOf({ sources, mappings, given, keptFile }: UploadShown): readonly Field[] {
  const layouts = mappings.map(({ name, title }) => ({ value: name, name: title }));
  return [
    {
      ...{ kind: 'file', name: 'file', label: 'The file', accept: '.csv,.xlsx' },
      hint: fileHint(given, keptFile),
    },
    { kind: 'one-of-many', name: 'source', label: 'In the name of', options: sources },
    {
      ...{ kind: 'one-of-many', name: 'mapping', label: 'How the table is laid out', options: layouts },
      value: 'plain-counts',
      hint: 'A template of each, and what may stand in it, is below',
    },
    {
      ...{ kind: 'text', name: 'applicableAt', label: 'Applicable at', width: 20, isOptional: true },
      hint: 'From when the figures are what you say, such as 13 November 2014; where the file does not say it',
    },
    {
      ...{ kind: 'text', name: 'period', label: 'Period', width: 10, isOptional: true },
      hint: 'Such as September 2014; where the file does not say it',
    },
    {
      ...{ kind: 'one-of-many', name: 'status', label: 'Status', options: STATUSES },
      hint: 'A table without a column called status needs Provisional or Final here, unless its layout says what it is',
    },
    { kind: 'tick', name: 'partial', label: 'Take in what is fit where other cells are wrong' },
  ];
}

/** A browser lets no page choose a file for its reader: what is kept is said, and what must be chosen again. */
function fileHint({ refusals }: FormGiven, keptFile: UploadShown['keptFile']): string | undefined {
  if (keptFile) return `${keptFile.name || 'The file'} is kept; choose a file only to send another one`;
  return refusals.length === 0 ? undefined : 'Choose it again: this page does not keep it';
}

/** Asks once more for what was shown to be taken in, with the same file and the same answers. */
export function takeInForm(
  session: Session,
  unseen: Readonly<Record<string, string | undefined>>,
  keptFile: KeptFile | undefined,
): Html {
  const again: Field = {
    ...{ kind: 'file', name: 'file', label: 'The same file once more', accept: '.csv,.xlsx' },
    hint: 'It is too large to be kept in this page',
  };
  return decisionForm({
    ...{ session, path: UPLOADS_PATH, hasFile: true, given: NOTHING_GIVEN },
    unseen: { ...unseen, kept: keptFile?.kept },
    ...{ fields: keptFile ? [] : [again], button: 'Take it in', isFinal: true },
  });
}
