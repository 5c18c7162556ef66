import type { QueryBus } from '@nestjs/cqrs';
import type { Parcel } from '#delivery';
import { notDone, nothingNoted, type Obligation } from '#jobs';
import { londonInWords, type Json } from '#kernel';
import { DOCUMENT_FORMS } from '../document-forms';
import { ReturnDocumentQuery } from '../return-document.query';
import type { OfReturn } from '../return.events';
import type { OpenReturn } from '../return-state';
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
  readonly outside = 'letters';
  protected readonly time = '09:00';

  /** The one that was made last: of a return several contacts are told, one soon after the other. */
  private lastDraft: Draft | undefined;

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

  /** Nobody hears of a day before they were named: whoever was there then was told, if not anybody. */
  protected override async toNote(come: readonly Obligation[]): Promise<Obligation[]> {
    const { pool } = this.options;
    // Before each contact was told by themselves, all were told by what had their day alone.
    const due = await super.toNote(await this.letters.each(await notDone(pool, come)));
    return this.letters.namedInTime(due, (days) => nothingNoted(pool, days));
  }

  isForOthers(): Promise<boolean> {
    return this.letters.areForOthers();
  }

  protected async work(of: OfReturn, { day, ...toTell }: OnThatDay): Promise<Json> {
    if (toTell.contact === '') return { left: 'each contact is told by themselves' };
    const { state, history } = await this.returns.read(of);
    if (state.status === 'none') return { left: 'not opened' };
    if (state.withdrawn !== undefined) return { left: 'withdrawn' };
    // A revision has no day of its own: it is in.
    if (state.submissions.length > 0) return { left: 'submitted' };
    const isLate = day > dueDay(state.due);
    const told = await this.letters.tell({ area: of.area, ...toTell }, async () => ({
      id: `${of.area}.${of.template}.${day}.${toTell.contact}`,
      ...{ ...wording(of, state, isLate), attachments: await this.draft(of, history.length) },
    }));
    return { isLate, stands: standsInWords(state), ...told };
  }

  /** The form as it stands, marked as a draft. */
  private async draft(of: OfReturn, version: number): Promise<Parcel['attachments']> {
    const which = `${of.area} ${of.template} ${version}`;
    if (this.lastDraft?.which !== which) {
      const made = await this.queries.execute(new ReturnDocumentQuery(of, 'workbook'));
      if (!made.ok) throw new Error(made.failure.map(({ what }) => what).join('; '));
      const { name, content: bytes } = made.value;
      const { mediaType } = DOCUMENT_FORMS.workbook;
      this.lastDraft = { which, attachments: [{ name, mediaType, bytes }] };
    }
    return this.lastDraft.attachments;
  }
}

interface Draft {
  /** Of which version of which return. */
  readonly which: string;
  readonly attachments: Parcel['attachments'];
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
