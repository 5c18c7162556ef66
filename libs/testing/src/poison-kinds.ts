import type { CountReported } from '#contracts';

/** One way in which a delivery can be bad. */
export interface PoisonKind {
  readonly name: string;
  /** What it is quarantined for, in order of the codes. */
  readonly rules: readonly string[];
  /** What the sender meant, spoilt. */
  spoil(meant: CountReported): Buffer;
  /** Where it names another source than was meant: the desk moves nothing between sources, so it is sent anew. */
  readonly isAnothers?: true;
}

/** A whole count that is fit by every rule; where a proof has the database refuse it, nothing else does. */
export const REFUSED_VALUE = 987_654_321;

const json = (value: unknown): Buffer => Buffer.from(JSON.stringify(value));

function wholly(name: string, rule: string, spoil: PoisonKind['spoil']): PoisonKind {
  return { name, rules: [rule], spoil };
}

/** With other members of the envelope. */
function envelope(name: string, rule: string, members: object): PoisonKind {
  return wholly(name, rule, (meant) => json({ ...meant, ...members }));
}

/** With other members of the data. */
function data(name: string, rule: string, members: object): PoisonKind {
  return wholly(name, rule, (meant) => json({ ...meant, data: { ...meant.data, ...members } }));
}

/** In a table and a month of which a rule holds. */
const full = (careType: string, agency: string, reason: string) => ({
  table: 'full',
  category: { careType, agency, reason },
});

/** Every kind of bad delivery that a lane can bring, one or more for each rule that keeps a delivery out. */
export const POISON_KINDS: readonly PoisonKind[] = [
  wholly('no JSON', 'not-json', () => Buffer.from('Delayed days;2014-09;563')),
  wholly('cut off', 'not-json', (meant) => json(meant).subarray(0, -20)),
  wholly('not in UTF-8', 'not-json', (meant) => Buffer.from(JSON.stringify(meant), 'utf16le')),
  wholly('empty', 'not-json', () => Buffer.alloc(0)),
  wholly('of 100 KiB', 'event-too-large', (meant) => json({ ...meant, subject: 'x'.repeat(100 * 1024) })),
  wholly('with a member twice', 'duplicate-member', (meant) =>
    Buffer.from(JSON.stringify(meant).replace('{', '{"id":"another",')),
  ),
  wholly('a list of events', 'not-an-event', (meant) => json([meant])),
  data('nested', 'nested-too-deep', { category: nested(12) }),
  envelope('with an NHS number', 'nhs-number', { subject: '943 476 5919' }),
  envelope('with U+0000', 'nul-character', { subject: 'delayed\u0000days' }),
  envelope('with half a character', 'unpaired-surrogate', { subject: 'delayed \ud83d days' }),
  envelope('of a type to come', 'unknown-type', { type: 'bettercare.count.reported.v9' }),
  envelope('without data', 'missing-member', { data: undefined }),
  data('without a period', 'missing-member', { period: undefined }),
  data('with a remark', 'unknown-member', { remark: 'as telephoned' }),
  data('with a month as a number', 'wrong-type', { period: 201409 }),
  data('with a total as an object', 'value-not-a-count', { value: { total: 563 } }),
  data('with a count as text', 'value-not-a-count', { value: '563' }),
  data('with a count below 0', 'value-not-a-count', { value: -563 }),
  data('with a month in words', 'wrong-form', { period: 'September 2014' }),
  envelope('from nobody in the proper form', 'wrong-form', { source: 'Peterborough City Council' }),
  envelope('with too long an id', 'out-of-range', { id: 'x'.repeat(500) }),
  data('a draft', 'unknown-value', { status: 'draft' }),
  {
    ...envelope('from an unknown council', 'unknown-organisation', { source: 'urn:ons:E06000999' }),
    isAnothers: true,
  },
  data('of an unknown area', 'unknown-area', { area: 'E06000999' }),
  data('of an unknown measure', 'unknown-measure', { measure: 'delayed-weeks' }),
  data('of a quarter', 'period-of-wrong-kind', { period: '2014/15-Q2', table: 'total', category: undefined }),
  data('of 1999', 'period-before-2000', { period: '1999-04', table: 'total', category: undefined }),
  data('of a month to come', 'period-not-over', { period: '2098-04', table: 'total', category: undefined }),
  data('applicable in the future', 'applicable-in-future', { applicableAt: '2098-05-14T12:00:00Z' }),
  data('a rate as a number', 'value-not-as-published', {
    measure: 'permanent-residential-admissions-rate',
    period: '2014/15',
    table: 'total',
    category: undefined,
    value: 563,
  }),
  data('in a table its measure does not have', 'unknown-table', {
    measure: 'permanent-residential-admissions',
    period: '2014/15',
    table: 'agency',
    category: { agency: 'nhs' },
  }),
  data('a total with an agency', 'category-does-not-fit-table', {
    table: 'total',
    category: { agency: 'nhs' },
  }),
  data('of an unknown agency', 'unknown-category', { table: 'agency', category: { agency: 'nhss' } }),
  data('under a reason of later years', 'reason-not-in-use-yet', {
    table: 'reason',
    category: { reason: 'O' },
    period: '2014-09',
  }),
  data('with a reason of the NHS alone', 'reason-and-agency-may-not-combine', full('acute', 'both', 'C')),
  data('with a reason of non-acute care alone', 'care-type-and-reason-may-not-combine', {
    ...full('acute', 'nhs', 'O'),
    period: '2018-04',
  }),
  data('refused by the database', 'cannot-be-stored', { value: REFUSED_VALUE }),
];

function nested(levels: number): object {
  return levels === 0 ? {} : { deeper: nested(levels - 1) };
}
