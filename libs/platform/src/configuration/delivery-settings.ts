import { isAbsolute, join } from 'node:path';
import { z } from 'zod';
import { isUrlOf, missingOf, securedUrl } from './setting-kinds';
import type { SettingFault } from './setting-kinds';

/** By which channels documents leave, and on what terms. A channel that nothing is said of is not there. */
export interface DeliverySettings {
  readonly mail: MailSettings | undefined;
  /** Folder that documents are dropped into. */
  readonly folder: string | undefined;
  readonly webhook: WebhookSettings | undefined;
  readonly mesh: MeshSettings | undefined;
  /** File of PEM with authorities of receivers, beside those whom everybody trusts. */
  readonly authoritiesFile: string | undefined;
}

export interface MailSettings {
  /** `smtps://` speaks TLS from the start, `smtp://` after STARTTLS. */
  readonly url: string;
  readonly from: string;
}

export interface WebhookSettings {
  readonly url: string;
  /** As Standard Webhooks write it: `whsec_` and the key in base64. */
  readonly secret: string;
}

export interface MeshSettings {
  readonly url: string;
  readonly mailbox: string;
  readonly password: string;
  readonly sharedKey: string;
  readonly workflow: string;
  /** The mailbox sent to where a parcel names none. */
  readonly to: string | undefined;
  readonly client: { readonly certificateFile: string; readonly keyFile: string } | undefined;
}

/** The key is of 24 to 64 bytes: https://github.com/standard-webhooks/standard-webhooks, Signature scheme. */
const WEBHOOK_SECRET = /^whsec_(?:[A-Za-z0-9+/]{4}){8,21}(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?$/;
const MAILBOX = /^[A-Za-z0-9]{1,100}$/;
const MAILBOX_PROBLEM = 'must be the letters and digits of a mailbox';

const smtpUrl = z
  .string()
  .refine((text) => isUrlOf(text, ['smtp:', 'smtps:']), 'is not an smtp:// or smtps:// address')
  .refine((text) => {
    if (!isUrlOf(text, ['smtp:', 'smtps:'])) return true;
    const { hostname, pathname, search } = new URL(text);
    return hostname !== '' && pathname.replace('/', '') === '' && search === '';
  }, 'must be a host, with a port, a user and a password where it takes them, and nothing after it')
  .refine((text) => {
    if (!isUrlOf(text, ['smtp:', 'smtps:'])) return true;
    const { username, password } = new URL(text);
    return (username === '') === (password === '');
  }, 'must have a user and a password, or neither');

export const deliveryEnvironment = {
  SMTP_URL: smtpUrl.optional(),
  MAIL_FROM: z.email('is not the address of a mailbox').max(254).optional(),
  DELIVERY_FOLDER: z.string().refine(isAbsolute, 'must be a path from the root').optional(),
  WEBHOOK_URL: securedUrl.optional(),
  WEBHOOK_SECRET: z
    .string()
    .regex(WEBHOOK_SECRET, 'must be whsec_ and from 24 to 64 bytes in base64')
    .optional(),
  MESH_URL: securedUrl.optional(),
  MESH_MAILBOX: z.string().regex(MAILBOX, MAILBOX_PROBLEM).optional(),
  MESH_PASSWORD: z.string().optional(),
  MESH_SHARED_KEY: z.string().optional(),
  MESH_WORKFLOW: z
    .string()
    .regex(/^[A-Za-z0-9_-]{1,300}$/, 'must be letters, digits, dashes and underscores')
    .optional(),
  MESH_TO: z.string().regex(MAILBOX, MAILBOX_PROBLEM).optional(),
  MESH_CLIENT_CERT_FILE: z.string().optional(),
  MESH_CLIENT_KEY_FILE: z.string().optional(),
  DELIVERY_CA_FILE: z.string().optional(),
};

type DeliveryEnvironment = z.infer<z.ZodObject<typeof deliveryEnvironment>>;

const MESH = ['MESH_URL', 'MESH_MAILBOX', 'MESH_PASSWORD', 'MESH_SHARED_KEY', 'MESH_WORKFLOW'] as const;
const MESH_MORE = ['MESH_TO', 'MESH_CLIENT_CERT_FILE', 'MESH_CLIENT_KEY_FILE'] as const;

/** Settings of a channel that are given in part. */
export function deliveryContradictions(read: DeliveryEnvironment): SettingFault[] {
  const more = MESH_MORE.find((setting) => read[setting] !== undefined);
  const isMeshGiven = MESH.some((setting) => read[setting] !== undefined);
  return [
    ...missingOf(read, ['SMTP_URL', 'MAIL_FROM']),
    ...missingOf(read, ['WEBHOOK_URL', 'WEBHOOK_SECRET']),
    ...missingOf(read, MESH),
    ...missingOf(read, ['MESH_CLIENT_CERT_FILE', 'MESH_CLIENT_KEY_FILE']),
    ...(more !== undefined && !isMeshGiven
      ? [{ setting: 'MESH_URL', problem: `is missing, though ${more} is given` }]
      : []),
  ];
}

/** A database that comes along lies in the data folder, and what is dropped lies beside it unless somebody says where. */
export function deliveryOf(
  read: DeliveryEnvironment & { readonly DATABASE_URL?: string | undefined; readonly BCL_DATA: string },
): DeliverySettings {
  const { SMTP_URL, MAIL_FROM, WEBHOOK_URL, WEBHOOK_SECRET: secret } = read;
  return Object.freeze({
    mail:
      SMTP_URL === undefined || MAIL_FROM === undefined
        ? undefined
        : Object.freeze({ url: SMTP_URL, from: MAIL_FROM }),
    folder:
      read.DELIVERY_FOLDER ??
      (read.DATABASE_URL === undefined ? join(read.BCL_DATA, 'deliveries') : undefined),
    webhook:
      WEBHOOK_URL === undefined || secret === undefined
        ? undefined
        : Object.freeze({ url: WEBHOOK_URL, secret }),
    mesh: meshOf(read),
    authoritiesFile: read.DELIVERY_CA_FILE,
  });
}

/** All five or none: `deliveryContradictions` has seen to it. */
function meshOf(read: DeliveryEnvironment): MeshSettings | undefined {
  const { MESH_URL: url, MESH_MAILBOX: mailbox, MESH_PASSWORD: password } = read;
  const { MESH_SHARED_KEY: sharedKey, MESH_WORKFLOW: workflow } = read;
  if (url === undefined || mailbox === undefined || password === undefined) return undefined;
  if (sharedKey === undefined || workflow === undefined) return undefined;
  const { MESH_CLIENT_CERT_FILE: certificateFile, MESH_CLIENT_KEY_FILE: keyFile } = read;
  return Object.freeze({
    url,
    mailbox,
    password,
    sharedKey,
    workflow,
    to: read.MESH_TO,
    client:
      certificateFile === undefined || keyFile === undefined
        ? undefined
        : Object.freeze({ certificateFile, keyFile }),
  });
}
