import { Inject } from '@nestjs/common';
import { Command, CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import type { Pool } from 'pg';
import { readDecisionSeal, type DecidedBy } from '#decisions';
import { RENDERER } from '#documents';
import { fail, londonDay } from '#kernel';
import { APP_POOL, transaction } from '#platform';
import { readJournalSeal } from '#pooled-fund';
import { readLaneSeals } from '#records';
import { DefinitionStore } from '#reference';
import { checkAsItStands, warningsOf } from './checked-return';
import { ReturnFacts } from './filling/return-facts';
import { returnDocuments, type ReturnDocuments } from './documents/return-documents';
import { documentName } from './document-name';
import type { KeptDocument, OfReturn, Snapshot } from './return.events';
import { ReturnForms } from './return-forms';
import { lockedContent } from './return-rendering';
import { reasonsOf } from './return.decider';
import { contentHashOf } from './return-state';
import { documentHash, ReturnStore, type ReturnOutcome, type StoredDocument } from './return.store';
import { ReturnSurroundings } from './return-surroundings';
import { refusal } from './rules';
import { refuseWay } from './ways-set-up';

export interface SubmitAsked {
  /** Of what was signed off. */
  readonly contentHash: string;
  /** Why it goes out only after its deadline. */
  readonly late?: string | undefined;
  /** Why it goes out as it was signed, though the ledger has other figures by now. */
  readonly despite?: string | undefined;
}

/** Locks a return that was signed off, makes and keeps its documents, and has it go out. */
export class SubmitReturnCommand extends Command<ReturnOutcome> {
  constructor(
    readonly of: OfReturn,
    readonly asked: SubmitAsked,
    readonly by: DecidedBy,
  ) {
    super();
  }
}

@CommandHandler(SubmitReturnCommand)
export class SubmitReturnHandler implements ICommandHandler<SubmitReturnCommand> {
  constructor(
    @Inject(APP_POOL) private readonly pool: Pool,
    private readonly forms: ReturnForms,
    private readonly returns: ReturnStore,
    private readonly facts: ReturnFacts,
    private readonly definitions: DefinitionStore,
    private readonly surroundings: ReturnSurroundings,
  ) {}

  async execute({ of, asked, by }: SubmitReturnCommand): Promise<ReturnOutcome> {
    const read = await this.forms.readOver(of, by);
    if (!read.ok) return read;
    const { state, form, history } = read.value;
    const now = await this.surroundings.clock();
    const settings = await this.surroundings.settings(of.area);
    const outdated = await this.facts.outdated(form, state, await this.surroundings.now());
    const command = {
      ...{ type: 'submit' as const, of, form, subject: by.actor, now, outdated, ...asked },
      chain: await this.surroundings.chain(of.area, form),
    };
    const { destinations } = settings;
    const decidedBy = { ...by, expectedVersion: history.length };
    const { signOff } = state;
    // Whether it may be is asked before anything is made; what is made is of no use to what is refused.
    if (!signOff) return this.returns.decide({ ...command, destinations, locked: NOTHING_LOCKED }, decidedBy);
    const { verdict, findings } = checkAsItStands(form, state, settings, londonDay(new Date(now)), outdated);
    if (!verdict.ready) {
      const what = `The checks block it now: ${verdict.blocking} to mend`;
      return fail([
        refusal('return-not-checked', '', what, 'Mend what the checks name, and have it approved anew'),
      ]);
    }
    const ways = await this.surroundings.waysSetUp();
    const notSetUp = destinations.flatMap((each) => refuseWay(each, ways, '/destinations'));
    if (notSetUp.length > 0) return fail(notSetUp);
    const reference = await this.surroundings.referenceNow();
    const areaName = reference.area(of.area)?.name ?? of.area;
    const newest = state.watermarks.at(-1);
    const heads = await this.heads();
    const { revision, template, answers, watermarks, asked: chain, approvals, ratified } = state;
    const documents = await returnDocuments(
      lockedContent(form, of.area, {
        ...{ revision, lockedAt: now, areaName, template, answers, watermarks, asked: chain, approvals },
        ...{ signOff, heads, contentHash: contentHashOf(state), ...(ratified && { ratified }) },
        ...reasonsOf(command, state),
      }),
    );
    if (!documents.ok) return fail([documents.failure]);
    const kept = keptOf(of, revision, documents.value);
    const definitions = await this.definitions.inForce(newest?.decisionPosition);
    const locked = {
      ...{ areaName, heads, renderer: RENDERER, definitionsHash: definitions.hash },
      documents: kept.map(({ document }) => document),
      thresholds: settings.thresholds,
      warnings: warningsOf(findings),
    };
    return this.returns.decide(
      { ...command, destinations, locked },
      decidedBy,
      kept.map(({ stored }) => stored),
    );
  }

  /** Of one moment. */
  private async heads(): Promise<Snapshot['heads']> {
    return transaction(
      this.pool,
      async (client) => {
        const decisions = await readDecisionSeal(client);
        const journal = await readJournalSeal(client);
        const lanes = await readLaneSeals(client);
        return [
          { chain: 'decisions', at: decisions.next, hash: decisions.head ?? '' },
          { chain: 'journal', at: journal.next, hash: journal.head ?? '' },
          ...lanes.map(({ lane, to, chainHead }) => ({ chain: lane, at: to, hash: chainHead })),
        ];
      },
      { isolation: 'repeatable read', readOnly: true },
    );
  }
}

const NOTHING_LOCKED = {
  areaName: '',
  definitionsHash: '',
  heads: [],
  renderer: '',
  documents: [],
  thresholds: [],
  warnings: [],
};

/** The documents of a revision, each with what it is known by. */
function keptOf(
  of: OfReturn,
  revision: number,
  documents: ReturnDocuments,
): { readonly document: KeptDocument; readonly stored: StoredDocument }[] {
  const forms: readonly KeptDocument['form'][] = ['workbook', 'csv', 'json'];
  return forms.map((form) => {
    const content = documents[form];
    const sha256 = documentHash(content);
    const name = documentName(of, revision, form);
    return { document: { form, name, sha256, bytes: content.length }, stored: { sha256, content } };
  });
}
