import type { ReturnRule, ReturnTemplate } from '#catalogue';
import { canonicalJson, type Refusal } from '#kernel';
import { isChangedBy, type LocalThreshold, type ThresholdChange } from './checks/local-threshold';
import { refusal } from './rules';

/** As the settings of an area have it. */
type Threshold = Omit<LocalThreshold, 'change'> & ThresholdChange;

/** What may be changed in a rule, each with some value, to ask whether a rule has it at all. */
const CHANGES = { percentMax: '0', tolerance: 0, severity: 'warns' } as const;
const MEMBERS = Object.keys(CHANGES) as (keyof typeof CHANGES)[];

const YEARS_MAX = 2;
/** As many codes as somebody would look through to find the one they meant. */
const NAMED_MAX = 5;

/**
 * Thresholds that would change nothing, or that would be forgotten. One that stands already may have expired since, or
 * its rule be in force no longer: it stays until somebody takes it out.
 */
export function refuseThresholds(
  thresholds: readonly Threshold[],
  standing: readonly Threshold[],
  { forms, today }: { readonly forms: readonly ReturnTemplate[]; readonly today: string },
): Refusal[] {
  const stands = new Set(standing.map((each) => canonicalJson(each)));
  const rules = forms.flatMap((form) => form.rules);
  return thresholds.flatMap((threshold, at) => {
    if (stands.has(canonicalJson(threshold))) return [];
    const where = `/settings/thresholds/${at}`;
    return [...refuseEffect(threshold, rules, where), ...refuseExpiry(threshold, today, where)];
  });
}

function refuseEffect(threshold: Threshold, rules: readonly ReturnRule[], where: string): Refusal[] {
  const { rule: code } = threshold;
  const meant = rules.filter((rule) => rule.code === code);
  if (meant.length === 0) {
    const near = nearest(code, new Set(rules.map((rule) => rule.code)));
    const what = `No form in force has a rule ${code}`;
    const mend = near.length === 0 ? 'Take it out' : `Name one that is, such as ${near.join(', ')}`;
    return [refusal('threshold-of-no-rule', `${where}/rule`, what, mend)];
  }
  const taken = MEMBERS.filter((member) =>
    meant.some((rule) => isChangedBy(rule, { [member]: CHANGES[member] })),
  );
  const given = MEMBERS.filter((member) => threshold[member] !== undefined);
  const mend = taken.length === 0 ? 'Take the threshold out' : `Give ${taken.join(' or ')}`;
  if (given.length === 0) return [refusal('threshold-without-effect', where, 'It changes nothing', mend)];
  return given
    .filter((member) => !taken.includes(member))
    .map((member) => {
      const what = `There is no ${member} to change in ${code}`;
      return refusal('threshold-without-effect', `${where}/${member}`, what, mend);
    });
}

function refuseExpiry({ expires }: Threshold, today: string, where: string): Refusal[] {
  const last = `${Number(today.slice(0, 4)) + YEARS_MAX}${today.slice(4)}`;
  if (expires >= today && expires <= last) return [];
  const what = expires < today ? `${expires} is past` : `${expires} is more than ${YEARS_MAX} years away`;
  const mend = `Give a day from ${today} to ${last}`;
  return [refusal('threshold-expires', `${where}/expires`, what, mend)];
}

/** The codes that have most in common with one that is mistyped, by the pairs of letters in it. */
function nearest(code: string, known: ReadonlySet<string>): string[] {
  const pairs = Array.from({ length: code.length - 1 }, (_, at) => code.slice(at, at + 2));
  const alike = (other: string) =>
    pairs.filter((pair) => other.includes(pair)).length / (code.length + other.length);
  return [...known].toSorted((one, other) => alike(other) - alike(one)).slice(0, NAMED_MAX);
}
