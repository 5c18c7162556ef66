import { Inject, Injectable } from '@nestjs/common';
import { CommandBus, QueryBus } from '@nestjs/cqrs';
import type { Pool } from 'pg';
import { DecisionStore } from '#decisions';
import type { Channel, ChannelName } from '#delivery';
import type { Duty } from '#jobs';
import { APP_POOL } from '#platform';
import { ReferenceStore } from '#reference';
import { ReturnForms } from '../return-forms';
import { ReturnStore } from '../return.store';
import { ReturnSurroundings } from '../return-surroundings';
import { TemplateStore } from '../template.store';
import { keepWaysSetUp } from '../ways-set-up';
import { ContactLetters } from './contact-letters';
import { DeliverReturns } from './deliver-returns.duty';
import { FollowDeliveries } from './follow-deliveries.duty';
import { OpenReturns } from './open-returns.duty';
import { ReadMailboxes } from './read-mailboxes.duty';
import { RefreshReturns } from './refresh-returns.duty';
import { SubmitReturns } from './submit-returns.duty';
import { TellContacts } from './tell-contacts.duty';
import { TellOfFailures } from './tell-of-failures.duty';
import { TellOfRefusals } from './tell-of-refusals.duty';
import { TellOfUnsigned } from './tell-of-unsigned.duty';

/** What falls due about returns by itself. */
@Injectable()
export class ReturnDuties {
  constructor(
    @Inject(APP_POOL) private readonly pool: Pool,
    private readonly commands: CommandBus,
    private readonly queries: QueryBus,
    private readonly decisions: DecisionStore,
    private readonly reference: ReferenceStore,
    private readonly templates: TemplateStore,
    private readonly forms: ReturnForms,
    private readonly returns: ReturnStore,
    private readonly surroundings: ReturnSurroundings,
  ) {}

  /** Keeps which ways a reporter has, for whoever says where a return goes, and for the other reporters. */
  keepWays(reporter: string, channels: ReadonlyMap<ChannelName, Channel>): Promise<void> {
    return keepWaysSetUp(this.pool, reporter, [...channels.keys()]);
  }

  /** @param channels the ways out of the house that are set up */
  all(channels: ReadonlyMap<ChannelName, Channel>): Duty[] {
    const { pool, commands, queries, decisions, reference, templates, forms, returns, surroundings } = this;
    const options = { pool, commands, decisions, reference, templates };
    const letters = new ContactLetters(surroundings, channels);
    return [
      new OpenReturns(options, returns),
      new RefreshReturns(options, returns),
      new TellContacts(options, returns, queries, letters),
      new TellOfUnsigned(options, returns, surroundings, letters),
      new SubmitReturns(options, returns, surroundings),
      new TellOfRefusals(pool, returns, letters),
      new DeliverReturns(pool, channels, forms, returns, surroundings),
      new FollowDeliveries(pool, channels, forms, returns, surroundings),
      new ReadMailboxes(pool, channels, forms, returns, surroundings),
      new TellOfFailures(pool, returns, letters),
    ];
  }
}
