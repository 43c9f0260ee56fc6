import { createHash } from 'node:crypto';
import { readdir, stat } from 'node:fs/promises';
import path from 'node:path';
import { Inject, Injectable } from '@nestjs/common';
import { publishVersion } from '../courses/index.ts';
import type { Publication } from '../courses/index.ts';
import { enqueueReconcile } from '../enrollments/index.ts';
import { systemScope } from '../platform/auth/viewer.ts';
import { canonicalJson } from '../platform/canonical-json.ts';
import { Database } from '../platform/database/database.ts';
import { insertQuizContent } from '../quizzes/index.ts';
import { insertOutline } from '../units/index.ts';
import { ContentError } from './content-problem.ts';
import { readCourse } from './read-course.ts';
import type { CourseContent } from './read-course.ts';

/** Bumped when the same files come to mean something else, so that they are published anew. */
const FORMAT = 1;

export interface LoadedCourse extends Publication {
  readonly folder: string;
  readonly title: string;
  readonly unitCount: number;
  readonly quizCount: number;
}

@Injectable()
export class ContentLoader {
  readonly #database: Database;

  constructor(@Inject(Database) database: Database) {
    this.#database = database;
  }

  /**
   * Publishes the course in a folder, or every course in the folders below it. All are verified before the first is written.
   * @throws ContentError with file and line of every problem; then nothing was changed
   */
  async load(organizationId: string, folder: string): Promise<LoadedCourse[]> {
    const courses = await courseFolders(folder);
    const contents: { folder: string; content: CourseContent }[] = [];
    for (const course of courses) {
      const reading = await readCourse(course);
      if (reading.content === null) throw new ContentError(course, reading.problems);
      const { content, idLine } = reading;
      const twin = contents.find((other) => other.content.stableId === content.stableId);
      if (twin !== undefined) {
        const message = `id: expected an id of its own; the course in ${twin.folder} has "${content.stableId}" already`;
        throw new ContentError(course, [{ file: 'course.yaml', line: idLine, message }]);
      }
      contents.push({ folder: course, content });
    }
    const loaded: LoadedCourse[] = [];
    for (const { folder: from, content } of contents)
      loaded.push(await this.#publish(organizationId, from, content));
    return loaded;
  }

  async #publish(organizationId: string, folder: string, content: CourseContent): Promise<LoadedCourse> {
    const contentHash = createHash('sha256')
      .update(canonicalJson([FORMAT, content]))
      .digest('base64url');
    const scope = systemScope(organizationId);
    const publication = await this.#database.transact(
      scope,
      async (tx) => {
        const published = await publishVersion(
          tx,
          scope,
          { ...content, contentHash },
          async ({ courseId, courseVersionId }) => {
            const unitIds = await insertOutline(tx, { organizationId, courseVersionId }, content.sections);
            await insertQuizContent(tx, { organizationId, courseId, courseVersionId, unitIds }, content);
          },
        );
        const { courseId, isNew, number } = published;
        if (isNew && number > 1) await enqueueReconcile(tx, scope, { courseId });
        return published;
      },
      'AUTHOR',
    );
    const unitCount = content.sections.reduce((count, section) => count + section.units.length, 0);
    return { ...publication, folder, title: content.title, unitCount, quizCount: content.quizzes.length };
  }
}

/** The folder itself when it holds a course.yaml, else the folders in it that do. */
async function courseFolders(folder: string): Promise<string[]> {
  const isFolder = await stat(folder).then(
    (found) => found.isDirectory(),
    () => false,
  );
  if (!isFolder)
    throw new ContentError(folder, [{ file: '.', line: 1, message: 'expected a folder with a course.yaml' }]);
  const hasCourse = async (place: string) =>
    stat(path.join(place, 'course.yaml')).then(
      () => true,
      () => false,
    );
  if (await hasCourse(folder)) return [folder];
  const found: string[] = [];
  for (const entry of (await readdir(folder, { withFileTypes: true })).sort((a, b) =>
    a.name < b.name ? -1 : 1,
  )) {
    const place = path.join(folder, entry.name);
    if (entry.isDirectory() && (await hasCourse(place))) found.push(place);
  }
  if (found.length === 0)
    throw new ContentError(folder, [
      {
        file: 'course.yaml',
        line: 1,
        message: 'is missing: expected a course.yaml here or one folder below',
      },
    ]);
  return found;
}
