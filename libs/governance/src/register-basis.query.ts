import type { Refusal } from '#kernel';
import type { ReferenceStore } from '#reference';
import { findRegisterKind, REGISTER_KINDS } from './register-kinds';
import { refusal } from './register-kind';

/** Whether there is such an area, and such a kind of register where one is asked for. */
export async function refuseWhose(
  reference: ReferenceStore,
  area: string,
  kind?: string,
): Promise<Refusal[]> {
  const isKnown = (await reference.current())?.area(area) !== undefined;
  return [
    ...(isKnown
      ? []
      : [
          refusal(
            'unknown-register-area',
            '/area',
            `There is no area ${area}`,
            "Use the area's 9-character ONS code",
          ),
        ]),
    ...(kind === undefined || findRegisterKind(kind)
      ? []
      : [
          refusal(
            'unknown-register-kind',
            '/kind',
            `There is no register of ${kind}`,
            `Use one of ${REGISTER_KINDS.map((each) => each.kind).join(', ')}`,
          ),
        ]),
  ];
}
