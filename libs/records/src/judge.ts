import { readDelivery, SOURCE_URN, structured } from '#contracts';
import type { CountReported, CountWithdrawn, LedgerEvent, PeriodReplaced } from '#contracts';
import type { Delivery } from '#event-log';
import type { Refusal } from '#kernel';
import { holdsNhsNumber, sha256, withoutNhsNumbers } from '#kernel';
import { checkEvent } from './check-event';
import type { KnownAt } from './check-event';
import type { Outcome, Quarantined, RecordedCount, RecordedReplacement } from './outcome';
import { sourceIn } from './quarantine/source-in';
import { statedCount } from './stated-count';
import { idOfUpload, isIdOfUpload } from './uploaded-file.store';

/** Bytes kept of a delivery that is no event; enough to see what it was. */
const RAW_BYTES_MAX = 256 * 1024;

/**
 * What becomes of a delivery: a pure function of its bytes and headers, of whose lane it came by, of when it was appended, and
 * of the definitions and reference data it is checked against.
 *
 * @param owner in whose name alone events come by the lane; undefined where the gateway has seen to that
 */
export function judge(delivery: Delivery, owner: string | undefined, known: KnownAt): Outcome {
  const read = readDelivery(structured(delivery.value, delivery.headers));
  if (!read.ok) return quarantined(delivery, owner, known, read.failure);
  const refusals = checkEvent(read.value, known, delivery.appendedAt);
  if (owner !== undefined) refusals.unshift(...unseenRefusals(read.value, owner));
  if (refusals.length > 0) return quarantined(delivery, owner, known, refusals);
  return read.value.type === 'bettercare.period.replaced.v1'
    ? replacement(read.value, delivery, known)
    : count(read.value, delivery, known);
}

/** The same delivery, quarantined under the given rules. */
export function quarantined(
  delivery: Delivery,
  owner: string | undefined,
  known: KnownAt,
  refusals: readonly Refusal[],
): Quarantined {
  const { raw, overwritten } = rawOf(delivery, refusals);
  const source = owner === undefined ? sourceIn(raw) : SOURCE_URN.test(owner) ? owner : null;
  const said = overwritten && !refusals.some(isOfNhsNumber) ? [...refusals, digitsOverwritten()] : refusals;
  return { outcome: 'quarantined', ...placed(delivery, known), refusals: said, raw, source };
}

/** What the gateway would have refused, on a lane that leads past it. */
function unseenRefusals({ source, id }: LedgerEvent, owner: string): Refusal[] {
  const refusals: Refusal[] = [];
  if (source !== owner) refusals.push(sourceNotOfLane(source, owner));
  if (isIdOfUpload(id)) refusals.push(idOfUpload());
  return refusals;
}

function sourceNotOfLane(source: string, owner: string): Refusal {
  return {
    rule: 'source-not-of-lane',
    where: '/source',
    what: `${source} on the lane of ${owner}`,
    mend: `Send events of ${owner} alone by this lane, and those of others through the gateway.`,
  };
}

function isOfNhsNumber({ rule }: Refusal): boolean {
  return rule === 'nhs-number';
}

/**
 * Of what was refused before anybody looked for NHS numbers in it. Without it nothing would say that the bytes kept
 * are not those delivered: the hash is that of the value, and the digits may have stood in a header.
 */
function digitsOverwritten(): Refusal {
  return {
    rule: 'nhs-number',
    where: '',
    what: 'ten digits that pass the NHS number check stood in the bytes delivered, and were overwritten',
    mend: 'Send aggregate or pseudonymised data only, with identifiers of your own.',
  };
}

/**
 * The bytes as delivered, with the attributes that were headers in front, but for NHS numbers: they do not rest here,
 * not even in what was refused for another reason. Where one is hidden from a plain look at the bytes (JSON escapes,
 * spaces of several bytes, other encodings), every digit goes.
 */
function rawOf(delivery: Delivery, refusals: readonly Refusal[]): { raw: Buffer; overwritten: boolean } {
  const raw = structured(delivery.value, delivery.headers).subarray(0, RAW_BYTES_MAX);
  const text = raw.toString('latin1');
  const cleaned = withoutNhsNumbers(text);
  const hidden = refusals.some(isOfNhsNumber) && cleaned === text;
  const kept = hidden || readings(raw).some(holdsNhsNumber) ? text.replace(/\d/g, 'x') : cleaned;
  return kept === text
    ? { raw, overwritten: false }
    : { raw: Buffer.from(kept, 'latin1'), overwritten: true };
}

/** The bytes as others may read them. */
function readings(raw: Buffer): string[] {
  const utf8 = raw.toString('utf8');
  const unescaped = utf8
    .replace(/\\u([0-9a-f]{4})/gi, (_, code: string) => String.fromCharCode(parseInt(code, 16)))
    .replace(/\\[tnrfb]/g, ' ');
  const multibyte = /[^\u0000-\u007f]/.test(utf8) ? [utf8] : [];
  const wide = raw.includes(0) ? [raw.toString('latin1').replaceAll('\u0000', '')] : [];
  if (unescaped.includes('\u0000')) wide.push(unescaped.replaceAll('\u0000', ''));
  return [...multibyte, ...(unescaped === utf8 ? [] : [unescaped]), ...wide];
}

function placed(delivery: Delivery, known: KnownAt) {
  return {
    offset: delivery.offset,
    rawHash: sha256(delivery.value),
    appendedAt: delivery.appendedAt,
    referenceVersion: known.reference.version,
    decisionPosition: known.decisionPosition,
  };
}

function count(event: CountReported | CountWithdrawn, delivery: Delivery, known: KnownAt): RecordedCount {
  return { outcome: 'count', ...placed(delivery, known), ...statedCount(event), eventId: event.id };
}

function replacement(event: PeriodReplaced, delivery: Delivery, known: KnownAt): RecordedReplacement {
  const { data } = event;
  return {
    outcome: 'replacement',
    ...placed(delivery, known),
    source: event.source,
    measure: data.group.measure,
    table: data.group.table,
    area: data.group.area,
    periodFrom: data.from,
    periodTo: data.to,
    applicableAt: new Date(data.applicableAt),
    announcedRows: data.rows,
    submission: data.submission,
    eventId: event.id,
  };
}
