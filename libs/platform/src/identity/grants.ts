/**
 * What a person or a machine may be, as data: what each role is granted for, and whether it may be
 * granted everywhere (`*`). Nobody publishes, or signs, for every organisation.
 */
export const ROLES = {
  publisher: { grantedFor: 'organisation', everywhere: false },
  signatory: { grantedFor: 'organisation', everywhere: false },
  viewer: { grantedFor: 'area', everywhere: true },
  preparer: { grantedFor: 'area', everywhere: false },
  finance: { grantedFor: 'area', everywhere: false },
  approver: { grantedFor: 'area', everywhere: false },
  auditor: { grantedFor: 'area', everywhere: true },
  administrator: { grantedFor: 'area', everywhere: true },
} as const;

export type Role = keyof typeof ROLES;

/** Who watches how areas do. */
export const WATCHERS = ['viewer', 'auditor', 'administrator'] as const satisfies readonly Role[];

/** Who reads what is planned, pooled, released, returned and registered in an area. */
export const READERS = [
  'viewer',
  'preparer',
  'finance',
  'approver',
  'auditor',
  'administrator',
] as const satisfies readonly Role[];

/** A role and where it holds: a source urn for publishers and signatories, else a 9-character area code, or `*`. */
export interface Grant {
  readonly role: Role;
  readonly scope: string;
}

/** Who is asking, as their OpenID provider vouches for them. */
export interface Identity {
  readonly subject: string;
  /** A person who signed in, and not a machine in its own name. What cannot be shown to be a person is none. */
  readonly isPerson: boolean;
  readonly grants: readonly Grant[];
  /** When what vouches for them ends; what goes on for longer has to end then. Absent where nothing does. */
  readonly expiresAt?: Date | undefined;
}

/** The claim of a token that carries grants, an array of `role@scope`, where OIDC_GRANTS_CLAIM names no other. */
export const GRANTS_CLAIM = 'bettercare_grants';

/**
 * The claim that only a person's token has, where OIDC_PERSON_CLAIM names no other: when they signed in
 * (RFC 9068, 2.2.1).
 */
export const PERSON_CLAIM = 'auth_time';

const SCOPES = {
  organisation: /^urn:(ods:[A-Z0-9]{3,10}|ons:[EWSN]\d{8})$/,
  area: /^[EWSN]\d{8}$/,
} as const;

/**
 * The grants of a claim. What is not a grant that we know grants nothing; it does not spoil the rest, so
 * that a provider may name roles before we use them.
 */
export function readGrants(claim: unknown): Grant[] {
  if (!Array.isArray(claim)) return [];
  return claim.flatMap((text: unknown) => {
    if (typeof text !== 'string') return [];
    const at = text.indexOf('@');
    const role = text.slice(0, Math.max(at, 0));
    const scope = text.slice(at + 1);
    return isRole(role) && mayHold(role, scope) ? [{ role, scope }] : [];
  });
}

/** Whether any of these roles holds for a scope. */
export function isGranted(identity: Identity, roles: readonly Role[], scope: string): boolean {
  return identity.grants.some(
    (grant) => roles.includes(grant.role) && (grant.scope === '*' || grant.scope === scope),
  );
}

/** Whether an identity may publish in the name of a source, an urn such as `urn:ons:E06000031`. */
export function mayPublishAs(identity: Identity, source: string): boolean {
  return isGranted(identity, ['publisher'], source);
}

/**
 * The grant of a role for a scope in words, `viewer@E06000031`; with `<area>` or `<organisation>` for a scope that
 * is none, so that what a caller wrote there is not repeated.
 */
export function grantInWords(role: Role, scope: string | undefined): string {
  const known = scope !== undefined && mayHold(role, scope);
  return `${role}@${known ? scope : `<${ROLES[role].grantedFor}>`}`;
}

function isRole(word: string): word is Role {
  return Object.hasOwn(ROLES, word);
}

function mayHold(role: Role, scope: string): boolean {
  const { grantedFor, everywhere } = ROLES[role];
  return (everywhere && scope === '*') || SCOPES[grantedFor].test(scope);
}
