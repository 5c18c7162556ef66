import type { AnswerSource, ReturnSection } from '#catalogue';
import { fundStream } from '#pooled-fund';
import { returnSettingsStream } from '../return-settings';
import { returnStream } from '../return.events';

/** Whether it is decided on a stream what a source has for an area; of a field of a row, what its section is filled in for. */
export function isBehind(
  area: string,
  source: AnswerSource,
  stream: string,
  rows?: ReturnSection['rows'],
): boolean {
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
      return isBehindRows(area, rows?.of, stream);
    case 'contact':
      return stream === returnSettingsStream(area);
    case 'earlier-return':
      return stream === returnStream({ area, template: source.template });
    case 'area':
      return false;
  }
}

function isBehindRows(area: string, of: NonNullable<ReturnSection['rows']>['of'], stream: string): boolean {
  switch (of?.from) {
    case 'fund-lines':
    case 'fund-contributions':
      return stream === fundStream(area, of.policyYear);
    case 'scheme-benefits':
      return stream.startsWith(`register/${area}/benefits/`);
    case 'schemes':
      return stream.startsWith(`register/${area}/schemes/`);
    case undefined:
      return false;
  }
}

/**
 * Whether records move it: what is counted, and what an agreement pays for what is counted. What is planned, agreed or posted
 * is moved by decisions, and a population by reference data.
 */
export function restsOnRecords(
  source: AnswerSource,
): source is Extract<AnswerSource, { readonly from: 'figure' | 'settlement' }> {
  if (source.from === 'settlement') return source.part === 'suggested';
  return source.from === 'figure' && (source.part === 'count' || source.part === 'rate');
}

export function restsOnReference(source: AnswerSource): boolean {
  if (source.from === 'figure') return ['rate', 'planned-rate', 'denominator'].includes(source.part);
  return source.from === 'area';
}
