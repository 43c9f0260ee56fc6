import type { ContentProblem } from './content-problem.ts';
import { FileProblem, readTextFile } from './read-file.ts';

/** One reading of one folder, which gathers what is wrong. */
export interface Reading {
  readonly folder: string;
  readonly problems: ContentProblem[];
}

/** The file's text; null when it cannot be used, or is not there, which is a problem when `missing` says so. */
export async function readText(
  { folder, problems }: Reading,
  file: string,
  missing?: ContentProblem,
): Promise<string | null> {
  try {
    const text = await readTextFile(folder, file);
    if (text === null && missing !== undefined) problems.push(missing);
    return text;
  } catch (error) {
    if (!(error instanceof FileProblem)) throw error;
    problems.push({ file, line: 1, message: error.message });
    return null;
  }
}
