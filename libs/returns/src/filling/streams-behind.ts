import type { AnswerSource } from '#catalogue';
import { fundStream } from '#pooled-fund';
import { returnSettingsStream } from '../return-settings';
import { returnStream } from '../return.events';

/** What the names of the streams begin with on which it is decided what a source has for an area. */
export function streamsBehind(area: string, source: AnswerSource): readonly string[] {
  switch (source.from) {
    case 'figure':
      return [`plan/${area}/`, 'definition/'];
    case 'fund':
      return [fundStream(area, source.policyYear)];
    case 'settlement': {
      const year = source.policyYear.replace('/', '-');
      return [`agreement/${area}/${year}/`, `settlement/${area}/${year}/`];
    }
    case 'register':
    case 'row':
      return [`register/${area}/`, `fund/${area}/`];
    case 'contact':
      return [returnSettingsStream(area)];
    case 'earlier-return':
      return [returnStream({ area, template: source.template })];
    case 'area':
      return [];
  }
}
