import { zipSync } from 'fflate';

/**
 * Files as a ZIP archive, in the order given. The same files and moment make the same bytes wherever it is written: it
 * is packed in JavaScript, since zlib packs otherwise from one release and processor to the next.
 */
export function writeArchive(files: ReadonlyMap<string, Buffer>, at: Date): Buffer {
  // An archive writes local time, without saying where. Noon is an hour that no zone leaves out.
  const mtime = new Date(at.getUTCFullYear(), at.getUTCMonth(), at.getUTCDate(), 12);
  return Buffer.from(zipSync(Object.fromEntries(files), { level: 6, mtime }));
}
