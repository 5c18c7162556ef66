import type { ReproducedReturn, ReturnDifference, ReturnDifferences } from '#returns';
import { shownAs, sourceInWords } from '#returns/plain';
import { untoldText } from '#settlement/plain';
import { counted, moment } from '../output';
import { countOr, movedRecordText, placeOf, RECORDS_SHOWN_MAX } from './moved-record-text';
import type { ReturnSaid } from './return-text';

type Typed = Pick<ReturnSaid['cells'][number], 'type'>;

/**
 * Each cell of which the ledger says something else now: before, after, and what is behind.
 *
 * @param cells of the return, whose questions say how a value is read
 */
export function differenceLines(
  { area, template, revision, isDraft, between, differences, sinceSubmitted }: ReturnDifferences,
  cells: ReturnSaid['cells'],
): string[] {
  const { before, after } = between;
  const since = before ? `between watermark ${before.id} (${moment(before.at)}) and` : 'at';
  const now = after ? `watermark ${after.id} (${moment(after.at)})` : 'nothing that was recorded';
  const which = `revision ${revision}${isDraft ? ', in preparation' : ''}`;
  const types = new Map(cells.map((cell) => [cell.key, cell]));
  const typeOf = (cell: string) => types.get(cell) ?? { type: 'text' as const };
  return [
    `${area} ${template}, ${which}: ${counted(differences.length, 'cell differs', 'cells differ')} ${since} ${now}`,
    ...differences.flatMap((each) => oneDifference(each, typeOf(each.cell), isDraft)),
    ...(isDraft && differences.length > 0 ? ['Fill it again to have what the ledger has.'] : []),
    ...(sinceSubmitted ? changedLines(sinceSubmitted, typeOf) : []),
  ];
}

function changedLines(
  { revision, answers }: NonNullable<ReturnDifferences['sinceSubmitted']>,
  typeOf: (cell: string) => Typed,
): string[] {
  return [
    `Against revision ${revision}, which was submitted last: ${counted(answers.length, 'answer differs', 'answers differ')}`,
    ...answers.map(({ cell, at, submitted, now }) => {
      const shown = (value: typeof now) => (value === undefined ? 'nothing' : shownAs(value, typeOf(cell)));
      return `  ${at} (${cell}): ${shown(submitted)} to ${shown(now)}`;
    }),
  ];
}

function oneDifference(difference: ReturnDifference, question: Typed, isDraft: boolean): string[] {
  const { cell, at, before, after, submitted, source, records, untold, decisions, referenceVersions } =
    difference;
  const shown = (value: ReturnDifference['before']) =>
    value === undefined ? 'nothing' : shownAs(value, question);
  const more = records.length - RECORDS_SHOWN_MAX;
  return [
    `${at} (${cell})`,
    `  ${difference.question}`,
    `  before  ${shown(before)}`,
    `  after   ${shown(after)}`,
    ...(submitted === undefined
      ? []
      : [`  ${isDraft ? 'stands' : 'went out'} as ${shown(submitted)}, which somebody wrote`]),
    ...(source === undefined ? [] : [`  ${sourceInWords(source)}`]),
    ...(untold ? [`  ${untoldText(untold)}`] : []),
    ...records
      .slice(0, RECORDS_SHOWN_MAX)
      .map(
        ({ record, before: was, after: is }) =>
          `  record ${movedRecordText(record)}: ${countOr(was)} to ${countOr(is)}  (${record.event.id}, ${placeOf(record.event)})`,
      ),
    ...(more > 0 ? [`  and ${counted(more, 'record')} more, which --json names`] : []),
    ...decisions.map(
      ({ position, type, actor, recordedAt, stream }) =>
        `  decision ${position}, ${type} on ${stream} by ${actor}, ${moment(recordedAt)}`,
    ),
    ...(referenceVersions
      ? [`  reference data: version ${referenceVersions.before} to ${referenceVersions.after}`]
      : []),
  ];
}

/** Whether what was submitted comes to the same again: its content, then its bytes. */
export function reproducedLines(reproduced: ReproducedReturn, cells: ReturnSaid['cells']): string[] {
  const { area, template, revision, figures, notReproduced, isContentSame, renderer, documents, holds } =
    reproduced;
  const types = new Map<string, Typed>(cells.map((cell) => [cell.key, cell]));
  return [
    `${area} ${template}, revision ${revision}: ${holds ? 'holds' : 'DOES NOT HOLD'}`,
    `Content  ${isContentSame ? 'the same' : 'NOT THE SAME'}: ${counted(figures, 'figure')} of the ledger worked out again, ${notReproduced.length} not reproduced`,
    ...notReproduced.map(({ cell, at, submitted, now }) => {
      const question = types.get(cell) ?? { type: 'text' };
      const is = now === undefined ? 'nothing' : shownAs(now, question);
      return `  ${at ?? ''} (${cell}): ${shownAs(submitted, question)} submitted, ${is} now`;
    }),
    `Hash     of the input ${reproduced.inputHash}, of what was signed ${reproduced.contentHash ?? 'none'}`,
    `Bytes    made by ${renderer.was}${renderer.is === renderer.was ? '' : `; here it is ${renderer.is}, so they are not made again`}`,
    ...documents.map(({ name, sha256, isKept, isSame }) => {
      const again =
        isSame === undefined ? 'not made again' : isSame ? 'the same made again' : 'OTHER BYTES made again';
      return `  ${name}  ${isKept ? 'kept' : 'NOT KEPT'}, ${again}  SHA-256 ${sha256}`;
    }),
  ];
}
