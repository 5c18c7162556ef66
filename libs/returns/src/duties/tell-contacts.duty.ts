import type { QueryBus } from '@nestjs/cqrs';
import type { Parcel } from '#delivery';
import type { ObligationKey } from '#jobs';
import { londonInstant, londonInWords, type Json } from '#kernel';
import { DOCUMENT_FORMS } from '../document-forms';
import { ReturnDocumentQuery } from '../return-document.query';
import type { OfReturn } from '../return.events';
import { submissionOf, type OpenReturn } from '../return-state';
import type { ReturnStore } from '../return.store';
import type { ContactLetters } from './contact-letters';
import { DailyReturnDuty, type OnThatDay } from './daily-return.duty';
import type { ReturnDutyOptions } from './open-returns.duty';
import type { OpenedReturn } from './opened-returns.query';
import { dueDay, tellingDays } from './returns-owed';
import { standsInWords } from './stands-in-words';

/** Reminds the contacts of an area of a return that is not in yet; after its deadline, chases it. */
export class TellContacts extends DailyReturnDuty {
  readonly name = 'tell-of-return';
  readonly isOutside = true;
  protected readonly time = '09:00';

  constructor(
    options: ReturnDutyOptions,
    private readonly returns: ReturnStore,
    private readonly queries: QueryBus,
    private readonly letters: ContactLetters,
  ) {
    super(options);
  }

  protected days(opened: OpenedReturn): readonly string[] {
    return tellingDays(opened);
  }

  protected override each<Due extends ObligationKey>(due: readonly Due[]): Promise<Due[]> {
    return this.letters.each(due);
  }

  protected async work(of: OfReturn, { day, ...toTell }: OnThatDay): Promise<Json> {
    const { state } = await this.returns.read(of);
    if (state.status === 'none') return { left: 'not opened' };
    if (state.withdrawn !== undefined) return { left: 'withdrawn' };
    if (submissionOf(state)) return { left: 'submitted' };
    const isLate = day > dueDay(state.due);
    const told = await this.letters.tell({ area: of.area, ...toTell }, async () => ({
      id: `${of.area}.${of.template}.${day}.${toTell.contact}`,
      at: londonInstant(`${day}T${this.time}`).toISOString(),
      ...{ ...wording(of, state, isLate), attachments: await this.draft(of) },
    }));
    return { isLate, stands: standsInWords(state), ...told };
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
    `bettercare return show --area ${of.area} --template ${of.template} names what is missing.`,
  ].join('\n');
  return { subject, text };
}
