import { constants } from 'node:fs';
import { lstat, open, realpath } from 'node:fs/promises';
import path from 'node:path';

const MAX_BYTES = 1024 * 1024;

/** No links; and no waiting for whoever writes to a pipe. Windows knows neither. */
const FLAGS = constants.O_RDONLY | (constants.O_NOFOLLOW ?? 0) | (constants.O_NONBLOCK ?? 0);

const LINK = 'is reached by a link; expected a plain file in the course’s folder';

/** Why a file could not be used, as the rest of a sentence that begins with its name. */
export class FileProblem extends Error {
  override name = 'FileProblem';
}

/**
 * The text of a file below the root. No link is followed, so none leads out of it; `relative` is made of our own names.
 * @returns null when there is no such file. @throws FileProblem for a link, a file too large, or not UTF-8
 */
export async function readTextFile(root: string, relative: string): Promise<string | null> {
  const file = path.join(root, relative);
  let handle;
  try {
    const folder = path.join(await realpath(root), path.dirname(relative));
    if ((await realpath(folder)) !== folder || (await lstat(file)).isSymbolicLink())
      throw new FileProblem(LINK);
    handle = await open(file, FLAGS);
    const stat = await handle.stat();
    if (!stat.isFile()) throw new FileProblem('is no plain file');
    if (stat.size > MAX_BYTES) throw new FileProblem(`is larger than ${MAX_BYTES / 1024} KB; expected less`);
    return decode(await handle.readFile());
  } catch (error) {
    const { code } = error as { code?: string };
    if (code === 'ENOENT' || code === 'ENOTDIR') return null;
    if (code === 'ELOOP') throw new FileProblem(LINK);
    if (code !== undefined) throw new FileProblem(`cannot be read (${code})`);
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
    throw new FileProblem('is not UTF-8; expected text in UTF-8');
  }
  if (text.includes('\u0000')) throw new FileProblem('holds the character U+0000; expected text');
  return text.replace(/\r\n?/g, '\n');
}
