import type { RecordedDecision } from '#decisions';
import type { RegisterEvent } from './register.events';

/** How far what an entry says has come to be approved, and by whom and when it came so far. */
export interface Approval {
  readonly status: 'not-offered' | 'offered' | 'approved' | 'sent-back';
  readonly by: string;
  readonly at: string;
  /** Why it was sent back. */
  readonly reason?: string;
  /** Who approved what it said before, and when: since then it was changed. */
  readonly lapsed?: { readonly by: string; readonly at: string };
}

/** What was decided before there were approvals was offered by nobody. */
export function approvalOf(history: readonly RecordedDecision<RegisterEvent>[]): Approval {
  let approval: Approval = { status: 'not-offered', by: '', at: '' };
  for (const { type, data, actor: by, recordedAt: at } of history) {
    const lapsed = approval.status === 'approved' ? { by: approval.by, at: approval.at } : approval.lapsed;
    const before = lapsed && { lapsed };
    switch (type) {
      case 'register.entry-added':
      case 'register.entry-changed':
        approval = { status: 'not-offered', by, at, ...before };
        break;
      case 'register.entry-offered':
        approval = { status: 'offered', by, at, ...before };
        break;
      case 'register.entry-approved':
        approval = { status: 'approved', by, at };
        break;
      case 'register.entry-sent-back':
        approval = { status: 'sent-back', by, at, reason: data.reason, ...before };
        break;
      case 'register.entry-closed':
      case 'register.entry-reopened':
        break;
    }
  }
  return approval;
}

/** Everybody who has written something of it, or put it forward: none of them approves it. */
export function writersOf(history: readonly RecordedDecision[]): string[] {
  const written = new Set(['register.entry-added', 'register.entry-changed', 'register.entry-offered']);
  return [...new Set(history.filter(({ type }) => written.has(type)).map(({ actor }) => actor))];
}
