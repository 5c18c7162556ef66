import { Injectable } from '@nestjs/common';
import { QueryBus } from '@nestjs/cqrs';
import type { AnswerSource, ReturnQuestion, ReturnSection, ReturnTemplate } from '#catalogue';
import { DecisionStore, fold } from '#decisions';
import { fail } from '#kernel';
import { ReferenceStore } from '#reference';
import { rowKey, type Answer, type Answers, type FilledAt } from '../answers';
import { askedOnce } from '../asked-once';
import { fieldInWords } from '../documents/origin-in-words';
import { outdatedCells, type OutdatedCell } from '../outdated-cells';
import { submissionOf, type OpenReturn } from '../return-state';
import { returnSettingsDecider, returnSettingsStream } from '../return-settings';
import { FILLING, rulesOf } from './filling';
import { calledOnForm, fitting, found, type Finding, type Found } from './finding';
import { rowNumbers, type Standing } from './row-numbers';
import { nameOfRow, type Row } from './rows';
import { Sources } from './sources';

/** What the ledger has for the cells of a form; and of which cells it has nothing, and why. */
export interface Facts {
  readonly found: Answers;
  readonly missing: readonly { readonly cell: string; readonly what: string }[];
}

/** As many as are looked at between two watermarks; each holds the figures of some years of an area. */
const SOURCES_MAX = 50;

type Take = (cell: string, source: AnswerSource, answer: Found, rowOf?: string) => void;

/** Finds what the ledger has for every cell of a form that says where its answer is taken from, as at a watermark. */
@Injectable()
export class ReturnFacts {
  /** By area, policy year and watermark; those that were asked first are forgotten first. */
  private readonly asked = new Map<string, Promise<Sources>>();

  constructor(
    private readonly queries: QueryBus,
    private readonly decisions: DecisionStore,
    private readonly reference: ReferenceStore,
  ) {}

  /** @param standing what stands, whose rows keep their numbers */
  async at(area: string, form: ReturnTemplate, at: FilledAt, standing: Standing): Promise<Facts> {
    const sources = await this.sources(area, form.policyYear, at);
    const answers: Record<string, Answer> = {};
    const missing: { cell: string; what: string }[] = [];
    const take: Take = (cell, source, answer, rowOf) => {
      if (answer.ok) answers[cell] = copyOf(answer.value, source, at, rowOf);
      else missing.push({ cell, what: answer.failure });
    };
    for (const { sections } of form.sheets)
      for (const section of sections)
        await (section.rows
          ? fillRows(section, sources, standing, take)
          : fillSection(section, sources, take));
    return { found: answers, missing };
  }

  /** What they said at a watermark they say for ever: whoever asks of the same again is told what was found. */
  private async sources(area: string, policyYear: string, at: FilledAt): Promise<Sources> {
    const key = [area, policyYear, at.id].join(' ');
    const sources = await askedOnce(this.asked, key, async () => {
      const reference = await this.reference.at(at.referenceVersion);
      if (!reference) throw new Error(`There is no version ${at.referenceVersion} of the reference data`);
      const history = await this.decisions.read(returnSettingsStream(area), at.decisionPosition);
      const settings = fold(returnSettingsDecider, history);
      return new Sources(this.queries, this.decisions, { area, policyYear, at, reference, settings });
    });
    for (const oldest of [...this.asked.keys()].slice(0, -SOURCES_MAX)) this.asked.delete(oldest);
    return sources;
  }

  /** The cells of a return of which the ledger says something else; none of what is locked, or of no watermark. */
  async outdated(form: ReturnTemplate, state: OpenReturn, at: FilledAt | undefined): Promise<OutdatedCell[]> {
    if (!at || submissionOf(state) || state.withdrawn !== undefined) return [];
    const { area } = state.of;
    const { found } = await this.at(area, form, at, state);
    return outdatedCells(state, found, await this.anew(area, form, state));
  }

  /** What the rules of today find at the watermarks at which others filled cells, by their ids. */
  async anew(
    area: string,
    form: ReturnTemplate,
    standing: Standing & { readonly watermarks: readonly FilledAt[] },
  ): Promise<ReadonlyMap<number, Answers>> {
    const anew = new Map<number, Answers>();
    for (const then of standing.watermarks.filter((each) => rulesOf(each) !== FILLING))
      anew.set(then.id, (await this.at(area, form, then, standing)).found);
    return anew;
  }
}

async function fillSection({ questions }: ReturnSection, sources: Sources, take: Take): Promise<void> {
  for (const question of questions) {
    const { source, code } = question;
    if (!source || source.from === 'row') continue;
    const answer = await sources.find(source);
    take(code, source, answer.ok ? fitting(question, calledOnForm(source, answer.value)) : answer);
  }
}

async function fillRows(
  section: ReturnSection,
  sources: Sources,
  standing: Standing,
  take: Take,
): Promise<void> {
  const rows = await sources.rows(section);
  const [first] = section.questions.flatMap(({ source }) => source ?? []);
  if (!rows.ok) {
    if (first) take(`${section.code}.*`, first, rows);
    return;
  }
  const numbers = rowNumbers(section, rows.value, standing);
  for (const [at, row] of rows.value.entries()) {
    const number = numbers[at];
    if (number !== undefined) fillRow(section, row, number, take);
  }
  // What has no room is not left out without a word.
  const over = numbers.filter((number) => number === undefined).length;
  if (over > 0 && first) take(`${section.code}.*`, first, fail(`There is no room for ${over} more rows`));
}

/** A field that a row has nothing for is left to whoever prepares it; each reason names what the row stands for. */
function fillRow({ code, questions }: ReturnSection, row: Row, number: number, take: Take): void {
  const rowOf = row['code'] === undefined ? undefined : String(row['code']);
  for (const question of questions) {
    const { source } = question;
    if (source?.from !== 'row') continue;
    const answer = inRow(question, source, row[source.field]);
    const named = answer.ok ? answer : fail(`${nameOfRow(row)}: ${answer.failure}`);
    take(rowKey(code, number, question.code), source, named, rowOf);
  }
}

function inRow(
  question: ReturnQuestion,
  source: Extract<AnswerSource, { readonly from: 'row' }>,
  value: Row[string] | undefined,
): Found {
  if (value === undefined) return fail(`nothing is recorded as ${fieldInWords(source.field)}`);
  const answer = found(value);
  return answer.ok ? fitting(question, calledOnForm(source, answer.value)) : answer;
}

function copyOf(
  { value, ...from }: Finding,
  source: AnswerSource,
  { id }: FilledAt,
  rowOf: string | undefined,
): Answer {
  const ofRow = rowOf === undefined ? {} : { rowOf };
  return { value, origin: { from: 'ledger', source, watermark: id, ...ofRow, ...from } };
}
