import type { DecisionStore } from '#decisions';
import { agreedFund, fundsOfArea, policyYearOfFundStream } from '#pooled-fund';
import type { DefinitionStore, ReferenceStore } from '#reference';
import type { RegisterEntry, RegisterKind, Surroundings } from './register-kind';
import { readEntries } from './read-entries.query';
import { entriesOf } from './register.stream';

/** Where what is around an entry is kept. */
export interface Kept {
  readonly decisions: DecisionStore;
  readonly definitions: DefinitionStore;
  readonly reference: ReferenceStore;
}

/**
 * What each entry of a register is held against, by its code: it is not held against itself. With `upTo`, as decided below
 * that position.
 */
export async function surroundingsOf(
  { decisions, definitions, reference }: Kept,
  area: string,
  { kind, reads }: RegisterKind,
  upTo?: number,
): Promise<(code: string) => Surroundings> {
  if (!reads) return () => NOTHING;
  const [inForce, view, budgets, entries] = await Promise.all([
    definitions.inForce(upTo),
    reference.current(),
    reads.isFundRead ? budgetsOf(decisions, area, upTo) : new Map<string, readonly string[]>(),
    openIn(reads.registers, decisions, area, upTo),
  ]);
  return (code) => ({
    others: <Entry extends RegisterEntry>(of: RegisterKind<Entry>) =>
      (entries.get(of.kind) ?? [])
        .filter((other) => of.kind !== kind || other.code !== code)
        .map(({ entry }) => entry as Entry),
    budgetLines: (policyYear) => budgets.get(policyYear),
    metricsOf: (policyYear) => inForce.policyYear(policyYear)?.metrics.map((metric) => metric.code) ?? [],
    isOrganisation: (source) => view?.organisation(source) !== undefined,
  });
}

const NOTHING: Surroundings = {
  others: () => [],
  budgetLines: () => undefined,
  metricsOf: () => [],
  isOrganisation: () => false,
};

interface Coded {
  readonly code: string;
  readonly entry: RegisterEntry;
}

/** What stands open in each of these registers of an area. */
async function openIn(
  registers: readonly string[],
  decisions: DecisionStore,
  area: string,
  upTo?: number,
): Promise<ReadonlyMap<string, readonly Coded[]>> {
  const each = registers.map(async (kind) => {
    const read = await readEntries(decisions, entriesOf(area, kind), upTo);
    return [kind, read.map(({ standing }) => standing).filter(({ status }) => status === 'open')] as const;
  });
  return new Map(await Promise.all(each));
}

/** The codes of the lines of each of an area's agreed funds, by policy year. */
async function budgetsOf(
  decisions: DecisionStore,
  area: string,
  upTo?: number,
): Promise<ReadonlyMap<string, readonly string[]>> {
  const streams = await decisions.streams(fundsOfArea(area));
  const histories = await decisions.readEach(streams, upTo);
  return new Map(
    streams.flatMap((stream, at) => {
      const fund = agreedFund(histories[at] ?? []);
      return fund ? [[policyYearOfFundStream(stream), fund.lines.map(({ code }) => code)] as const] : [];
    }),
  );
}
