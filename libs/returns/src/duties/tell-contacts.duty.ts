import type { QueryBus } from '@nestjs/cqrs';
import type { Channel, Parcel } from '#delivery';
import { londonInstant, londonInWords, type Json } from '#kernel';
import { DOCUMENT_FORMS } from '../document-forms';
import { ReturnDocumentQuery } from '../return-document.query';
import type { OfReturn } from '../return.events';
import { lacksApproval, statusOf, submissionOf, type OpenReturn } from '../return-state';
import type { ReturnStore } from '../return.store';
import type { ReturnSurroundings } from '../return-surroundings';
import { DailyReturnDuty } from './daily-return.duty';
import type { ReturnDutyOptions } from './open-returns.duty';
import type { OpenedReturn } from './opened-returns.query';
import { dueDay, tellingDays } from './returns-owed';

/** Reminds the contacts of an area of a return that is not in yet; after its deadline, chases it. */
export class TellContacts extends DailyReturnDuty {
  readonly name = 'tell-of-return';
  protected readonly time = '09:00';

  constructor(
    options: ReturnDutyOptions,
    private readonly returns: ReturnStore,
    private readonly surroundings: ReturnSurroundings,
    private readonly queries: QueryBus,
    /** Absent where it is not set up: then it is only noted. */
    private readonly mail: Channel | undefined,
  ) {
    super(options);
  }

  protected days(opened: OpenedReturn): readonly string[] {
    return tellingDays(opened);
  }

  protected async work(of: OfReturn, day: string): Promise<Json> {
    const { state } = await this.returns.read(of);
    if (state.status === 'none') return { left: 'not opened' };
    if (state.withdrawn !== undefined) return { left: 'withdrawn' };
    if (submissionOf(state)) return { left: 'submitted' };
    const { contacts } = await this.surroundings.settings(of.area);
    const addresses = [...new Set(contacts.flatMap(({ email }) => email ?? []))];
    const isLate = day > dueDay(state.due);
    const told: string[] = [];
    const notTold: string[] = [];
    const draft = addresses.length > 0 && this.mail ? await this.draft(of) : [];
    for (const [at, to] of addresses.entries()) {
      const said = await this.tell({
        id: `${of.area}.${of.template}.${day}.${at + 1}`,
        at: londonInstant(`${day}T${this.time}`).toISOString(),
        ...{ to, ...wording(of, state, isLate), attachments: draft },
      });
      if (said === undefined) told.push(to);
      else notTold.push(`${to}: ${said}`);
    }
    return { isLate, stands: standsInWords(state), told, notTold };
  }

  /** In words why somebody was not told; throws where another attempt may help. */
  private async tell(parcel: Parcel): Promise<string | undefined> {
    if (!this.mail) return 'no way to send mail is set up';
    const sent = await this.mail.send(parcel);
    if (sent.ok) return undefined;
    if (sent.failure.mayRetry) throw new Error(sent.failure.what);
    return sent.failure.what;
  }

  /** The form as it stands, marked as a draft. */
  private async draft(of: OfReturn): Promise<Parcel['attachments']> {
    const made = await this.queries.execute(new ReturnDocumentQuery(of, 'workbook'));
    if (!made.ok) throw new Error(made.failure.map(({ what }) => what).join('; '));
    return [
      { name: made.value.name, mediaType: DOCUMENT_FORMS.workbook.mediaType, bytes: made.value.content },
    ];
  }
}

function wording(of: OfReturn, state: OpenReturn, isLate: boolean): Pick<Parcel, 'subject' | 'text'> {
  const due = londonInWords(new Date(state.due), 'minute');
  const subject = `${isLate ? 'Late' : 'Due'}: return ${of.template} of ${of.area}`;
  const text = [
    isLate ? `This return was due on ${due} and is not in.` : `This return is due on ${due}.`,
    `It stands: ${standsInWords(state)}.`,
    `bettercare return show ${of.area} ${of.template} names what is missing.`,
  ].join('\n');
  return { subject, text };
}

/** How far it has come, and what comes next. */
function standsInWords(state: OpenReturn): string {
  const status = statusOf(state);
  const blocking = state.check?.blocking ?? 0;
  if (status === 'checked') {
    const [next] = lacksApproval(state);
    return next ? `checked, waits for ${next.approval}` : 'checked';
  }
  return blocking > 0 ? `${status}, blocked by ${blocking}` : status;
}
