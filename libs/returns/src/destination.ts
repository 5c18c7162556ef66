/** Where a submission goes, and by which way. */
export interface Destination {
  readonly channel: 'e-mail' | 'folder' | 'webhook' | 'mesh';
  /** An address of e-mail, or a mailbox; absent where the way itself says it. */
  readonly to?: string | undefined;
}
