import type { AnswerSource } from '#catalogue';
import { fundStream } from '#pooled-fund';
import { returnSettingsStream } from '../return-settings';
import { returnStream } from '../return.events';

/** Whether it is decided on a stream what a source has for an area. */
export function isBehind(area: string, source: AnswerSource, stream: string): boolean {
  switch (source.from) {
    case 'figure': {
      const isPlanned = source.part === 'planned-count' || source.part === 'planned-rate';
      return stream.startsWith('definition/') || (isPlanned && stream.startsWith(`plan/${area}/`));
    }
    case 'fund':
      return stream === fundStream(area, source.policyYear);
    case 'settlement': {
      const year = source.policyYear.replace('/', '-');
      return (
        stream.startsWith(`agreement/${area}/${year}/`) || stream.startsWith(`settlement/${area}/${year}/`)
      );
    }
    case 'register':
      return stream.startsWith(`register/${area}/${source.register}/`);
    case 'row':
      return stream.startsWith(`register/${area}/`) || stream.startsWith(`fund/${area}/`);
    case 'contact':
      return stream === returnSettingsStream(area);
    case 'earlier-return':
      return stream === returnStream({ area, template: source.template });
    case 'area':
      return false;
  }
}

/** Whether records move it. What is planned is moved by decisions, and a population by reference data. */
export function restsOnRecords(
  source: AnswerSource,
): source is Extract<AnswerSource, { readonly from: 'figure' }> {
  return source.from === 'figure' && (source.part === 'count' || source.part === 'rate');
}

export function restsOnReference(source: AnswerSource): boolean {
  if (source.from === 'figure') return ['rate', 'planned-rate', 'denominator'].includes(source.part);
  return source.from === 'area';
}
