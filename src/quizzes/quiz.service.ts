import { Inject, Injectable } from '@nestjs/common';
import { EnrollmentService } from '../enrollments/index.ts';
import type { OwnEnrollment } from '../enrollments/index.ts';
import type { Viewer } from '../platform/auth/viewer.ts';
import { Database } from '../platform/database/database.ts';
import { Batch } from '../platform/graphql/batch.ts';
import { ProgressService } from '../progress/index.ts';
import { UnitService } from '../units/index.ts';
import type { UnitRow } from '../units/index.ts';
import { listAttemptsMade, listOpenAttempts } from './attempt.queries.ts';
import type { AttemptRow, AttemptsMade } from './attempt.queries.ts';
import { QUIZ_STANDINGS } from './grade.queries.ts';
import type { QuizFacts } from './grade.queries.ts';
import { listQuizzesById, readQuizzesByUnit } from './version-quizzes.queries.ts';
import type { QuizRow } from './version-quizzes.queries.ts';
import { dependsOnAttempts, readQuizStandings, showStanding } from './show-standing.ts';
import type { QuizStandingView } from './show-standing.ts';

export type { QuizRow } from './version-quizzes.queries.ts';

/** Reads of quizzes: what a course page, a unit page and a quiz page show. */
@Injectable()
export class QuizService {
  readonly #database: Database;
  readonly #progress: ProgressService;
  readonly #enrollments: EnrollmentService;
  readonly #units: UnitService;
  readonly #ofVersion: Batch<string, ReadonlyMap<string, QuizRow>>;
  readonly #made: Batch<string, ReadonlyMap<string, AttemptsMade>>;
  readonly #open: Batch<string, AttemptRow[]>;

  constructor(
    @Inject(Database) database: Database,
    @Inject(ProgressService) progress: ProgressService,
    @Inject(EnrollmentService) enrollments: EnrollmentService,
    @Inject(UnitService) units: UnitService,
  ) {
    this.#database = database;
    this.#progress = progress;
    this.#enrollments = enrollments;
    this.#units = units;
    this.#ofVersion = new Batch((viewer, versionIds) =>
      this.#database.read(viewer, (tx) => readQuizzesByUnit(tx, viewer.organizationId, versionIds)),
    );
    this.#made = new Batch(async (viewer, enrollmentIds) => {
      const rows = await this.#database.read(viewer, (tx) =>
        listAttemptsMade(tx, viewer.organizationId, enrollmentIds),
      );
      return enrollmentIds.map(
        (id) => new Map(rows.filter((row) => row.enrollmentId === id).map((row) => [row.unitStableId, row])),
      );
    });
    this.#open = new Batch(async (viewer, enrollmentIds) => {
      const rows = await this.#database.read(viewer, (tx) =>
        listOpenAttempts(tx, viewer.organizationId, enrollmentIds),
      );
      return enrollmentIds.map((id) => rows.filter((row) => row.enrollmentId === id));
    });
  }

  /** The quiz of each unit; null when it has none, or while the unit is locked for the viewer. */
  async ofUnits(viewer: Viewer, units: readonly UnitRow[]): Promise<(QuizRow | null)[]> {
    const locks = await this.#progress.locks(viewer, units);
    const isOpen = (index: number) => locks[index]?.state === 'UNLOCKED';
    const versionIds = [
      ...new Set(units.flatMap((unit, index) => (isOpen(index) ? unit.courseVersionId : []))),
    ];
    const quizzes = await this.#ofVersion.loadMany(viewer, versionIds);
    return units.map((unit, index) =>
      isOpen(index) ? (quizzes[versionIds.indexOf(unit.courseVersionId)]?.get(unit.id) ?? null) : null,
    );
  }

  /** Has the quizzes of the versions that the viewer takes read beside the outlines, from which it is known which are open. */
  async readOwn(viewer: Viewer, courseIds: readonly string[]): Promise<void> {
    const own = await this.#enrollments.ownIn(viewer, courseIds);
    const versionIds = new Set(own.flatMap((enrollment) => enrollment?.courseVersionId ?? []));
    await this.#ofVersion.loadMany(viewer, [...versionIds]);
  }

  /** For `node(id)`: null for a quiz that is missing, foreign or of a locked unit. */
  async findVisible(viewer: Viewer, id: string): Promise<QuizRow | null> {
    const [quiz] = await this.#database.read(viewer, (tx) =>
      listQuizzesById(tx, viewer.organizationId, [id]),
    );
    const unit = quiz && (await this.#units.find(viewer, quiz.unitId));
    return (unit && (await this.ofUnits(viewer, [unit]))[0]) ?? null;
  }

  unit(viewer: Viewer, quiz: QuizRow): Promise<UnitRow> {
    return this.#units.get(viewer, quiz.unitId);
  }

  /** What the viewer has in the quizzes of each course, with the enrollment it is about; null where there is none. */
  standingsIn(viewer: Viewer, courseIds: readonly string[]): Promise<(OwnEnrollment<QuizFacts> | null)[]> {
    return this.#enrollments.ownWith(viewer, QUIZ_STANDINGS, courseIds);
  }

  /** Where the viewer stands in each quiz; null when they are not enrolled. */
  async standings(viewer: Viewer, quizzes: readonly QuizRow[]): Promise<(QuizStandingView | null)[]> {
    const courseIds = [...new Set(quizzes.map((quiz) => quiz.courseId))];
    const own = await this.standingsIn(viewer, courseIds);
    const views = await Promise.all(
      courseIds.map(async (courseId, index) => {
        const one = own[index];
        if (!one) return null;
        const needsAttempts = quizzes.some((quiz) => quiz.courseId === courseId && dependsOnAttempts(quiz));
        const made = needsAttempts ? await this.#made.load(viewer, one.enrollment.id) : null;
        const standings = readQuizStandings(one.value);
        return (quiz: QuizRow) => showStanding(quiz, standings, made?.get(quiz.unitStableId));
      }),
    );
    const viewOf = new Map(courseIds.map((courseId, index) => [courseId, views[index]]));
    return quizzes.map((quiz) => viewOf.get(quiz.courseId)?.(quiz) ?? null);
  }

  /** The viewer's attempt in progress, to go on with. */
  async openAttempt(viewer: Viewer, quiz: QuizRow): Promise<AttemptRow | null> {
    const enrollment = await this.#enrollments.own(viewer, quiz.courseId);
    if (enrollment === null) return null;
    const open = await this.#open.load(viewer, enrollment.id);
    return open.find((attempt) => attempt.unitStableId === quiz.unitStableId) ?? null;
  }
}
