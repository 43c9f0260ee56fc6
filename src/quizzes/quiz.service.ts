import { Inject, Injectable } from '@nestjs/common';
import { EnrollmentService } from '../enrollments/index.ts';
import type { Viewer } from '../platform/auth/viewer.ts';
import { Database } from '../platform/database/database.ts';
import { Batch } from '../platform/graphql/batch.ts';
import { ProgressService } from '../progress/index.ts';
import { UnitService } from '../units/index.ts';
import type { UnitRow } from '../units/index.ts';
import { listOpenAttempts } from './attempt.queries.ts';
import type { AttemptRow } from './attempt.queries.ts';
import { listOwnQuizStandings } from './grade.queries.ts';
import type { QuizStanding } from './grade.queries.ts';
import { listQuizzesById, listQuizzesOfVersions } from './quiz.queries.ts';
import type { QuizRow } from './quiz.queries.ts';
import { showPoints } from './show-points.ts';
import { isVisible } from './visibility.ts';

export type { QuizRow } from './quiz.queries.ts';

/** A learner's standing as the learner may see it. */
export interface QuizStandingView {
  readonly used: number;
  readonly attemptsLeft: number | null;
  readonly nextAttemptAt: Date | null;
  readonly percent: string | null;
  readonly passedAt: Date | null;
}

/** By the stable id of the unit; under null what holds in every quiz that has no standing of its own. */
type StandingsInCourse = ReadonlyMap<string | null, QuizStanding>;

/** Reads of quizzes: what a course page, a unit page and a quiz page show. */
@Injectable()
export class QuizService {
  readonly #database: Database;
  readonly #progress: ProgressService;
  readonly #enrollments: EnrollmentService;
  readonly #units: UnitService;
  readonly #ofVersion: Batch<string, ReadonlyMap<string, QuizRow>>;
  readonly #standings: Batch<string, StandingsInCourse>;
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
    this.#ofVersion = new Batch(async (viewer, versionIds) => {
      const rows = await this.#database.read(viewer, (tx) =>
        listQuizzesOfVersions(tx, viewer.organizationId, versionIds),
      );
      return versionIds.map(
        (id) => new Map(rows.filter((row) => row.courseVersionId === id).map((row) => [row.unitId, row])),
      );
    });
    this.#standings = new Batch(async (viewer, courseIds) => {
      const { organizationId, membershipId } = viewer;
      const rows = await this.#database.read(viewer, (tx) =>
        listOwnQuizStandings(tx, { organizationId, membershipId, courseIds }),
      );
      return courseIds.map(
        (id) => new Map(rows.filter((row) => row.courseId === id).map((row) => [row.unitStableId, row])),
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
    const open = units.filter((_, index) => locks[index]?.state === 'UNLOCKED');
    const versionIds = [...new Set(open.map((unit) => unit.courseVersionId))];
    const quizzes = await this.#ofVersion.loadMany(viewer, versionIds);
    const inVersion = new Map(versionIds.map((id, index) => [id, quizzes[index]]));
    const isOpen = new Set(open);
    return units.map((unit) =>
      isOpen.has(unit) ? (inVersion.get(unit.courseVersionId)?.get(unit.id) ?? null) : null,
    );
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

  /** Where the viewer stands in the quizzes of each course, by the stable id of the unit. */
  standingsIn(viewer: Viewer, courseIds: readonly string[]): Promise<StandingsInCourse[]> {
    return this.#standings.loadMany(viewer, courseIds);
  }

  /** Where the viewer stands in each quiz; null when they are not enrolled. */
  async standings(viewer: Viewer, quizzes: readonly QuizRow[]): Promise<(QuizStandingView | null)[]> {
    const courseIds = [...new Set(quizzes.map((quiz) => quiz.courseId))];
    const [enrollments, standings] = await Promise.all([
      this.#enrollments.ownIn(viewer, courseIds),
      this.standingsIn(viewer, courseIds),
    ]);
    const inCourse = new Map(
      courseIds.map((id, index) => [id, enrollments[index] ? standings[index] : undefined]),
    );
    return quizzes.map((quiz) => {
      const own = inCourse.get(quiz.courseId);
      return own === undefined
        ? null
        : showStanding(quiz, own.get(quiz.unitStableId) ?? own.get(null) ?? null);
    });
  }

  /** The viewer's attempt in progress, to go on with. */
  async openAttempt(viewer: Viewer, quiz: QuizRow): Promise<AttemptRow | null> {
    const enrollment = await this.#enrollments.own(viewer, quiz.courseId);
    if (enrollment === null) return null;
    const open = await this.#open.load(viewer, enrollment.id);
    return open.find((attempt) => attempt.unitStableId === quiz.unitStableId) ?? null;
  }
}

/** The score shows when that of an attempt would; a pass always does, for what it unlocks is there to see. */
function showStanding(quiz: QuizRow, standing: QuizStanding | null): QuizStandingView {
  const { attemptLimit, coolDownSeconds, resultVisibility, isDateReached } = quiz;
  const {
    used = 0,
    extraAttempts = 0,
    lastSubmittedAt = null,
    percent = null,
    passedAt = null,
  } = standing ?? {};
  const attemptsLeft = attemptLimit === null ? null : Math.max(0, attemptLimit + extraAttempts - used);
  const isLastAttemptOver = attemptsLeft === 0 && standing?.hasOpenAttempt !== true;
  return {
    used,
    attemptsLeft,
    nextAttemptAt:
      lastSubmittedAt === null || coolDownSeconds === 0
        ? null
        : new Date(lastSubmittedAt.getTime() + coolDownSeconds * 1000),
    percent:
      percent !== null && isVisible(resultVisibility, { isLastAttemptOver, isDateReached })
        ? showPoints(percent)
        : null,
    passedAt,
  };
}
