import { CommandBus, QueryBus, type Command } from '@nestjs/cqrs';
import type { INestApplicationContext } from '@nestjs/common';
import type { ReturnTemplate } from '#catalogue';
import type { Refusal, Result } from '#kernel';
import {
  ChangeReturnSettingsCommand,
  CheckReturnCommand,
  DecideReturnCommand,
  ReturnQuery,
  ReturnsModule,
  type OfReturn,
  type ReturnDecision,
  type ReturnSettings,
  type ReturnStanding,
} from '#returns';
import { answersByType, openModules, type TestDatabase } from '#testing';
import type { Board } from './returns-by-hand.fixture';

const CCG = 'urn:ods:06H';
const PERSON = { name: 'A. Person', position: 'Director of Finance' };

/** Whoever prepares returns, approves them and signs them off. */
export class PeopleOfBoards {
  private constructor(private readonly application: INestApplicationContext) {}

  static async open(database: TestDatabase): Promise<PeopleOfBoards> {
    return new PeopleOfBoards(await openModules(database, ReturnsModule));
  }

  close(): Promise<void> {
    return this.application.close();
  }

  /** How an area answers its returns. */
  async settle({ area, habit, hasContact }: Board): Promise<void> {
    const settings: ReturnSettings = {
      approvers: [{ approval: 'nhs-finance', organisations: [CCG] }],
      contacts: hasContact ? [{ role: 'preparer', name: 'A. Person', email: `${area}@example.org` }] : [],
      destinations: [{ channel: 'folder' }, { channel: 'e-mail', to: 'team@example.org' }],
      thresholds: [],
      ...(habit !== 'goes-out-by-hand' && { submitsAt: '09:30' }),
    };
    await this.order(
      new ChangeReturnSettingsCommand(area, settings, 'How it answers', { actor: 'preparer' }),
    );
  }

  /** Answered, checked, approved by both partners, and signed off. */
  async signOff({ area }: Board, form: ReturnTemplate, on: string): Promise<void> {
    const of = { area, template: form.code };
    const { cells } = await this.standing(of);
    const known = Object.fromEntries(
      cells.flatMap(({ key, answer }) => (answer ? [[key, answer.value]] : [])),
    );
    await this.decide(of, { type: 'answer', answers: answersByType(form, known) }, 'preparer');
    await this.order(new CheckReturnCommand(of, { actor: 'preparer' }));
    const { contentHash } = await this.standing(of);
    for (const [approval, organisation] of [
      ['council-finance', `urn:ons:${area}`],
      ['nhs-finance', CCG],
    ] as const) {
      const actsFor = [organisation];
      await this.decide(
        of,
        { type: 'approve', approval, organisation, by: PERSON, contentHash, on, actsFor },
        organisation,
      );
    }
    await this.decide(of, { type: 'sign-off', by: PERSON, contentHash, on }, 'chair');
  }

  private async standing(of: OfReturn): Promise<ReturnStanding> {
    const answer = await this.application.get(QueryBus).execute(new ReturnQuery(of));
    if (!answer.ok) throw new Error(JSON.stringify(answer.failure));
    return answer.value;
  }

  private decide(of: OfReturn, decision: ReturnDecision, actor: string): Promise<void> {
    return this.order(new DecideReturnCommand(of, decision, { actor }));
  }

  private async order(command: Command<Result<unknown, readonly Refusal[]>>): Promise<void> {
    const outcome = await this.application.get(CommandBus).execute(command);
    if (!outcome.ok) throw new Error(JSON.stringify(outcome.failure));
  }
}
