import { userInfo } from 'node:os';
import { DecisionStore } from '#decisions';
import { readJson } from '#kernel';
import type { Refusal } from '#kernel';
import { DefinitionStore } from '#reference';
import { TemplateStore } from '#returns';
import type { Where } from '../connection';
import { applicationDatabase, withDatabase } from '../database';
import { CommandFailure, EXIT } from '../exit-codes';
import { readInputFile } from '../input-file';
import { counted, print, printJson, refusalLine } from '../output';

interface Common extends Where {
  readonly json?: boolean;
}

/** The templates of returns in force: the newest version of each. */
export async function listTemplates(options: Common): Promise<number> {
  const all = await withTemplates(options, (templates) => templates.all());
  if (options.json)
    printJson(
      all.map(({ version, hash, putInForceAt, template: { code, name, kind, period, calendar } }) => ({
        ...{ code, version, hash, putInForceAt, name, kind, period, due: calendar.due },
      })),
    );
  else
    for (const { version, template } of all)
      print(
        `${`${template.code}@${version}`.padEnd(26)}${template.calendar.due.replace('T', ' ')}  ${template.name}`,
      );
  return EXIT.done;
}

/** One template whole: what `put` takes. */
export async function showTemplate(asked: string, options: Common): Promise<number> {
  const [, code = '', version] = /^([a-z0-9-]{1,60})(?:@([1-9]\d{0,5}))?$/.exec(asked) ?? [];
  const found = await withTemplates(options, (templates) =>
    templates.find(code, version === undefined ? undefined : Number(version)),
  );
  if (!found)
    throw new CommandFailure(
      `There is no template ${asked}. \`bettercare template list\` lists those there are.`,
    );
  printJson(options.json ? found : found.template);
  return EXIT.done;
}

/** Holds the template of a file to its form and to what is in force, and puts nothing in force. */
export async function checkTemplate(file: string, options: Common): Promise<number> {
  const candidate = await readTemplate(file);
  const read = await withTemplates(options, (templates) => templates.read(candidate));
  if (!read.ok) return printRefusals(read.failure, options);
  const { code, sheets, rules } = read.value;
  const questions = sheets.flatMap(({ sections }) => sections.flatMap((section) => section.questions));
  if (options.json) printJson({ code, questions: questions.length, rules: rules.length });
  else
    print(
      `${code} may be put in force: ${counted(sheets.length, 'sheet')}, ${counted(questions.length, 'question')}, ${counted(rules.length, 'rule')}.`,
    );
  return EXIT.done;
}

/** Puts the template of a file in force; the one in force already stays the version it is. */
export async function putTemplate(file: string, options: Common): Promise<number> {
  const candidate = await readTemplate(file);
  const put = await withTemplates(options, (templates) =>
    templates.putInForce(candidate, userInfo().username),
  );
  if (!put.ok) return printRefusals(put.failure, options);
  const { template, version, hash } = put.value;
  if (options.json) printJson({ code: template.code, version, hash });
  else print(`${template.code}@${version} is in force.\nSHA-256 ${hash}`);
  return EXIT.done;
}

function withTemplates<Answer>(
  where: Where,
  ask: (templates: TemplateStore) => Promise<Answer>,
): Promise<Answer> {
  return withDatabase(applicationDatabase(where), (pool) => {
    const decisions = new DecisionStore(pool);
    return ask(new TemplateStore(decisions, new DefinitionStore(decisions)));
  });
}

async function readTemplate(file: string): Promise<unknown> {
  const read = readJson(await readInputFile(file));
  if (!read.ok) throw new CommandFailure(`${file} is not JSON: ${read.failure.what}.`);
  return read.value;
}

function printRefusals(refusals: readonly Refusal[], { json }: Common): number {
  if (json) printJson({ refusals });
  else for (const refusal of refusals) print(refusalLine(refusal));
  return EXIT.someRefused;
}
