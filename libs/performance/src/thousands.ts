/** A number as people read it: `1,809`, `1,269.0`, `-1,721`. */
export function thousands(value: number | string): string {
  const [whole = '', places] = String(value).split('.');
  const grouped = whole.replace(/\B(?=(\d{3})+$)/g, ',');
  return places === undefined ? grouped : `${grouped}.${places}`;
}
