import { benefitMonitoring } from './kinds/benefit-monitoring.kind';
import { benefits } from './kinds/benefits.kind';
import { comments } from './kinds/comments.kind';
import { milestones } from './kinds/milestones.kind';
import { nationalConditions } from './kinds/national-conditions.kind';
import { providerCommentaries } from './kinds/provider-commentary.kind';
import { risks } from './kinds/risks.kind';
import { schemes } from './kinds/schemes.kind';
import type { RegisterKind } from './register-kind';
import { ALL_REGISTERS, entryOfStream } from './register.stream';

/** Every kind of register there is. */
export const REGISTER_KINDS: readonly RegisterKind[] = [
  nationalConditions,
  schemes,
  benefits,
  benefitMonitoring,
  comments,
  providerCommentaries,
  milestones,
  risks,
];

const BY_NAME: ReadonlyMap<string, RegisterKind> = new Map(REGISTER_KINDS.map((each) => [each.kind, each]));

/** The kind of that name, as it stands in an address; undefined where there is none. */
export function findRegisterKind(kind: string): RegisterKind | undefined {
  return BY_NAME.get(kind);
}

/** The area beside whose figures an entry is told of, as what their owner says or what came to pass; undefined of any other stream. */
export function areaToldBeside(stream: string): string | undefined {
  if (!stream.startsWith(ALL_REGISTERS)) return undefined;
  const { area, kind } = entryOfStream(stream);
  const isTold = kind === comments.kind || findRegisterKind(kind)?.happened !== undefined;
  return isTold ? area : undefined;
}
