/** Something an author has to mend. `file` is relative to the course's folder, `line` counts from 1. */
export interface ContentProblem {
  readonly file: string;
  readonly line: number;
  readonly message: string;
}

/** The content was refused whole; nothing was changed. The message lists every problem. */
export class ContentError extends Error {
  override name = 'ContentError';
  readonly problems: readonly ContentProblem[];

  constructor(folder: string, problems: readonly ContentProblem[]) {
    const lines = problems.map(({ file, line, message }) => `  ${file}:${line}: ${message}`);
    super(`The course in ${folder} was refused; nothing was changed.\n${lines.join('\n')}`);
    this.problems = problems;
  }
}
