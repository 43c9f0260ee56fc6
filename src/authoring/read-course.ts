import path from 'node:path';
import { parseBlocks } from '../units/index.ts';
import type { SectionSource, UnitSource } from '../units/index.ts';
import { checkAvailability, findCycles } from '../progress/index.ts';
import { findItemType } from '../quizzes/index.ts';
import type { QuizSource } from '../quizzes/index.ts';
import type { ContentProblem } from './content-problem.ts';
import { courseFile, quizFile, unitFrontMatter } from './content-schema.ts';
import type { ItemForm, QuizFile } from './content-schema.ts';
import { FileProblem, readTextFile } from './read-file.ts';
import { correctIds, readItem } from './read-item.ts';
import { readYaml } from './read-yaml.ts';
import type { YamlResult } from './read-yaml.ts';

/** A whole course as its files have it. */
export interface CourseContent {
  readonly stableId: string;
  readonly title: string;
  readonly summary: string;
  readonly language: string;
  readonly sections: readonly SectionSource[];
  readonly quizzes: readonly QuizSource[];
}

interface ReadUnit {
  readonly unit: UnitSource;
  readonly quiz: QuizSource | null;
  readonly file: string;
  lineOf(path: readonly PropertyKey[]): number;
}

/** Reads and verifies a course's folder. Content is whole and consistent exactly when there are no problems. */
export async function readCourse(
  folder: string,
): Promise<{ content: CourseContent | null; problems: ContentProblem[] }> {
  const problems: ContentProblem[] = [];
  const text = await readOrReport(folder, 'course.yaml', problems);
  if (text === null) {
    if (problems.length === 0)
      problems.push({
        file: 'course.yaml',
        line: 1,
        message: 'is missing: expected a course.yaml in this folder',
      });
    return { content: null, problems };
  }
  const course = readYaml({ file: 'course.yaml', text }, courseFile);
  problems.push(...course.problems);
  if (course.value === null) return { content: null, problems };

  const units: ReadUnit[] = [];
  const sections: SectionSource[] = [];
  for (const [s, section] of course.value.sections.entries()) {
    const members: UnitSource[] = [];
    for (const [u, name] of section.units.entries()) {
      const read = await readUnit(folder, name, {
        line: course.lineOf(['sections', s, 'units', u]),
        problems,
      });
      if (read === null) continue;
      units.push(read);
      members.push(read.unit);
    }
    sections.push({ title: section.title, units: members });
  }
  problems.push(...repeatedUnits(units), ...brokenRules(units));
  if (problems.length > 0) return { content: null, problems };
  const { id, title, summary, language } = course.value;
  return {
    content: {
      stableId: id,
      title,
      summary,
      language,
      sections,
      quizzes: units.flatMap(({ quiz }) => quiz ?? []),
    },
    problems,
  };
}

async function readUnit(
  folder: string,
  name: string,
  { line, problems }: { line: number; problems: ContentProblem[] },
): Promise<ReadUnit | null> {
  const file = path.posix.join('units', name, 'unit.md');
  const text = await readOrReport(folder, file, problems);
  if (text === null) {
    problems.push({ file: 'course.yaml', line, message: `expected a file ${file}` });
    return null;
  }
  const split = /^---\n([\s\S]*?\n)---\n([\s\S]*)$/.exec(text);
  if (split === null) {
    problems.push({ file, line: 1, message: 'expected front matter between two lines of ---' });
    return null;
  }
  const [, front = '', body = ''] = split;
  const frontLines = front.split('\n').length;
  const matter = readYaml({ file, text: front, lineOffset: 1 }, unitFrontMatter);
  const parsed = parseBlocks(body);
  problems.push(
    ...matter.problems,
    ...parsed.problems.map((p) => ({ file, line: p.line + frontLines + 1, message: p.message })),
  );
  if (matter.value === null) return null;
  const { id, title, summary, availability = null } = matter.value;
  const quiz = await readQuiz(folder, path.posix.join('units', name, 'quiz.yaml'), {
    unitStableId: id,
    problems,
  });
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

async function readQuiz(
  folder: string,
  file: string,
  { unitStableId, problems }: { unitStableId: string; problems: ContentProblem[] },
): Promise<QuizSource | null> {
  const text = await readOrReport(folder, file, problems);
  if (text === null) return null;
  const quiz = readYaml({ file, text }, quizFile);
  problems.push(...quiz.problems);
  if (quiz.value === null) return null;
  problems.push(...brokenItems(file, quiz, quiz.value));
  const { passPercent, attempts = null, timeLimitSeconds = null, keptScore, items } = quiz.value;
  return {
    unitStableId,
    passPercent,
    attemptLimit: attempts,
    timeLimitSeconds,
    keptScore,
    items: items.map(readItem),
  };
}

function brokenItems(file: string, { lineOf }: YamlResult<unknown>, quiz: QuizFile): ContentProblem[] {
  const seen = new Set<string>();
  const percent = Number(quiz.passPercent);
  const ofQuiz =
    percent < 0 || percent > 100
      ? [{ file, line: lineOf(['passPercent']), message: 'passPercent: expected 0 to 100' }]
      : [];
  return [
    ...ofQuiz,
    ...quiz.items.flatMap((form, index) => {
      const at = (member: string) => lineOf(['items', index, member]);
      const say = (member: string, message: string) => ({
        file,
        line: at(member),
        message: `items.${index}.${member}: ${message}`,
      });
      const repeated = seen.has(form.id)
        ? [say('id', `expected an id of its own; "${form.id}" stands above already`)]
        : [];
      seen.add(form.id);
      return [
        ...repeated,
        ...(Number(form.points) > 0 ? [] : [say('points', 'expected more than 0')]),
        ...parseBlocks(form.prompt).problems.map((problem) => say('prompt', problem.message)),
        ...itemProblems(form).map((message) => say('options' in form ? 'options' : 'type', message)),
      ];
    }),
  ];
}

function itemProblems(form: ItemForm): string[] {
  if (form.type === 'SINGLE_CHOICE' && correctIds(form).length !== 1)
    return [`expected exactly one option with "correct: true", found ${correctIds(form).length}`];
  const { body, key } = readItem(form);
  return (
    findItemType(form.type)
      ?.checkBody(body, key)
      .map(({ path: place, message }) => `${place}${place === '' ? '' : ' '}${message}`) ?? [
      'expected a known type',
    ]
  );
}

function repeatedUnits(units: readonly ReadUnit[]): ContentProblem[] {
  const first = new Map<string, string>();
  return units.flatMap(({ unit, file, lineOf }) => {
    const other = first.get(unit.stableId);
    if (other === undefined) first.set(unit.stableId, file);
    return other === undefined
      ? []
      : [
          {
            file,
            line: lineOf(['id']),
            message: `id: expected an id of its own; ${other} has "${unit.stableId}" already`,
          },
        ];
  });
}

function brokenRules(units: readonly ReadUnit[]): ContentProblem[] {
  const outline = units.map(({ unit: { stableId, completedBy, availability } }, index) => ({
    stableId,
    completedBy,
    position: index + 1,
    availability: availability as never,
  }));
  const broken = units.flatMap(({ unit, file, lineOf }) =>
    unit.availability === null
      ? []
      : checkAvailability(unit.availability, { unit: unit.stableId, outline }).map((problem) => ({
          file,
          line: lineOf(['availability', ...stepsOf(problem.path)]),
          message: `availability${problem.path.slice(1)}: ${problem.message}`,
        })),
  );
  if (broken.length > 0) return broken;
  return findCycles(outline).map((chain) => {
    const at = units.find(({ unit }) => unit.stableId === chain[0]);
    return {
      file: at?.file ?? 'course.yaml',
      line: at?.lineOf(['availability']) ?? 1,
      message: `availability: expected no cycle, found ${chain.join(' → ')}`,
    };
  });
}

/** `$.allOf[1].quizPassed` as the steps to it. */
function stepsOf(path: string): PropertyKey[] {
  return (path.match(/[^$.[\]]+/g) ?? []).map((step) => (/^\d+$/.test(step) ? Number(step) : step));
}

async function readOrReport(
  folder: string,
  file: string,
  problems: ContentProblem[],
): Promise<string | null> {
  try {
    return await readTextFile(folder, file);
  } catch (error) {
    if (!(error instanceof FileProblem)) throw error;
    problems.push({ file, line: 1, message: error.message });
    return null;
  }
}
