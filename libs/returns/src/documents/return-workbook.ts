import type { ReturnTemplate } from '#catalogue';
import { isHigherThanRows, piecesOf, RENDERER } from '#documents';
import type { Filling, Value, WorkbookTemplate } from '#documents';
import { dayShown, type Refusal, type Result } from '#kernel';
import type { FilledAt } from '../answers';
import { cellsOf, type FormCell } from '../form-cells';
import { valueInCell } from './answer-in-cell';
import { ledgerOriginOf, originInWords } from './origin-in-words';
import { despiteInWords, markingOf, type ReturnContent } from './return-content';
import { everyCellOf, HASH_DIGITS, PROVENANCE_FACTS, returnForm, type ReturnForm } from './return-form';

/** Characters that a cell of a workbook holds, and that an answer may have. */
export const TEXT_LENGTH_MAX = 32_000;

type Rows = readonly (readonly (Value | undefined)[])[];

/**
 * A return as a workbook: its answers in the cells of its template, what is answered in front, where it comes from at
 * the end.
 *
 * @param official the form that NHS England sent, to be filled in instead: in the same cells, and in nothing else
 */
export async function returnWorkbook(
  content: ReturnContent,
  official?: WorkbookTemplate,
): Promise<Result<Buffer, Refusal>> {
  const common = {
    at: new Date(content.at),
    marking: markingOf(content),
    textLengthMax: TEXT_LENGTH_MAX,
  };
  if (official) {
    // Whatever stood in its cells as an example is no answer of this area.
    const cells = answersIn(content, everyCellOf(content.template));
    return official.fill({ ...common, cells, tables: {} });
  }
  // In the order of the form: a database hands answers out in another order than they came to it.
  const answered = cellsOf(content.template, Object.keys(content.answers)).filter(
    ({ key }) => content.answers[key] !== undefined,
  );
  const long = longTexts(content, answered, await returnForm(content.template));
  const form = await returnForm(content.template, long.length > 0);
  return form.workbook.fill({ ...common, ...filling(content, answered, long, form) });
}

function filling(
  content: ReturnContent,
  answered: readonly FormCell[],
  long: readonly LongText[],
  form: ReturnForm,
): Pick<Filling, 'cells' | 'tables' | 'prepared'> {
  const { checklist, texts, provenance } = form;
  const facts = factsOf(content);
  const goesOn = text(`Goes on: whole on the sheet ${texts.sheet}`);
  return {
    prepared: new Set(
      answered
        .filter(({ key }) => content.answers[key]?.origin.from === 'ledger')
        .map(({ address }) => address),
    ),
    cells: {
      // Cells that wait for an answer are no room for a marking.
      ...answersIn(content, topCellsOf(content.template)),
      ...answersIn(content, answered),
      [`${checklist.sheet}!${checklist.area}`]: text(areaOf(content)),
      [`${checklist.sheet}!${checklist.status}`]: text(content.matrix.inWords),
      ...Object.fromEntries(long.map(({ address }) => [form.roomAt(address).note, goesOn])),
    },
    tables: {
      [`${checklist.sheet}!${checklist.rows}`]: checklistRows(content),
      ...(long.length > 0 && { [`${texts.sheet}!${texts.rows}`]: textRows(long, texts.width) }),
      [`${provenance.sheet}!${provenance.facts}`]: PROVENANCE_FACTS.map((name) => [text(facts[name])]),
      [`${provenance.sheet}!${provenance.rows}`]: provenanceRows(content, answered),
    },
  };
}

/** A text of which a row of the form cannot show all, however high it is. */
interface LongText {
  readonly address: string;
  readonly words: string;
}

function longTexts({ answers }: ReturnContent, answered: readonly FormCell[], form: ReturnForm): LongText[] {
  return answered.flatMap(({ key, address }) => {
    const words = answers[key]?.value;
    if (typeof words !== 'string' || !isHigherThanRows(words, form.roomAt(address).width)) return [];
    return [{ address, words }];
  });
}

function textRows(long: readonly LongText[], width: number): Rows {
  return long.flatMap(({ address, words }) => {
    return piecesOf(words, width).map((piece, at) => [text(at === 0 ? address : ''), text(piece)]);
  });
}

function answersIn(
  { answers }: ReturnContent,
  cells: readonly FormCell[],
): Record<string, Value | undefined> {
  return Object.fromEntries(
    cells.map(({ key, address, question }) => {
      const answer = answers[key];
      return [address, answer && valueInCell(answer.value, question)];
    }),
  );
}

const TOP_CELLS = new WeakMap<ReturnTemplate, readonly FormCell[]>();

function topCellsOf(template: ReturnTemplate): readonly FormCell[] {
  const top =
    TOP_CELLS.get(template) ?? everyCellOf(template).filter(({ address }) => /!\D+1$/.test(address));
  TOP_CELLS.set(template, top);
  return top;
}

function checklistRows({ matrix }: ReturnContent): Rows {
  return matrix.sheets.flatMap(({ name, questions }) =>
    questions.map(({ text: words, address, checker }) =>
      [name, words, address.slice(name.length + 1), checker].map(text),
    ),
  );
}

/** What is said of a return as a whole. */
export function factsOf(content: ReturnContent): Readonly<Record<(typeof PROVENANCE_FACTS)[number], string>> {
  const { template, inForce, revision, isLocked, contentHash, at, signOff, ratified, late } = content;
  return {
    Area: areaOf(content),
    Template: template.code,
    'Version of the template': `${inForce.version}, ${inForce.hash}`,
    Revision: String(revision),
    Status: isLocked ? 'Locked' : 'Draft: it may still change',
    'Content hash': contentHash,
    'As at': at,
    'Signed off': signOff
      ? `${signOff.on} by ${signOff.by.name}, ${signOff.by.position}; content ${signOff.contentHash}`
      : 'Not yet',
    'Under the authority of': signOff ? (signOff.authority ?? 'The board itself') : '',
    Ratified: ratified ? `${ratified.on}, ${ratified.reference}` : '',
    Late: late ?? '',
    'Other figures by then': despiteInWords(content),
    'Made by': RENDERER,
  };
}

/** What the return rests on: who approved it, the heads of the chains, the watermarks, and each answer. */
function provenanceRows(content: ReturnContent, answered: readonly FormCell[]): Rows {
  const { watermarks, heads, answers } = content;
  return [
    ...approvalRows(content).map(({ title, organisation, by, hash }) => [
      ...['Approval', title, organisation, by, '', shortened(hash)],
    ]),
    ...heads.map(({ chain, at, hash }) => ['Head of a chain', chain, '', '', String(at), shortened(hash)]),
    ...watermarks.map((each) => ['Watermark', String(each.id), '', positionsOf(each), each.at, '']),
    ...answered.map(({ key, address, question }) => {
      const answer = answers[key];
      const origin = answer && ledgerOriginOf(answer);
      return [
        'Answer',
        address,
        question.text,
        answer ? originInWords(answer) : '',
        origin ? `Watermark ${origin.watermark}` : '',
        shortened(origin?.contentHash ?? ''),
      ];
    }),
  ].map((row) => row.map(text));
}

/** Each approval that is asked for, with who gave it. */
export function approvalRows({ asked, approvals }: ReturnContent): {
  readonly title: string;
  readonly organisation: string;
  readonly by: string;
  readonly hash: string;
}[] {
  return asked.flatMap(({ code, title, organisations }) =>
    organisations.map(({ source, name }) => {
      const given = approvals.find((each) => each.approval === code && each.organisation === source);
      const day = given?.on === undefined ? '' : `, on ${dayShown(given.on)}`;
      const by = given ? `${given.by.name}, ${given.by.position}${day}` : 'Not given yet';
      return { title, organisation: name, by, hash: given?.contentHash ?? '' };
    }),
  );
}

function shortened(hash: string): string {
  return hash.slice(0, HASH_DIGITS);
}

export function positionsOf({ decisionPosition, referenceVersion, lanes, nextOffsets }: FilledAt): string {
  const offsets = lanes.map((lane, at) => `${lane}:${nextOffsets[at] ?? ''}`).join(' ');
  return `Decision ${decisionPosition}, reference version ${referenceVersion}, lanes ${offsets}`;
}

function areaOf({ area }: ReturnContent): string {
  return `${area.name} (${area.code})`;
}

function text(value: string): Value {
  return { type: 'text', value };
}
