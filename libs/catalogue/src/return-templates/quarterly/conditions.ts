import { NATIONAL_CONDITIONS, type NationalConditions } from '../../national-conditions';
import type { ReturnRule } from '../../return-rule';
import type { AnswerSource } from '../../return-template';
import { choice, date, grid, sheet, text } from '../form';
import { REMEMBERED, type Part } from './part';

/** Whether each national condition is met, by when where it is not, and what stands in the way. */
export function conditionsOf(policyYear: string, tab: string): Part {
  return conditionsPart(knownConditions(policyYear), tab);
}

/** Of a year of whose conditions the words are not known: how many there were. */
export function numberedConditions(policyYear: string, howMany: number, tab: string): Part {
  return conditionsPart(
    {
      policyYears: [policyYear],
      conditions: Array.from({ length: howMany }, (_, index) => ({
        code: `number-${index + 1}`,
        number: `${index + 1}`,
        name: 'as the planning requirements of the year word it',
        verified: false,
      })),
      statuses: knownConditions('2017/18').statuses,
      areStatusesVerified: false,
      source: 'None',
    },
    tab,
    { isInRegister: false },
  );
}

function knownConditions(policyYear: string): NationalConditions {
  const found = NATIONAL_CONDITIONS.find((each) => each.policyYears.includes(policyYear));
  if (!found) throw new Error(`No national conditions are known of ${policyYear}`);
  return found;
}

function conditionsPart(
  { conditions, statuses }: NationalConditions,
  tab: string,
  { isInRegister } = { isInRegister: true },
): Part {
  const as = Object.fromEntries(statuses.map(({ code, name }) => [code, name]));
  const asking = (asks: (typeof statuses)[number]['asks'][]) =>
    statuses.filter((status) => asks.includes(status.asks)).map(({ name }) => name);
  const dated = asking(['comment-and-date']);
  const commented = asking(['comment', 'comment-and-date']);
  const from = (entry: string, field: string): { source?: AnswerSource } =>
    isInRegister
      ? {
          source: {
            ...{ from: 'register', register: 'national-conditions', entry, field },
            ...(field === 'status' && { as }),
          },
        }
      : {};
  return {
    sheet: sheet('national-conditions', tab, [
      grid(
        { code: 'national-conditions', title: 'National conditions' },
        ['Is it met?', 'If not, by when?', 'What stands in the way, and what is done about it?'],
        conditions.map(({ code, number, name }) => {
          const words = `National condition ${number}: ${name}`;
          return {
            label: `${number} ${name}`,
            cells: [
              choice(`condition-${code}`, words, Object.values(as), from(code, 'status')),
              dated.length === 0
                ? undefined
                : date(`condition-${code}-met-by`, `${words}: by when?`, {
                    required: { question: `condition-${code}`, is: dated },
                    ...from(code, 'metBy'),
                  }),
              text(`condition-${code}-comment`, `${words}: comment`, {
                required: false,
                ...from(code, 'comment'),
              }),
            ],
          };
        }),
      ),
    ]),
    rules: conditions.map(({ code, number, name }): ReturnRule => ({
      ...REMEMBERED,
      code: `condition-comment-${code}`,
      kind: 'comment',
      sentence: `National condition ${number} (${name}) has a comment where it is not met.`,
      mend: 'Say what stands in the way, and what is done about it.',
      answer: `condition-${code}`,
      is: commented,
      comment: `condition-${code}-comment`,
    })),
  };
}
