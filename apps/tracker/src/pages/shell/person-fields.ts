import { typedIfAny, type Field } from '#pages';
import type { Session } from '#platform';

/** Where a body has who a person is: `/by/name` unless it says otherwise. */
interface At {
  readonly name: string;
  readonly position: string;
}

/** Fields by which a person says who they are, as it is to stand beside what they decide. */
export function personFields(
  { shownName }: Session,
  at: At = { name: '/by/name', position: '/by/position' },
): Field[] {
  return [
    {
      ...{ kind: 'text', name: 'name', at: at.name, label: 'Your name', value: shownName },
      ...{ autocomplete: 'name', width: 20 },
    },
    {
      ...{ kind: 'text', name: 'position', at: at.position, label: 'Your position' },
      ...{ hint: 'As it is to stand beside your name: Director of Finance' },
      ...{ autocomplete: 'organization-title', width: 20 },
    },
  ];
}

export function personTyped(typed: URLSearchParams): {
  name: string | undefined;
  position: string | undefined;
} {
  return { name: typedIfAny(typed, 'name'), position: typedIfAny(typed, 'position') };
}
