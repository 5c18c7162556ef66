import { userInfo } from 'node:os';
import { readJson } from '#kernel';
import type { Refusal, Result } from '#kernel';
import { ReferenceStore } from '#reference';
import type { Population, ReferenceView } from '#reference';
import type { Where } from '../connection';
import { applicationDatabase, withDatabase } from '../database';
import { CommandFailure, EXIT } from '../exit-codes';
import { counted, print, printJson, refusalLine } from '../output';
import { readInputFile } from '../input-file';

interface Common extends Where {
  readonly json?: boolean;
}
interface GivenPopulation extends Common, Omit<Population, 'calendarYear'> {
  readonly year: number;
}

/** Says which version of the reference data is in force. */
export async function showReference(options: Common): Promise<number> {
  const { version, hash, areas, organisations } = await inForce(options);
  if (options.json) printJson({ version, hash, areas, organisations });
  else {
    print(
      `Version ${version}: ${counted(areas.length, 'area')}, ${counted(organisations.length, 'organisation')}.`,
    );
    print(`SHA-256 ${hash}`);
  }
  return EXIT.done;
}

/** Prints the document in force, as `load` takes it. */
export async function exportReference(options: Common): Promise<number> {
  printJson((await inForce(options)).document);
  return EXIT.done;
}

/** Adds a population to the version in force, in the name of whoever runs the command. */
export async function putPopulation(options: GivenPopulation): Promise<number> {
  const { area, band, year, people, source } = options;
  const population = { area, band, calendarYear: year, people, source };
  const published = await withDatabase(applicationDatabase(options), (pool) =>
    new ReferenceStore(pool).putPopulation(population, userInfo().username),
  );
  return printPublished(published, options);
}

/** Makes a document the newest version of the reference data, in the name of whoever runs the command. */
export async function loadReference(file: string, options: Common): Promise<number> {
  const read = readJson(await readInputFile(file));
  if (!read.ok) throw new CommandFailure(`${file} is not JSON: ${read.failure.what}.`);
  const document = read.value;
  const published = await withDatabase(applicationDatabase(options), (pool) =>
    new ReferenceStore(pool).publish(document, userInfo().username),
  );
  return printPublished(published, options);
}

async function inForce(options: Common): Promise<ReferenceView> {
  const view = await withDatabase(applicationDatabase(options), (pool) => new ReferenceStore(pool).current());
  if (view === undefined) throw new CommandFailure('There is no reference data yet.');
  return view;
}

function printPublished(published: Result<ReferenceView, Refusal[]>, options: Common): number {
  if (!published.ok) {
    if (options.json) printJson({ refusals: published.failure });
    else for (const refusal of published.failure) print(refusalLine(refusal));
    return EXIT.someRefused;
  }
  const { version, hash } = published.value;
  if (options.json) printJson({ version, hash });
  else print(`Version ${version} is in force.\nSHA-256 ${hash}`);
  return EXIT.done;
}
