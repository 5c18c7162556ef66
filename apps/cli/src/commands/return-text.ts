import type { CellStanding, Imported, ReturnInShort, ReturnStanding } from '#returns';
import {
  approvalInWords,
  checksInWords,
  isDelivered,
  originInWords,
  receiptInWords,
  savedInWords,
  shownAs,
  signedInWords,
  undelivered,
} from '#returns/plain';
import { counted, moment, thousands } from '../output';

type Submission = ReturnStanding['submissions'][number];
type Finding = ReturnStanding['checked']['findings'][number];

/** A return as the server answers it. */
export interface ReturnSaid extends Omit<ReturnStanding, 'submissions' | 'decisions'> {
  readonly submissions: readonly SubmissionSaid[];
  readonly decisions: readonly (Omit<ReturnStanding['decisions'][number], 'type'> & {
    readonly type: string;
  })[];
}

/** What went out of one revision, as the server answers it. */
interface SubmissionSaid
  extends
    Omit<Submission, 'snapshot'>,
    Pick<
      Submission['snapshot'],
      'revision' | 'lockedAt' | 'contentHash' | 'documents' | 'late' | 'despite' | 'outdated'
    > {}

/** The returns of an area, a line each. */
export function returnsLines({ returns }: { readonly returns: readonly ReturnInShort[] }): string[] {
  if (returns.length === 0) return ['No return has been opened.'];
  return returns.map(returnLine);
}

function returnLine(inShort: ReturnInShort): string {
  const { template, name, status, revision, version, due, isLate, undelivered } = inShort;
  const checks = checksInWords(inShort);
  return [
    `${template}  ${status}`,
    `revision ${revision} at version ${version}`,
    `due ${moment(due)}`,
    ...(isLate ? ['LATE'] : []),
    ...(checks === undefined ? [] : [checks]),
    ...(undelivered.length > 0 ? [`no receipt by ${undelivered.join(', ')}`] : []),
  ]
    .join(', ')
    .concat(`  ${name}`);
}

/** What is shown of a return that is not shown whole. */
export interface ShownPart {
  /** One sheet, by its name or part of it. */
  readonly sheet?: string;
  /** The cells alone that something blocks. */
  readonly blocking?: boolean;
}

/** Its sheets by their names, as a part of it has them; none where there is no such sheet. */
export function sheetsShown({ cells, checked }: ReturnSaid, { sheet = '' }: ShownPart): string[] {
  const names = new Set([
    ...checked.matrix.sheets.map(({ name }) => name),
    ...cells.map((cell) => cell.sheet),
  ]);
  return [...names].filter((name) => name.toLowerCase().includes(sheet.toLowerCase()));
}

/** A return for people: how far it is, each sheet with its answers and what is wrong with them, who signed, what went out. */
export function returnLines(said: ReturnSaid, part: ShownPart = {}): string[] {
  const shown = [...headLines(said), ...sheetLines(said, part), ...verdictLines(said)];
  if (part.sheet !== undefined || part.blocking === true) return shown;
  return [
    ...shown,
    ...approvalLines(said),
    ...signOffLines(said),
    ...said.submissions.flatMap(submissionLines),
    `Hash to approve and sign: ${said.contentHash}`,
    'Decisions:',
    ...said.decisions.map(({ version, recordedAt, type, actor, says, file }) => {
      const reason = says === undefined ? '' : `: ${says}`;
      const read = file === undefined ? '' : `, of ${file.name ?? 'a workbook'}, SHA-256 ${file.sha256}`;
      return `  ${version}  ${moment(recordedAt)}  ${type} by ${actor}${read}${reason}`;
    }),
  ];
}

/** What is saved, what is valid and what is in: none of them says another. */
function headLines(said: ReturnSaid): string[] {
  const { area, template, areaName, status, revision, version, name, inForce, due, cells } = said;
  return [
    `${area} ${template}, ${areaName}: ${status}, revision ${revision}, at version ${version}`,
    `${name}, template ${inForce.code}@${inForce.version}`,
    `Due        ${moment(due)}${said.isLate ? ', LATE' : ''}`,
    `Saved      ${savedInWords(cells)}`,
    `Valid      ${validText(said)}`,
    `Submitted  ${submittedText(said)}`,
    ...(said.withdrawn === undefined ? [] : [`WITHDRAWN  ${said.withdrawn}`]),
  ];
}

function validText({ checked: { verdict }, isChecked }: ReturnSaid): string {
  const warnings = verdict.warnings === 0 ? '' : `, ${counted(verdict.warnings, 'warning')}`;
  if (!verdict.ready) return `NO, ${verdict.inWords}${warnings}`;
  return `yes${warnings}; ${isChecked ? 'checked as it stands' : 'NOT CHECKED as it stands'}`;
}

function submittedText({ submissions, revision }: ReturnSaid): string {
  const last = submissions.at(-1);
  if (last === undefined) return 'NO';
  const said = `revision ${last.revision} on ${moment(last.lockedAt)}, ${deliveredText(last)}`;
  return last.revision === revision ? said : `NO, revision ${revision} is not; ${said}`;
}

function deliveredText(submission: SubmissionSaid): string {
  if (submission.acknowledged) return `acknowledged on ${submission.acknowledged.on}`;
  const waiting = undelivered(submission).map(({ channel }) => channel);
  if (waiting.length > 0) return `NOT DELIVERED by ${waiting.join(', ')} yet`;
  return isDelivered(submission) ? 'delivered' : 'NOT DELIVERED: every way was let go';
}

function sheetLines(said: ReturnSaid, part: ShownPart): string[] {
  const { cells, missing, checked } = said;
  const why = new Map(missing.map(({ cell, what }) => [cell, what]));
  const foundAt = (key: string) => checked.findings.filter(({ cells: [first] }) => first?.key === key);
  const isBlocked = ({ key }: CellStanding) => foundAt(key).some(({ severity }) => severity === 'blocks');
  return sheetsShown(said, part).flatMap((sheet) => {
    const { complete, questions = [] } = checked.matrix.sheets.find(({ name }) => name === sheet) ?? {};
    const standing = cells.filter((cell) => cell.sheet === sheet);
    const shown = part.blocking === true ? standing.filter(isBlocked) : standing;
    const lines = [
      ...shown.flatMap((cell) => cellLines(cell, why.get(cell.key), foundAt(cell.key))),
      ...(part.blocking === true ? [] : emptyRowLines(questions, standing)),
    ];
    if (lines.length === 0 && part.blocking === true) return [];
    return ['', `${sheet}${complete === false ? ': INCOMPLETE' : ''}`, ...lines];
  });
}

/** Of a section that has no row yet the cells of its first, by which it is answered. */
function emptyRowLines(
  questions: ReturnStanding['checked']['matrix']['sheets'][number]['questions'],
  standing: readonly CellStanding[],
): string[] {
  return questions.flatMap(({ key, address, text }) => {
    const [section = '', row, question = ''] = key.split('.');
    if (row !== '*' || standing.some((cell) => cell.key.startsWith(`${section}.`))) return [];
    return [cellLine(address, `${section}.1.${question}`, 'no row yet'), `          ${text}`];
  });
}

function cellLine(at: string, key: string, value: string): string {
  return `  ${at.slice(at.lastIndexOf('!') + 1).padEnd(5)} ${key}: ${value}`;
}

function cellLines(
  cell: CellStanding,
  whyMissing: string | undefined,
  findings: readonly Finding[],
): string[] {
  const { key, at, question, answer, options } = cell;
  const value = answer === undefined ? '-' : shownAs(answer.value, cell).replace(/\s*\n\s*/g, ' ');
  return [
    cellLine(at, key, value),
    `          ${question}`,
    ...(answer === undefined ? [] : [`          ${originInWords(answer)}`]),
    ...(whyMissing === undefined ? [] : [`          The ledger has nothing: ${whyMissing}`]),
    ...(answer === undefined && options ? [`          One of: ${options.join(' | ')}`] : []),
    ...findings.map((finding) => `        ${findingText(finding)}`),
  ];
}

/** What was found, in a line: `BLOCKS not-answered: ... Answer it` */
function findingText({ severity, code, what, mend }: Finding): string {
  return `${severity === 'blocks' ? 'BLOCKS' : 'warns '} ${code}: ${what}. ${mend}`;
}

/** Each thing that was found, with its cells: what a check is answered with. What differs by its value alone is said once. */
export function findingLines({
  verdict,
  findings,
}: Pick<ReturnStanding['checked'], 'verdict' | 'findings'>): string[] {
  const alike = new Map<string, Finding[]>();
  for (const finding of findings) {
    const said = findingText({ ...finding, what: withoutValue(finding) });
    alike.set(said, [...(alike.get(said) ?? []), finding]);
  }
  return [
    `${verdict.ready ? verdict.inWords : `NOT READY, ${verdict.inWords}`}, ${counted(verdict.warnings, 'warning')}`,
    ...[...alike].flatMap(([said, [finding, ...others]]) => {
      if (!finding) return [];
      if (others.length === 0) return [placeOf(finding), `    ${findingText(finding)}`];
      return [
        ...[finding, ...others].map((each) => `${placeOf(each)}: ${each.cells[0]?.value ?? '-'}`),
        `    ${said}`,
      ];
    }),
  ];
}

function placeOf({ cells: [first] }: Finding): string {
  return `  ${first?.address ?? ''} (${first?.key ?? ''})`;
}

/** `comes with the warning ...` of `4,293 comes with the warning ...` */
function withoutValue({ what, cells: [first] }: Finding): string {
  const value = first?.value;
  if (value === undefined) return what;
  const begins = [`"${value}" `, `${value} `].find((beginning) => what.startsWith(beginning));
  return what.slice(begins?.length ?? 0);
}

/** What became of the cells of a workbook. */
export function importedLines({ over, answered, takenBack, left }: Imported): string[] {
  return [
    `  filled in over version ${over}: ${counted(answered, 'cell')} answered, ${thousands(takenBack)} taken back`,
    ...left.map(({ cell, at, by }) => `  left as it stands: ${at} (${cell}), changed since by ${by}`),
  ];
}

/** What blocks, by what it is; where, and what of it, stands at the cells. */
function verdictLines({ checked: { verdict, findings } }: ReturnSaid): string[] {
  const kindOf = ({ severity, code }: Finding) => `${severity} ${code}`;
  return [
    '',
    `Verdict: ${verdict.inWords}, ${counted(verdict.warnings, 'warning')}`,
    ...[...new Set(findings.map(kindOf))].map((kind) => {
      const alike = findings.filter((finding) => kindOf(finding) === kind);
      return `  ${kind}: ${alike.length}. ${alike[0]?.mend ?? ''}`;
    }),
  ];
}

function approvalLines({ asked, approvals, voided }: ReturnSaid): string[] {
  return [
    'Approvals, in their order:',
    ...asked.flatMap(({ code, title, organisations }) =>
      organisations.length === 0
        ? [`  ${code} (${title}): NOBODY IS KNOWN to ask: name them in the settings, or agree the fund`]
        : organisations.map(({ source, name }) => {
            const given = approvals.find((each) => each.approval === code && each.organisation === source);
            const who = given ? `approved ${approvalInWords(given)}` : 'not approved yet';
            return `  ${code} (${title}) of ${source} (${name}): ${who}`;
          }),
    ),
    ...voided.flatMap(({ approvals: given, signOff, version, recordedAt, voidedBy, cells }) => {
      const changed = cells.length === 0 ? [] : [`changed ${cells.join(', ')}`];
      const since = [`since ${voidedBy} at version ${version}`, moment(recordedAt), ...changed].join(', ');
      return [
        ...given.map(
          ({ approval, organisation, by }) =>
            `  void: ${approval} of ${organisation} by ${by.name}, ${since}`,
        ),
        ...(signOff ? [`  void: signature of ${signOff.on} by ${signOff.by.name}, ${since}`] : []),
      ];
    }),
  ];
}

function signOffLines({ signOff, ratified }: ReturnSaid): string[] {
  if (!signOff) return ['Not signed off yet.'];
  const { on, authority } = signOff;
  return [
    `Signed off on ${on} ${signedInWords(signOff)}`,
    ...(authority !== undefined && !ratified ? ['  to be ratified by the board'] : []),
    ...(ratified ? [`  ratified on ${ratified.on} (${ratified.reference})`] : []),
  ];
}

function receiptLines(receipt: Submission['receipts'][number]): string[] {
  const { channel, receivedAt, reference, said } = receipt;
  return [
    `  ${channel} at ${moment(receivedAt)}: ${receiptInWords(receipt)}, there known as ${reference}`,
    ...(said === '' ? [] : said.split('\n').map((line) => `    ${line}`)),
  ];
}

function submissionLines(submission: SubmissionSaid): string[] {
  const { revision, lockedAt, late, despite, outdated, documents, receipts, failures, letGo } = submission;
  const { acknowledged, ratified } = submission;
  return [
    `Revision ${revision}, submitted ${moment(lockedAt)}: ${deliveredText(submission)}`,
    ...(late === undefined ? [] : [`  LATE: ${late}`]),
    ...(despite === undefined ? [] : [`  the ledger had other figures by then: ${despite}`]),
    ...(outdated === undefined ? [] : [`    of ${outdated.join(', ')}`]),
    ...documents.map(({ name, sha256 }) => `  ${name}  SHA-256 ${sha256}`),
    ...receipts.flatMap(receiptLines),
    ...undelivered(submission).map(({ channel }) => `  NOT DELIVERED by ${channel}`),
    ...failures.map(
      ({ channel, sending, rule, what }) => `  ${channel} failed, sending ${sending}: ${rule}: ${what}`,
    ),
    ...letGo.map(({ channel, reason }) => `  ${channel} was let go: ${reason}`),
    ...(ratified ? [`  ratified on ${ratified.on} (${ratified.reference})`] : []),
    ...(acknowledged ? [`  acknowledged on ${acknowledged.on} (${acknowledged.reference})`] : []),
  ];
}
