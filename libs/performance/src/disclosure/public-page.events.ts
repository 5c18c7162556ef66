interface OfPage {
  readonly area: string;
  readonly reason: string;
}

/** From now on everybody may see how the area did, as far as it is told outside its agreement. */
export interface PublicPageOpened {
  readonly type: 'public-page.opened';
  readonly data: OfPage;
}

export interface PublicPageClosed {
  readonly type: 'public-page.closed';
  readonly data: OfPage;
}

export type PublicPageEvent = PublicPageOpened | PublicPageClosed;

/** The stream of decisions on whether an area has a public page: `public-page/E06000031`. */
export function publicPageStream(area: string): string {
  return `public-page/${area}`;
}
