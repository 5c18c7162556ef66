import { expect, test } from '@jest/globals';
import { widthsOf, type PdfPage } from './pdf-page';

const LETTERING = { face: 'bold', size: 8.5 } as const;

/** A page on which every letter is five points wide. */
function pageOf(width: number): PdfPage {
  const doc = {
    font: () => ({ fontSize: () => undefined }),
    widthOfString: (text: string) => text.length * 5,
  };
  return { doc, left: 0, width, bottom: 800, y: 0 } as unknown as PdfPage;
}

const words = (heading: string, longest: number) => ({
  ...{ isFlexible: true, heading },
  texts: ['', 'x'.repeat(longest)],
});
const FIGURES = { isFlexible: false, heading: 'Reported now', texts: ['56,318'] };

test('where words have to give way, no column is narrower than a word of its heading', () => {
  const widths = widthsOf(
    pageOf(400),
    [words('Grounds', 90), words('Whether it holds', 90), words('Responsibilities', 12), FIGURES],
    LETTERING,
  );
  // Eight points more than their letters, and two for a figure.
  expect(widths[3]).toBe(8 * 5 + 8 + 2);
  expect(widths[2]).toBe(16 * 5 + 8);
  expect(widths[0]).toBeGreaterThan(7 * 5 + 8);
  expect(widths.reduce((sum, width) => sum + width, 0)).toBeCloseTo(400);
});

test('where there is room, words share what is left of it', () => {
  const widths = widthsOf(pageOf(400), [words('Grounds', 20), words('What', 20), FIGURES], LETTERING);
  expect(widths).toEqual([175, 175, 50]);
});

test('columns that do not fit at all give way alike', () => {
  const widths = widthsOf(
    pageOf(150),
    [words('Grounds', 20), words('What', 20), words('Who', 20), FIGURES],
    LETTERING,
  );
  expect(widths.reduce((sum, width) => sum + width, 0)).toBeCloseTo(150);
});
