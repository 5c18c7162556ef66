import { add, compare, fraction, fractionFromDecimal, type Refusal } from '#kernel';
import type { FundAgreement, FundContent } from './fund-content';
import { refusal } from './rules';

interface Coded {
  readonly code: string;
}

/**
 * What a fund's content may not be, all of it at once, so that it is mended in one go. Figures that merely disagree with
 * each other are `fundWarnings`, not refusals: real funds contain them.
 */
export function refuseFundContent(content: FundContent): Refusal[] {
  const { partners, host, contributions, lines, stated, ringFence, socialCare } = content;
  const sources = new Set(partners.map(({ source }) => source));
  const partner = (source: string, at: string): Refusal[] =>
    sources.has(source)
      ? []
      : [refusal('unknown-partner', at, `${source} is no partner of the fund`, 'Name it among the partners')];
  return [
    ...repeated(
      partners.map(({ source }) => source),
      '/content/partners',
    ),
    ...repeated(codesOf(contributions), '/content/contributions'),
    ...repeated(codesOf(lines), '/content/lines'),
    ...repeated(codesOf(stated), '/content/stated'),
    ...partner(host, '/content/host'),
    ...contributions.flatMap((each, index) =>
      partner(each.partner, `/content/contributions/${index}/partner`),
    ),
    ...lines.flatMap((line, index) => {
      const at = `/content/lines/${index}`;
      const sharing = [
        ...('joint' in line.commissioner
          ? [{ of: line.commissioner.joint, at: `${at}/commissioner/joint` }]
          : []),
        ...[...line.underspend, ...line.overspend].flatMap((step) =>
          step.rule === 'shared-by' ? [{ of: step.shares, at }] : [],
        ),
      ];
      return [
        ...('partner' in line.commissioner
          ? partner(line.commissioner.partner, `${at}/commissioner/partner`)
          : []),
        ...sharing.flatMap((each) => each.of.flatMap((sharer) => partner(sharer.partner, each.at))),
        ...sharing.flatMap((each) => refuseShares(each.of, each.at)),
        ...sharing.flatMap((each) =>
          repeated(
            each.of.map((sharer) => sharer.partner),
            each.at,
          ),
        ),
        ...line.funding.flatMap(({ contribution }, place) =>
          refuseNamed(
            contribution,
            contributions,
            'unknown-contribution',
            `${at}/funding/${place}/contribution`,
          ),
        ),
      ];
    }),
    ...stated.flatMap(({ sumOf }, index) =>
      sumOf.flatMap(({ of, codes }, place) => {
        const at = `/content/stated/${index}/sumOf/${place}/codes`;
        if (of === 'lines') return codes.flatMap((each) => unknownLine(each, content, at));
        if (of === 'stated') return codes.flatMap((each) => refuseNamed(each, stated, 'unknown-figure', at));
        return codes.flatMap((each) => refuseNamed(each, contributions, 'unknown-contribution', at));
      }),
    ),
    ...(ringFence?.lines ?? []).flatMap((each) => unknownLine(each, content, '/content/ringFence/lines')),
    ...(socialCare?.lines ?? []).flatMap((each) => unknownLine(each, content, '/content/socialCare/lines')),
  ];
}

/** Whether partners have agreed: each by name, on days that have come. */
export function refuseAgreement(
  { agreedOn, signatures }: FundAgreement,
  { partners }: FundContent,
  today: string,
): Refusal[] {
  const unsigned = partners.flatMap(({ source, name, as }) =>
    as === 'other' || signatures.some(({ partner }) => partner === source)
      ? []
      : [
          refusal(
            'fund-partner-unsigned',
            '/agreement/signatures',
            `${name} has not signed`,
            'Name who signed for each council and commissioner, and when',
          ),
        ],
  );
  const wrong = signatures.flatMap(({ partner, signedOn }, index) => {
    const at = `/agreement/signatures/${index}`;
    return [
      ...(partners.some(({ source }) => source === partner)
        ? []
        : [
            refusal(
              'unknown-partner',
              `${at}/partner`,
              `${partner} is no partner of the fund`,
              'Leave it out',
            ),
          ]),
      ...(signedOn <= agreedOn
        ? []
        : [
            refusal(
              'fund-signed-after-agreement',
              `${at}/signedOn`,
              `${partner} signed on ${signedOn}, after ${agreedOn}`,
              'Give the day of the last signature, or a later one',
            ),
          ]),
    ];
  });
  const ahead = agreedOn <= today ? [] : [aheadOf(agreedOn, today)];
  return [...unsigned, ...wrong, ...ahead];
}

export function unknownLine(line: string, { lines }: FundContent, at: string): Refusal[] {
  return refuseNamed(line, lines, 'unknown-line', at);
}

export function refuseNamed(
  code: string,
  among: readonly Coded[],
  rule: 'unknown-line' | 'unknown-contribution' | 'unknown-figure',
  at: string,
): Refusal[] {
  if (among.some((each) => each.code === code)) return [];
  return [refusal(rule, at, `The fund has none called ${code}`, 'Use a code that stands in the fund')];
}

function aheadOf(agreedOn: string, today: string): Refusal {
  return refusal(
    'fund-agreed-ahead',
    '/agreement/agreedOn',
    `${agreedOn} has not come yet: it is ${today}`,
    'Agree the fund once it is signed',
  );
}

/** Shares are stated by all or by none, and come to one. */
function refuseShares(sharers: readonly { readonly share?: string | undefined }[], at: string): Refusal[] {
  const stated = sharers.flatMap(({ share }) => (share === undefined ? [] : [fractionFromDecimal(share)]));
  if (stated.length === 0) return [];
  const sum = stated.reduce(add, fraction(0));
  if (stated.length === sharers.length && compare(sum, fraction(1)) === 0) return [];
  return [
    refusal(
      'shares-not-whole',
      at,
      'The shares do not come to 1',
      'Give every partner its share, such as 0.5',
    ),
  ];
}

function codesOf(items: readonly Coded[]): string[] {
  return items.map(({ code }) => code);
}

function repeated(codes: readonly string[], at: string): Refusal[] {
  return [...codes.entries()]
    .filter(([index, code]) => codes.indexOf(code) < index)
    .map(([index, code]) =>
      refusal('duplicate-code', `${at}/${index}`, `${code} stands there already`, 'Name each once'),
    );
}
