import type { ReproducedReturn, ReturnDifference, ReturnDifferences } from '#returns';
import { BY_RULES, shownAs, sourceInWords } from '#returns/plain';
import { untoldText } from '#settlement/plain';
import { counted, moment } from '../output';
import { countOr, movedRecordText, placeOf, RECORDS_SHOWN_MAX } from './moved-record-text';

/** Each cell of which the ledger says something else now: before, after, and what is behind. */
export function differenceLines(told: ReturnDifferences): string[] {
  const { area, template, revision, isDraft, between, differences, sinceSubmitted } = told;
  const { before, after } = between;
  const since = before ? `between watermark ${before.id} (${moment(before.at)}) and` : 'at';
  const now = after ? `watermark ${after.id} (${moment(after.at)})` : 'nothing that was recorded';
  const which = `revision ${revision}${isDraft ? ', in preparation' : ''}`;
  return [
    `${area} ${template}, ${which}: ${counted(differences.length, 'cell differs', 'cells differ')} ${since} ${now}`,
    ...differences.flatMap((each) => oneDifference(each, isDraft)),
    ...(isDraft && differences.length > 0 ? ['Fill it again to have what the ledger has.'] : []),
    ...(sinceSubmitted ? changedLines(sinceSubmitted) : []),
  ];
}

function changedLines({ revision, answers }: NonNullable<ReturnDifferences['sinceSubmitted']>): string[] {
  return [
    `Against revision ${revision}, which was submitted last: ${counted(answers.length, 'answer differs', 'answers differ')}`,
    ...answers.map(
      ({ cell, at, submitted, now, type }) =>
        `  ${at} (${cell}): ${valueOr(submitted, type)} to ${valueOr(now, type)}`,
    ),
  ];
}

function oneDifference(difference: ReturnDifference, isDraft: boolean): string[] {
  const { cell, at, question, type, before, after, warnings, isByRules, submitted } = difference;
  const { source, records, untold, decisions, referenceVersions } = difference;
  const more = records.length - RECORDS_SHOWN_MAX;
  return [
    `${at} (${cell})`,
    `  ${question}`,
    `  before  ${valueOr(before, type)}`,
    `  after   ${valueOr(after, type)}`,
    ...(isByRules ? [`  ${BY_RULES}`] : []),
    ...(before === after && !warnings && !isByRules ? ['  the same value, of other records'] : []),
    ...(warnings?.began ?? []).map(({ rule, what }) => `  warned of by now: ${rule}: ${what}`),
    ...(warnings?.over ?? []).map(({ rule, what }) => `  no longer warned of: ${rule}: ${what}`),
    ...(submitted === undefined
      ? []
      : [`  ${isDraft ? 'stands' : 'went out'} as ${valueOr(submitted, type)}, which somebody wrote`]),
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
export function reproducedLines(reproduced: ReproducedReturn): string[] {
  const { area, template, revision, figures, notReproduced, isContentSame, renderer, documents, holds } =
    reproduced;
  const { was, is, asKept } = reproduced.filling;
  const others = was.filter((each) => each !== is).join(', ');
  return [
    `${area} ${template}, revision ${revision}: ${holds ? 'holds' : 'DOES NOT HOLD'}`,
    `Content  ${isContentSame ? 'the same' : 'NOT THE SAME'}: ${counted(figures - asKept, 'figure')} of the ledger worked out again, ${notReproduced.length} not reproduced`,
    ...(asKept === 0
      ? []
      : [
          `  ${asKept} were filled by other rules (${others}) than those of here (${is}): not worked out again, held to their hash`,
        ]),
    ...notReproduced.map(
      ({ cell, at, type, submitted, now }) =>
        `  ${at ?? ''} (${cell}): ${valueOr(submitted, type)} submitted, ${valueOr(now, type)} now`,
    ),
    `Hash     of the input ${reproduced.inputHash}, of what was signed ${reproduced.contentHash ?? 'none'}`,
    `Bytes    made by ${renderer.was}${renderer.is === renderer.was ? '' : `; here it is ${renderer.is}, so they are not made again`}`,
    ...documents.map(({ name, sha256, isKept, isSame }) => {
      const again =
        isSame === undefined ? 'not made again' : isSame ? 'the same made again' : 'OTHER BYTES made again';
      return `  ${name}  ${isKept ? 'kept' : 'NOT KEPT'}, ${again}  SHA-256 ${sha256}`;
    }),
  ];
}

/** What a form has no cell for any more is told as it stands. */
function valueOr(value: ReturnDifference['before'], type: ReturnDifference['type'] = 'text'): string {
  return value === undefined ? 'nothing' : shownAs(value, { type });
}
