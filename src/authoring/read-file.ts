import { constants } from 'node:fs';
import { open, realpath } from 'node:fs/promises';
import path from 'node:path';

const MAX_BYTES = 1024 * 1024;

/** Why a file could not be used, as the rest of a sentence that begins with its name. */
export class FileProblem extends Error {
  override name = 'FileProblem';
}

/**
 * The text of a file below the root, which no name and no link leads out of.
 * @returns null when there is no such file. @throws FileProblem for a link, a file outside, too large, or not UTF-8
 */
export async function readTextFile(root: string, relative: string): Promise<string | null> {
  const file = path.join(root, relative);
  let handle;
  try {
    const real = await realpath(path.dirname(file));
    const home = await realpath(root);
    if (real !== home && !real.startsWith(home + path.sep))
      throw new FileProblem('leads out of the course’s folder');
    handle = await open(file, constants.O_RDONLY | (constants.O_NOFOLLOW ?? 0));
    const stat = await handle.stat();
    if (!stat.isFile()) throw new FileProblem('is not a plain file');
    if (stat.size > MAX_BYTES) throw new FileProblem(`is larger than ${MAX_BYTES / 1024} KB`);
    return decode(await handle.readFile());
  } catch (error) {
    const { code } = error as { code?: string };
    if (code === 'ENOENT' || code === 'ENOTDIR') return null;
    if (code === 'ELOOP') throw new FileProblem('is a link');
    throw error;
  } finally {
    await handle?.close();
  }
}

function decode(bytes: Buffer): string {
  let text: string;
  try {
    text = new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    throw new FileProblem('is not UTF-8 text');
  }
  if (text.includes('\u0000')) throw new FileProblem('holds the character U+0000');
  return text.replace(/\r\n?/g, '\n');
}
