import { createHash } from 'node:crypto';
import { Inject, Injectable } from '@nestjs/common';
import type { Pool } from 'pg';
import { DecisionStore, fold, handleOrRefuse, type DecidedBy, type RecordedDecision } from '#decisions';
import { noteDue } from '#jobs';
import { ok, type Refusal, type Result } from '#kernel';
import { APP_POOL } from '#platform';
import { lookAgain } from './duties/look-again';
import { sendingsDecided } from './duties/sendings-decided';
import type { ReturnCommand } from './return-command';
import { returnDecider } from './return.decider';
import { returnStream, type OfReturn, type ReturnEvent } from './return.events';
import type { ReturnState } from './return-state';
import { voidedIn, type VoidedAt } from './voided-in';

/** What became of a command on a return. */
export type ReturnOutcome = Result<
  {
    readonly recorded: readonly RecordedDecision<ReturnEvent>[];
    /** What an edit made void by it. */
    readonly voided?: VoidedAt | undefined;
  },
  readonly Refusal[]
>;

/** What may make approvals and a signature void. */
export const EDITS: ReadonlySet<ReturnEvent['type']> = new Set([
  ...(['return.answered', 'return.filled', 'return.confirmed', 'return.chain-changed'] as const),
]);

export interface ReadReturn {
  readonly state: ReturnState;
  readonly history: readonly RecordedDecision<ReturnEvent>[];
}

/** A document and the SHA-256 of its bytes, in hexadecimal. */
export interface StoredDocument {
  readonly sha256: string;
  readonly content: Buffer;
}

/** Reads returns, runs commands on them, and keeps what was submitted. */
@Injectable()
export class ReturnStore {
  constructor(
    @Inject(APP_POOL) private readonly pool: Pool,
    private readonly decisions: DecisionStore,
  ) {}

  /** A return as decided below a position, or as it stands. */
  async read(of: OfReturn, upTo?: number): Promise<ReadReturn> {
    const history = (await this.decisions.read(returnStream(of), upTo)) as RecordedDecision<ReturnEvent>[];
    return { state: fold(returnDecider, history), history };
  }

  /** What was decided, the documents it names, and what is to be sent by it stand together or not at all. */
  async decide(
    command: ReturnCommand,
    by: DecidedBy,
    documents: readonly StoredDocument[] = [],
  ): Promise<ReturnOutcome> {
    const decided = await handleOrRefuse(
      this.decisions,
      returnDecider,
      returnStream(command.of),
      command,
      by,
      async (client, recorded) => {
        await noteDue(client, sendingsDecided(recorded));
        await lookAgain(client, recorded);
        for (const { sha256, content } of documents)
          await client.query(
            `INSERT INTO return_document (sha256, content) VALUES (decode($1, 'hex'), $2) ON CONFLICT DO NOTHING`,
            [sha256, content],
          );
      },
    );
    if (!decided.ok) return decided;
    return ok({ recorded: decided.value, voided: await this.voidedBy(command.of, decided.value) });
  }

  private async voidedBy(
    of: OfReturn,
    recorded: readonly RecordedDecision<ReturnEvent>[],
  ): Promise<VoidedAt | undefined> {
    if (!recorded.some(({ type }) => EDITS.has(type))) return undefined;
    const { history } = await this.read(of);
    return voidedIn(history).find(({ version }) => recorded.some((each) => each.version === version));
  }

  /** The bytes that were kept; undefined where they are gone, or are others than those that were decided on. */
  async findDocument(sha256: string): Promise<Buffer | undefined> {
    const { rows } = await this.pool.query<{ content: Buffer }>(
      `SELECT content FROM return_document WHERE sha256 = decode($1, 'hex')`,
      [sha256],
    );
    const content = rows[0]?.content;
    return content && documentHash(content) === sha256 ? content : undefined;
  }

  /** The same. Throws where there is none: what was submitted cannot be shown, or sent, then. */
  async document(sha256: string): Promise<Buffer> {
    const content = await this.findDocument(sha256);
    if (!content) throw new Error(`The document ${sha256} of a return is gone, or is another`);
    return content;
  }
}

export function documentHash(content: Buffer): string {
  return createHash('sha256').update(content).digest('hex');
}
