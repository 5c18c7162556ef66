import type { Refusal, Rule } from '#kernel';

const SOURCE = 'How digests are sent here';

/** What asking for a digest by e-mail, and stopping it, are held to. */
export const DIGEST_RULES = [
  {
    code: 'digest-without-mail',
    severity: 'error',
    sentence: 'A digest is asked for where some reporter can send mail.',
    why: 'It would be waited for, and never come.',
    source: SOURCE,
  },
  {
    code: 'digest-without-pages',
    severity: 'error',
    sentence: 'A digest is asked for where it is known at which address people open the pages.',
    why: 'Its links would lead nowhere, and it could not be stopped by one.',
    source: SOURCE,
  },
  {
    code: 'digest-asked-too-often',
    severity: 'error',
    sentence: 'Nobody has a mail sent to an address that they give more than five times in 24 hours.',
    why: 'Others could be mailed by it who have not asked for anything.',
    source: SOURCE,
  },
  {
    code: 'digest-link-over',
    severity: 'error',
    sentence:
      'An address is confirmed by the newest link that was sent to it, within seven days, by whoever asked.',
    why: 'What goes there only they may see.',
    source: SOURCE,
  },
  {
    code: 'digest-not-asked',
    severity: 'error',
    sentence: 'A digest is confirmed, and stopped, after it was asked for.',
    why: 'Nothing would be decided.',
    source: SOURCE,
  },
] as const satisfies readonly Rule[];

export function refusal(
  rule: (typeof DIGEST_RULES)[number]['code'],
  where: string,
  what: string,
  mend: string,
): Refusal {
  return { rule, where, what, mend };
}
