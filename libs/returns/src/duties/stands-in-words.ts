import { lacksApproval, statusOf, type OpenReturn } from '../return-state';

/** How far a return has come, and what comes next. */
export function standsInWords(state: OpenReturn): string {
  const status = statusOf(state);
  const blocking = state.check?.blocking ?? 0;
  if (status === 'checked') {
    const [next] = lacksApproval(state);
    return next ? `checked, waits for ${next.approval}` : 'checked';
  }
  return blocking > 0 ? `${status}, blocked by ${blocking}` : status;
}
