/** What stands between the tables of a document for people to read; data alone, as CSV and a workbook's tables, passes it over. */
export type Passage =
  | { readonly type: 'heading'; readonly level: 2 | 3; readonly text: string }
  | { readonly type: 'words'; readonly text: string }
  | { readonly type: 'drawing'; readonly drawing: Drawing };

/** A picture as SVG: lines, paths, circles, rectangles and texts, which are not turned or moved. */
export interface Drawing {
  readonly svg: string;
  /** How each class of its shapes is drawn, by the properties of SVG; what a shape says itself gives way. */
  readonly styles: ReadonlyMap<string, DrawingStyle>;
  /** What it shows, in a sentence: under it, and for those who do not see it. */
  readonly says: string;
}

export type DrawingStyle = Readonly<Record<string, string>>;
