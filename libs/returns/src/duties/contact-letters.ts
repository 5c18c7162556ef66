import type { Channel, ChannelName, Parcel } from '#delivery';
import type { Obligation, ObligationKey } from '#jobs';
import { sha256 } from '#kernel';
import { NO_SETTINGS, type ReturnSettings } from '../return-settings';
import type { ReturnSurroundings } from '../return-surroundings';

/** With the pauses of due work, about a day. */
const ATTEMPTS_MAX = 9;
/** Stands in the place of a contact where an area has none with an address, so that it is seen that nobody is told. */
const NOBODY = 'nobody';

const NO_CONTACT = `${NOBODY}: the area has no contact with an address`;
const NO_MAIL = 'no way to send mail is set up';
const CONTACT_GONE = `${NOBODY}: the contact is none of the area's any more`;

/** Whom an obligation is to tell, and which attempt at it this is. */
export interface ToTell {
  readonly area: string;
  readonly contact: string;
  readonly attempt: number;
}

/** What is told; without attachments, where it has none. */
type Letter = Pick<Parcel, 'id' | 'subject' | 'text'> & Partial<Pick<Parcel, 'attachments'>>;

/**
 * Letters to the contacts of areas. Each contact is an obligation of their own, known by their address: one whose mail
 * fails is tried again by themselves, and keeps nobody else from being told.
 */
export class ContactLetters {
  constructor(
    private readonly surroundings: ReturnSurroundings,
    /** Without mail it is tried again, and noted in the end that nobody was told. */
    private readonly channels: ReadonlyMap<ChannelName, Channel>,
  ) {}

  /** Whether to leave letters to other reporters, which have mail where this one has not. */
  areForOthers(): Promise<boolean> {
    return this.surroundings.isWayOfOthers('e-mail', this.channels);
  }

  /** Each of these once for each contact of its area. */
  async each<Due extends ObligationKey>(due: readonly Due[]): Promise<Due[]> {
    if (due.length === 0) return [];
    const settings = await this.surroundings.settingsOfAreas();
    return due.flatMap((one) => {
      const contacts = contactsOf(settings.get(one.area) ?? NO_SETTINGS);
      return contacts.map((contact) => ({ ...one, period: `${one.period}/${contact}` }));
    });
  }

  /**
   * Without those of contacts whom their area named only after they fell due. Where all whom it had named by then are gone
   * before anybody was told, those who came in their place are.
   *
   * @param untold of obligations as they were before there was one for each contact, those of which nobody was told
   */
  async namedInTime(
    due: readonly Obligation[],
    untold: (ofAll: readonly Obligation[]) => Promise<readonly Obligation[]>,
  ): Promise<Obligation[]> {
    if (due.length === 0) return [];
    const settingsThen = await this.surroundings.settingsThen(due.map(({ area }) => area));
    const then = ({ area, dueSince }: Obligation) => contactsOf(settingsThen(area, dueSince));
    const inTime = due.filter((one) => then(one).some((contact) => one.period.endsWith(`/${contact}`)));
    const told = new Set(inTime.map((one) => keyOf(ofAll(one))));
    const late = due.filter((one) => !told.has(keyOf(ofAll(one))) && !then(one).includes(NOBODY));
    const nobodyTold = new Set((await untold(late.map(ofAll))).map(keyOf));
    return [...inTime, ...late.filter((one) => nobodyTold.has(keyOf(ofAll(one))))];
  }

  /** Dated when it is made, whenever it fell due. Throws where another attempt may help. */
  async tell(
    { area, contact, attempt }: ToTell,
    write: (now: string) => Letter | Promise<Letter>,
  ): Promise<{ readonly told: string[]; readonly notTold: string[] }> {
    const { contacts } = await this.surroundings.settings(area);
    const to = addressesOf(contacts).find((address) => contactMark(address) === contact);
    if (to === undefined) return { told: [], notTold: [contact === NOBODY ? NO_CONTACT : CONTACT_GONE] };
    const mail = this.channels.get('e-mail');
    if (!mail) {
      // Whoever has it may be away, as in an upgrade, and be back.
      if (attempt < ATTEMPTS_MAX) throw new Error(NO_MAIL);
      return { told: [], notTold: [`${to}: ${NO_MAIL}`] };
    }
    const at = await this.surroundings.clock();
    const letter = { attachments: [], ...(await write(at)) };
    const sent = await mail.send({ ...letter, at, to });
    if (sent.ok) return { told: [to], notTold: [] };
    const { what, mayRetry } = sent.failure;
    if (mayRetry && attempt < ATTEMPTS_MAX) throw new Error(what);
    return { told: [], notTold: [`${to}: ${what}`] };
  }
}

/** The obligation that one for a contact is part of. */
function ofAll(one: Obligation): Obligation {
  return { ...one, period: one.period.slice(0, one.period.lastIndexOf('/')) };
}

function keyOf({ area, period }: Obligation): string {
  return `${area}|${period}`;
}

/** By their marks. */
function contactsOf({ contacts }: Pick<ReturnSettings, 'contacts'>): string[] {
  const addresses = addressesOf(contacts);
  return addresses.length === 0 ? [NOBODY] : addresses.map(contactMark);
}

function addressesOf(contacts: readonly { readonly email?: string | undefined }[]): string[] {
  return [...new Set(contacts.flatMap(({ email }) => email ?? []))];
}

/** What an address is known by in ids: the same wherever it stands among the contacts. */
function contactMark(address: string): string {
  return sha256(address).toString('hex').slice(0, 8);
}
