import path from 'node:path';
import type { Cadence } from '../schedule/index.ts';
import { parseBlocks } from '../units/index.ts';
import type { SectionSource, UnitSource } from '../units/index.ts';
import type { BankSource, QuizSource } from '../quizzes/index.ts';
import { checkOutline } from './check-outline.ts';
import type { PlacedUnit } from './check-outline.ts';
import type { ContentProblem } from './content-problem.ts';
import { courseFile, unitFrontMatter } from './content-schema.ts';
import { readBanks } from './read-banks.ts';
import type { Banks } from './read-banks.ts';
import { readQuiz } from './read-quiz.ts';
import { readText } from './read-text.ts';
import type { Reading } from './read-text.ts';
import { readYaml } from './read-yaml.ts';

/** A whole course as its files have it. */
export interface CourseContent {
  readonly stableId: string;
  readonly title: string;
  readonly summary: string;
  readonly language: string;
  readonly cadence: Cadence | null;
  readonly reminderAfter: string | null;
  readonly sections: readonly SectionSource[];
  readonly banks: readonly BankSource[];
  readonly quizzes: readonly QuizSource[];
}

/** Whole and consistent content, or what is wrong with it. */
export type CourseReading =
  | { readonly content: CourseContent; readonly idLine: number }
  | { readonly content: null; readonly problems: readonly ContentProblem[] };

interface ReadUnit extends PlacedUnit {
  readonly quiz: QuizSource | null;
}

/** Reads and verifies a course's folder. */
export async function readCourse(folder: string): Promise<CourseReading> {
  const problems: ContentProblem[] = [];
  const reading = { folder, problems };
  const text = await readText(reading, 'course.yaml', {
    file: 'course.yaml',
    line: 1,
    message: 'is missing: expected a course.yaml in this folder',
  });
  if (text === null) return { content: null, problems };
  const course = readYaml({ file: 'course.yaml', text }, courseFile);
  problems.push(...course.problems);
  if (course.value === null) return { content: null, problems };

  const banks = await readBanks(reading);
  const units: ReadUnit[] = [];
  const sections: SectionSource[] = [];
  const names = new Set<string>();
  for (const [s, section] of course.value.sections.entries()) {
    const members: UnitSource[] = [];
    for (const [u, name] of section.units.entries()) {
      const line = course.lineOf(['sections', s, 'units', u]);
      if (names.has(name)) {
        problems.push({
          file: 'course.yaml',
          line,
          message: `expected "${name}" once; it stands above already`,
        });
        continue;
      }
      names.add(name);
      const read = await readUnit(reading, { name, line }, banks);
      if (read === null) continue;
      units.push(read);
      members.push(read.unit);
    }
    sections.push({ title: section.title, units: members });
  }
  // Units that could not be read would be missed by the rules that name them.
  if (problems.length === 0) problems.push(...checkOutline(units));
  if (problems.length > 0) return { content: null, problems };
  const { id, title, summary, language, cadence = null, reminderAfter = null } = course.value;
  const quizzes = units.flatMap(({ quiz }) => quiz ?? []);
  return {
    content: {
      stableId: id,
      title,
      summary,
      language,
      cadence,
      reminderAfter,
      sections,
      banks: banks?.sources ?? [],
      quizzes,
    },
    idLine: course.lineOf(['id']),
  };
}

/** @param place the unit's name, and the line on which course.yaml has it */
async function readUnit(
  reading: Reading,
  { name, line }: { name: string; line: number },
  banks: Banks | null,
): Promise<ReadUnit | null> {
  const { problems } = reading;
  const file = path.posix.join('units', name, 'unit.md');
  const missing = { file: 'course.yaml', line, message: `expected a file ${file}` };
  const text = await readText(reading, file, missing);
  if (text === null) return null;
  const split = /^---\n([\s\S]*?\n)---\n([\s\S]*)$/.exec(text);
  if (split === null) {
    problems.push({ file, line: 1, message: 'expected front matter between two lines of ---' });
    return null;
  }
  const [, front = '', body = ''] = split;
  const linesBeforeBody = front.split('\n').length + 1;
  const matter = readYaml({ file, text: front, lineOffset: 1 }, unitFrontMatter);
  const parsed = parseBlocks(body);
  problems.push(
    ...matter.problems,
    ...parsed.problems.map(({ line, message }) => ({ file, line: line + linesBeforeBody, message })),
  );
  if (matter.value === null) return null;
  const { id, title, summary, availability = null } = matter.value;
  const quizPath = path.posix.join('units', name, 'quiz.yaml');
  const quiz = await readQuiz(reading, { file: quizPath, unitStableId: id }, banks);
  const unit: UnitSource = {
    stableId: id,
    title,
    summary,
    blocks: parsed.blocks,
    availability: availability as object | null,
    completedBy: quiz === null ? 'MARK' : 'QUIZ',
  };
  return { unit, quiz, file, lineOf: matter.lineOf };
}
