import { chmod, readFile, rename, writeFile } from 'node:fs/promises';

/** What a file of secrets holds, as JSON; nothing when there is none. */
export async function readPrivateFile(file: string): Promise<unknown> {
  let text: string;
  try {
    text = await readFile(file, 'utf8');
  } catch (cause) {
    if ((cause as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw cause;
  }
  try {
    return JSON.parse(text) as unknown;
  } catch {
    // Not the parser's own words: they quote the file.
    throw new Error(`${file} is not JSON. Remove it and it is made anew.`);
  }
}

/** Writes secrets as JSON into a folder that is there, whole or not at all, readable by the owner of the file alone. */
export async function writePrivateFile(file: string, content: unknown): Promise<void> {
  const partial = `${file}.partial`;
  await writeFile(partial, `${JSON.stringify(content, undefined, 2)}\n`, { mode: 0o600 });
  // The mode above counts only for a new file, and less the umask.
  await chmod(partial, 0o600);
  await rename(partial, file);
}
