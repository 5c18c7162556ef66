import { zipSync } from 'fflate';

/**
 * Files as a ZIP archive, in the order given. The same files and moment make the same bytes wherever it is written: it
 * is packed in JavaScript, since zlib packs otherwise from one release and processor to the next.
 *
 * @param level how hard it looks for repetitions
 */
export function writeArchive(files: ReadonlyMap<string, Buffer>, at: Date, level: 4 | 6 = 6): Buffer {
  // An archive writes local time, without saying where. Noon is an hour that no zone leaves out.
  const mtime = new Date(at.getUTCFullYear(), at.getUTCMonth(), at.getUTCDate(), 12);
  // With the least memory for its tables it finds as much in texts such as these.
  const { buffer, byteOffset, byteLength } = zipSync(Object.fromEntries(files), { level, mem: 2, mtime });
  return Buffer.from(buffer, byteOffset, byteLength);
}
