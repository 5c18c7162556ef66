import type { DrawingStyle } from '#documents';
import { OWN_STYLE } from './site-assets';

const COMMENT = /\/\*.*?\*\//gs;
/** With the rules within it: `@media (max-width: 40em) { ... }`. */
const AT_RULE = /@[^{};]*\{(?:[^{}]*\{[^{}]*\})*[^{}]*\}/g;
const RULE = /([^{}]+)\{([^{}]*)\}/g;
const CLASS = /^\.([\w-]+)$/;

/** How the site's style draws each class, so that a picture looks on paper as it does on its page. */
export function drawingStyles(): ReadonlyMap<string, DrawingStyle> {
  return (read ??= readStyles(OWN_STYLE));
}

let read: ReadonlyMap<string, DrawingStyle> | undefined;

function readStyles(css: string): Map<string, DrawingStyle> {
  const styles = new Map<string, DrawingStyle>();
  // What holds on some screens alone, or on paper, stays out.
  const everywhere = css.replace(COMMENT, '').replace(AT_RULE, '');
  for (const [, selectors = '', declared = ''] of everywhere.matchAll(RULE)) {
    const style = Object.fromEntries(
      declared.split(';').flatMap((line) => {
        const [property = '', value] = line.split(':');
        return value === undefined ? [] : [[property.trim(), value.trim()]];
      }),
    );
    for (const selector of selectors.split(',')) {
      const name = CLASS.exec(selector.trim())?.[1];
      if (name !== undefined) styles.set(name, { ...styles.get(name), ...style });
    }
  }
  return styles;
}
