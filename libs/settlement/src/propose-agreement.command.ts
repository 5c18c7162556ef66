import { Command, CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import { DecisionStore, type DecidedBy } from '#decisions';
import type { Metric } from '#catalogue';
import { fail, ok, type Refusal, type Result } from '#kernel';
import { agreedFund, fundStream } from '#pooled-fund';
import { DefinitionStore, ReferenceStore, type Definitions } from '#reference';
import type { AgreementContent } from './agreement-content';
import type { AgreedMetric } from './agreement-content.rules';
import { agreementsOfArea, agreementStream } from './agreement.events';
import { decideAgreement, type AgreementOutcome } from './decide-agreement';
import { refusal } from './rules';
import type { OfSettlement } from './settlement.events';

/** Puts terms forward, the first of an agreement or others in place of what stands. Partners sign them. */
export class ProposeAgreementCommand extends Command<AgreementOutcome> {
  constructor(
    readonly of: OfSettlement,
    readonly content: AgreementContent,
    readonly by: DecidedBy,
  ) {
    super();
  }
}

const AGREEMENTS_MAX = 100;

@CommandHandler(ProposeAgreementCommand)
export class ProposeAgreementHandler implements ICommandHandler<ProposeAgreementCommand> {
  constructor(
    private readonly decisions: DecisionStore,
    private readonly definitions: DefinitionStore,
    private readonly reference: ReferenceStore,
  ) {}

  async execute({ of, content, by }: ProposeAgreementCommand): Promise<AgreementOutcome> {
    const metrics = await this.metricsOf(of);
    if (!metrics.ok) return metrics;
    const refused = [...(await this.refuseOneMore(of)), ...(await this.refuseElsewhere(of, content))];
    if (refused.length > 0) return fail(refused);
    return decideAgreement(
      this.decisions,
      { type: 'propose-agreement', ...of, content, metrics: metrics.value },
      by,
    );
  }

  private async refuseOneMore({ area, policyYear, agreement }: OfSettlement): Promise<Refusal[]> {
    const all = await this.decisions.streams(agreementsOfArea(area, policyYear));
    if (all.length < AGREEMENTS_MAX || all.includes(agreementStream(area, policyYear, agreement))) return [];
    const what = `${area} has ${all.length} agreements of ${policyYear}`;
    return [refusal('too-many-agreements', '', what, 'Propose it in the place of one of those')];
  }

  /** Somebody it binds is of the area: its council, or a partner of the fund that its money is held in. */
  private async refuseElsewhere(
    { area, policyYear }: OfSettlement,
    { partners }: AgreementContent,
  ): Promise<Refusal[]> {
    const fund = agreedFund(await this.decisions.read(fundStream(area, policyYear)));
    const ofArea = new Set([`urn:ons:${area}`, ...(fund?.partners ?? []).map(({ source }) => source)]);
    if (partners.some(({ partner }) => ofArea.has(partner))) return [];
    const what = `${partners.map(({ partner }) => partner).join(', ')}: none of them is of ${area}`;
    const mend =
      'Propose it for its own area; or name the council, or agree the pooled fund with its partners, first';
    return [refusal('partners-of-elsewhere', '/content/partners', what, mend)];
  }

  private async metricsOf({
    area,
    policyYear,
  }: OfSettlement): Promise<Result<AgreedMetric[], readonly Refusal[]>> {
    const [inForce, view] = await Promise.all([this.definitions.inForce(), this.reference.current()]);
    const year = inForce.policyYear(policyYear);
    const unknown = [
      ...(view?.area(area)
        ? []
        : [
            refusal(
              'agreement-of-unknown-area',
              '/area',
              `There is no area ${area}`,
              "Use the area's 9-character ONS code",
            ),
          ]),
      ...(year
        ? []
        : [
            refusal(
              'agreement-of-unknown-year',
              '/policyYear',
              `No policy year ${policyYear} is in force`,
              'Use a year whose definition is in force',
            ),
          ]),
    ];
    if (!year || unknown.length > 0) return fail(unknown);
    return ok(year.metrics.map((metric) => agreedMetric(metric, inForce)));
  }
}

function agreedMetric({ code, numerator }: Metric, definitions: Definitions): AgreedMetric {
  const measure = definitions.measure(numerator);
  if (!measure) throw new Error(`${code} counts ${numerator}, which has no definition`);
  return { code, countedBy: measure.frequency };
}
