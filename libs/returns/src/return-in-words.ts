import { dayShown } from '#kernel';
import { byId } from './by-id';
import { separated } from './checks/value-type';
import type { GivenApproval, SignOff } from './return.events';
import type { CellStanding } from './return.query';
import type { ReturnInShort } from './returns-of-area.query';

/** What is saved of a return: `60 of 131 cells answered, 17 copies to be confirmed`. */
export function savedInWords(cells: readonly Pick<CellStanding, 'answer' | 'isToBeConfirmed'>[]): string {
  const answered = cells.filter(({ answer }) => answer !== undefined).length;
  const copies = cells.filter(({ isToBeConfirmed }) => isToBeConfirmed).length;
  const saved = `${figure(answered)} of ${figure(cells.length)} ${cells.length === 1 ? 'cell' : 'cells'} answered`;
  if (copies === 0) return saved;
  return `${saved}, ${figure(copies)} ${copies === 1 ? 'copy' : 'copies'} to be confirmed`;
}

/** What its checks say of what stands: what was edited since may be blocked by more, or by nothing. */
export function checksInWords({
  status,
  blocking,
}: Pick<ReturnInShort, 'status' | 'blocking'>): string | undefined {
  if (blocking === undefined) return status === 'in-preparation' ? 'not checked as it stands' : undefined;
  return blocking > 0 ? `blocked by ${figure(blocking)}` : undefined;
}

/** Who gave an approval, by the name that was typed and as who was signed in. */
export function approvalInWords({ by, on, signedIn }: Signed<GivenApproval>, nameOf = byId): string {
  const day = on === undefined ? '' : `on ${dayShown(on)} `;
  return `${day}by ${by.name}, ${by.position}, signed in as ${nameOf(signedIn)}`;
}

/** Who signed, and by which authority. */
export function signedInWords(
  { by, signedIn, authority }: Omit<Signed<SignOff>, 'on'>,
  nameOf = byId,
): string {
  const how = authority === undefined ? 'by the board' : `for the board under: ${authority}`;
  return `by ${by.name}, ${by.position}, signed in as ${nameOf(signedIn)}, ${how}`;
}

type Signed<What> = What & { readonly signedIn: string };

function figure(count: number): string {
  return separated(String(count));
}
