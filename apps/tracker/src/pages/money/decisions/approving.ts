import { thousands } from '#performance/plain';
import { textsTyped, type Option } from '#pages';
import { decidesFor } from '../../../permissions';
import { overrideBody, resolveBody } from '../../../money/settlements.schema';
import { countTyped } from '../../shell/amounts-typed';
import { personFields, personTyped } from '../../shell/person-fields';
import { inputName } from '../settlement.page';
import { disputeTyped, whichDispute } from './partners';
import { decided, isInWork, isOver, openDisputes, type DecisionOnSettlement } from './settlement-decision';
import type { SettlementStanding } from '#settlement';

// What who approves for the area decides on a settlement, over its partners.

const RESOLVE: DecisionOnSettlement = {
  name: 'resolve',
  title: 'Decide a dispute for all partners',
  says: 'Upheld, the count that is claimed stands once the settlement is computed anew; rejected, the money goes as it was worked out.',
  isFinal: true,
  isOffered: ({ standing }) => !isOver(standing) && openDisputes(standing).length > 0,
  fields: ({ standing, session }) => [
    whichDispute(standing, openDisputes(standing)),
    {
      ...{ kind: 'one-of-few', name: 'outcome', label: 'How it is decided' },
      options: [
        { value: 'upheld', name: 'Uphold what is claimed' },
        { value: 'rejected', name: 'Reject it: the count stays as it is' },
      ],
    },
    { kind: 'long-text', name: 'reason', label: 'Why' },
    ...personFields(session),
  ],
  command: (sent) => {
    const { typed, standing, session } = sent;
    const body = {
      ...disputeTyped(typed),
      ...textsTyped(typed, ['outcome', 'reason']),
      by: personTyped(typed),
    };
    const partners = standing.terms.content.partners.map(({ partner }) => partner);
    return decided(sent, resolveBody, body, (read) => ({
      ...{ type: 'resolve-dispute', ...read },
      actsFor: decidesFor(session.identity, partners),
    }));
  },
};

const OVERRIDE: DecisionOnSettlement = {
  name: 'override-coverage',
  title: 'Settle although counts are missing',
  says: 'You answer by name for paying on less than every report. It holds for what was computed last, and for nothing that is computed later.',
  isFinal: true,
  isOffered: ({ standing }) => isInWork(standing) && standing.openQuestions.length > 0,
  fields: ({ standing, session }) => [
    ...some('counts', 'Counts that are reported in part, and are settled on all the same', inPart(standing)),
    ...some('uncounted', 'What was not counted, and is ended without', notCounted(standing)),
    { kind: 'long-text', name: 'reason', label: 'Why it is settled all the same' },
    ...personFields(session),
  ],
  command: (sent) => {
    const { typed } = sent;
    const counts = typed.getAll('counts').map((each) => {
      const [figure, count = ''] = each.split(' ');
      return { figure, count: countTyped(count) };
    });
    const uncounted = typed.getAll('uncounted');
    const body = {
      ...textsTyped(typed, ['reason']),
      by: personTyped(typed),
      ...(counts.length > 0 && { counts }),
      ...(uncounted.length > 0 && { uncounted }),
    };
    return decided(sent, overrideBody, body, (read) => ({ type: 'override-coverage', ...read }));
  },
};

/** In the order in which they follow one another. */
export const APPROVING: readonly DecisionOnSettlement[] = [RESOLVE, OVERRIDE];

/** Each by its count so far: it is settled on that very count, and no other. */
function inPart({ computation }: SettlementStanding): Option[] {
  return (computation?.inputs ?? [])
    .filter(({ isPartial }) => isPartial)
    .map((input) => {
      const { figure, count = 0 } = input;
      return { value: `${figure} ${count}`, name: `${inputName(input)}: ${thousands(count)} so far` };
    });
}

/** Only pay for performance is computed on figures of which there is no count. */
function notCounted({ computation }: SettlementStanding): Option[] {
  return (computation?.inputs ?? [])
    .filter(({ count }) => count === undefined)
    .map((input) => ({ value: input.figure, name: inputName(input) }));
}

function some(name: string, label: string, options: readonly Option[]) {
  if (options.length === 0) return [];
  return [{ kind: 'some-of-many', name, label, options, values: [], isOptional: true } as const];
}
