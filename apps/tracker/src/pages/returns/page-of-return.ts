import type { ReturnStanding } from '#returns';
import { areaPage, type AreaPage } from '../areas/area-sections';
import { returnPath, returnsPath, type ReturnThen } from './return-paths';

/** A page of a return; those below its own lead back to it. */
export function pageOfReturn(
  standing: Pick<ReturnStanding, 'areaName' | 'name'> & ReturnThen,
  title: string,
  content: AreaPage['content'],
  isBelow: 'of-return' | 'below-it' = 'below-it',
): ReturnType<typeof areaPage> {
  const { area: code, template, areaName, name, moment } = standing;
  const returns = { name: 'Returns', path: returnsPath(code) };
  const between =
    isBelow === 'of-return' ? [returns] : [returns, { name, path: returnPath({ area: code, template }) }];
  return areaPage({ area: { code, name: areaName }, section: 'returns', title, content, between, moment });
}
