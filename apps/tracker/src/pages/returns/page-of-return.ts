import type { ReturnStanding } from '#returns';
import { areaPage, type AreaPage } from '../areas/area-sections';
import { returnPath, returnsPath } from './return-paths';

/** A page of a return; those below its own lead back to it. */
export function pageOfReturn(
  standing: ReturnStanding,
  title: string,
  content: AreaPage['content'],
  isBelow: 'of-return' | 'below-it' = 'below-it',
): ReturnType<typeof areaPage> {
  const { area: code, areaName, name } = standing;
  const returns = { name: 'Returns', path: returnsPath(code) };
  const between = isBelow === 'of-return' ? [returns] : [returns, { name, path: returnPath(standing) }];
  return areaPage({ area: { code, name: areaName }, section: 'returns', title, content, between });
}
