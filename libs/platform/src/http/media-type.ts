/** The media type that a `Content-Type` names, without its parameters: `text/csv; charset=utf-8` is `text/csv`. */
export function mediaTypeOf(contentType = ''): string {
  const [mediaType = ''] = contentType.split(';');
  return mediaType.trim().toLowerCase();
}
